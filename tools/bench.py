"""Cotejo against DuckDB: the same files, the same machine, the same run; median of the runs, whole processes of ours.

Ours is timed from the start of the process to its end, with checksums read, figures with intervals computed and CSV written.
DuckDB is timed inside its process, after Python and DuckDB are imported: all doubt is to its benefit.
"""

import argparse
import csv
import importlib.metadata
import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

THREADS = 2
FIRST, SECOND = "IDM_2025-10-20.csv", "IDM_2025-11-20.csv"
SOURCE = "mx_sesnsp_municipal"
AS_OF = "2025-10-31"  # between the two vintages
MONTHS = ["Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio", "Julio", "Agosto", "Septiembre", "Octubre", "Noviembre", "Diciembre"]
FIGURES = ["figures", "homicide_case_files_municipal", "--by", "municipality", "--each", "month", "--as-of", AS_OF, "--format", "csv"]


# DuckDB's side: each runs in a process of its own and says how long it took.

def unpivoted(path):
    months = ", ".join(f'"{m}"' for m in MONTHS)
    names = ", ".join(f"'{m}'" for m in MONTHS)
    return f"""
        SELECT "Cve. Municipio" AS place, "Año" * 12 + list_position([{names}], month) - 1 AS period,
               "Bien jurídico afectado" AS legal_good, "Tipo de delito" AS offence_type,
               "Subtipo de delito" AS subtype, "Modalidad" AS modality, value
        FROM (UNPIVOT (SELECT * EXCLUDE ("Clave_Ent", "Entidad", "Municipio")
                       FROM read_csv('{path}', encoding = 'latin-1', header = true))
              ON {months} INTO NAME month VALUE value)"""


def duck_load(db, args):
    file, out = args
    db.execute(f"COPY ({unpivoted(file)}) TO '{out}' (FORMAT parquet, COMPRESSION zstd)")


def rows_as_of(long):
    return f"""
        SELECT place, period, sum(value) AS value FROM (
            SELECT * FROM read_parquet('{long}') WHERE subtype = 'Homicidio doloso' AND vintage <= DATE '{AS_OF}'
            QUALIFY row_number() OVER (PARTITION BY place, period, legal_good, offence_type, subtype, modality
                                       ORDER BY vintage DESC) = 1)
        GROUP BY place, period"""


def overlay(folder):
    body = (Path(folder) / "manifest").read_text(encoding="utf-8").split("\n", 1)[1]
    held = json.loads(body)
    file = lambda ref: f"read_parquet('{folder}/{ref['name']}')"
    changes = file(held["held"][1]["changes"])
    numbers = f"(SELECT file_row_number FROM read_parquet('{folder}/{held['breakdowns']['name']}', file_row_number = true) WHERE subtype = 'Homicidio doloso')"
    amount = lambda value, status: f"CASE WHEN {status} <= 1 THEN {value} ELSE 0 END"
    return f"""
        SELECT place, period, sum(value) AS value FROM (
            SELECT place, period, {amount('value', 'status')} AS value FROM {file(held['present'])} WHERE breakdown IN {numbers}
            UNION ALL
            SELECT place, period, {amount('old', 'old_status')} - {amount('new', 'new_status')} FROM {changes} WHERE breakdown IN {numbers})
        GROUP BY place, period"""


def to_nowhere(db, query):
    db.execute(f"COPY ({query}) TO '/dev/null' (FORMAT csv)")


def one_long_table(db, args):
    """One table of both vintages: the first whole, of the second the rows that differ."""
    first, second, out = args
    key = "place, period, legal_good, offence_type, subtype, modality"
    db.execute(f"""COPY (
        SELECT *, DATE '2025-10-20' AS vintage FROM read_parquet('{first}') UNION ALL
        SELECT s.*, DATE '2025-11-20' FROM read_parquet('{second}') s JOIN read_parquet('{first}') f USING ({key})
        WHERE s.value <> f.value) TO '{out}' (FORMAT parquet, COMPRESSION zstd)""")


def answers(db, args):
    """Rows and sum of both queries, for the check."""
    for query in rows_as_of(args[0]), overlay(args[1]):
        print(*db.execute(f"SELECT count(*), sum(value)::DOUBLE FROM ({query})").fetchone())


DUCK = {
    "load": duck_load,
    "long": one_long_table,
    "answers": answers,
    "window": lambda db, args: to_nowhere(db, rows_as_of(args[0])),
    "overlay": lambda db, args: to_nowhere(db, overlay(args[0])),
}


def duck(what, args):
    import duckdb

    begun = time.perf_counter()
    db = duckdb.connect()
    db.execute(f"SET threads = {THREADS}")
    DUCK[what](db, args)
    if what != "answers":
        print(time.perf_counter() - begun)


# The measuring side.

def measured(command, **kw):
    """Seconds from start to end, peak MB, stdout."""
    with tempfile.TemporaryFile() as out:
        begun = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, **kw)
        said = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f"bench: {command} failed: {said.decode(errors='replace')}")
        out.seek(0)
        return seconds, usage.ru_maxrss / 1024, out.read()


class Bench:
    def __init__(self, args):
        self.args, self.results = args, []
        self.work = Path(tempfile.mkdtemp(prefix="bench-", dir=args.data.parent))
        self.template = self.work / "template"
        subprocess.run([args.cotejo, "init", self.template, "--example", "bicentennial"], check=True, stderr=subprocess.DEVNULL)
        # The file is made up, and whatever is computed from it says so.
        descriptor = self.template / "sources" / f"{SOURCE}.toml"
        text = descriptor.read_text(encoding="utf-8")
        descriptor.write_text(text.replace("\nabsent =", "\nsynthetic = true\nabsent =", 1), encoding="utf-8")

    def ours(self, base, *args):
        return measured([self.args.cotejo, "--base", base, *args])

    # DuckDB never runs in this process: a child begins with its parent's memory, and would be charged for it.
    def duck(self, what, *args):
        return measured([sys.executable, __file__, "--duck", what, *map(str, args)])

    def peer(self, what, *args):
        wall, mb, out = self.duck(what, *args)
        return float(out), mb, wall

    def note(self, name, ours, peer_name, peer):
        seconds, peer_s = (statistics.median(r[0] for r in runs) for runs in (ours, peer))
        mb, peer_mb = (statistics.median(r[1] for r in runs) for runs in (ours, peer))
        self.results.append({
            "name": name, "ours_s": round(seconds, 3), "ours_mb": round(mb), "peer": peer_name,
            "peer_s": round(peer_s, 3), "peer_mb": round(peer_mb), "ratio": round(seconds / peer_s, 2),
        })
        walls = statistics.median(r[2] for r in peer)
        print(f"{name}: {seconds:.2f} s, {mb:.0f} MB; {peer_name}: {peer_s:.2f} s ({walls:.2f} s with Python), {peer_mb:.0f} MB", file=sys.stderr)

    def base(self, name, source):
        base = self.work / name
        shutil.rmtree(base, ignore_errors=True)
        shutil.copytree(source, base)
        return base

    def run(self):
        version = f"DuckDB {importlib.metadata.version('duckdb')}"
        data, runs = self.args.data, range(self.args.runs)
        parquet = [self.work / "first.parquet", self.work / "second.parquet"]
        before = self.template
        for file, out, name in [(FIRST, parquet[0], "load, first vintage"), (SECOND, parquet[1], "load, second vintage")]:
            ours, peer = [], []
            for _ in runs:
                base = self.base("base", before)
                ours.append(self.ours(base, "load", data / file))
                peer.append(self.peer("load", data / file, out))
            self.note(name, ours, f"{version}: read_csv, UNPIVOT, Parquet zstd", peer)
            before = self.base(f"after-{file}", base)
        store = before / "store" / SOURCE
        long = self.work / "long.parquet"
        self.duck("long", *parquet, long)
        for name, peer_name, what, arg in [
            ("figures as of an earlier day", f"{version}: row_number() over one long Parquet", "window", long),
            ("figures as of an earlier day, same files", f"{version}: the same overlay over our Parquet", "overlay", store),
        ]:
            ours, peer = [], []
            for _ in runs:
                ours.append(self.ours(before, *FIGURES))
                peer.append(self.peer(what, arg))
            self.note(name, ours, peer_name, peer)
        self.agree(ours[0][2], long, store)
        sizes = [sum(f.stat().st_size for f in folder.iterdir()) / 1e6 for folder in (self.work / f"after-{FIRST}" / "store" / SOURCE, store)]
        print(f"stored: {sizes[0]:.1f} MB after the first vintage, {sizes[1]:.1f} MB after the second; {version}: "
              f"{parquet[0].stat().st_size / 1e6:.1f} MB and {sum(p.stat().st_size for p in parquet) / 1e6:.1f} MB", file=sys.stderr)

    def agree(self, text, long, store):
        """Ours and both of DuckDB's have as many rows and the same sum, or nothing here is worth a number."""
        values = [float(r["value"]) for r in csv.DictReader(io.StringIO(text.decode())) if r["value"]]
        ours = (len(values), sum(values))
        said = self.duck("answers", long, store)[2].decode().splitlines()
        for name, line in zip(["row_number()", "overlay"], said):
            rows, total = line.split()
            if ours != (int(rows), float(total)):
                sys.exit(f"bench: the answers differ: ours {ours}, {name} {line}")
        print(f"the answers agree: {ours[0]} figures, {ours[1]:.0f} case files", file=sys.stderr)


def table(results):
    print(f"{'':42} {'ours':>8} {'MB':>6} {'peer':>8} {'MB':>6} {'ratio':>6}")
    for r in results:
        print(f"{r['name']:42} {r['ours_s']:7.2f}s {r['ours_mb']:6} {r['peer_s']:7.2f}s {r['peer_mb']:6} {r['ratio']:6.2f}  {r['peer']}")


def main():
    if sys.argv[1:2] == ["--duck"]:
        return duck(sys.argv[2], sys.argv[3:])
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cotejo", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    bench = Bench(args)
    try:
        bench.run()
    finally:
        shutil.rmtree(bench.work, ignore_errors=True)
    table(bench.results)
    args.out.write_text(json.dumps(bench.results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


main()
