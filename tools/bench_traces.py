"""Gun traces beside Polars: the same two made-up files, the same machine, the same run.

Ours: records loaded into a base (validated, hashed, kept), serials, makes, dates and dealers read with their rules, guns resolved,
chains joined, flows by county and municipality printed. Polars: the two files read, a plain join on make and serial as they stand, a
group-by; nothing kept, nothing repaired. Whole processes of ours; Polars inside its process, after its import: all doubt is to its benefit.
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


def polars_side(recoveries, transfers):
    os.environ["POLARS_MAX_THREADS"] = "2"
    import polars as pl

    begun = time.perf_counter()
    # Everything is text, as in our tables: no time is lost in guessing, and nothing is thrown away before the join.
    guns = pl.read_csv(recoveries, infer_schema=False)
    sales = pl.read_csv(transfers, infer_schema=False).filter(pl.col("step") == "sale")
    read = time.perf_counter() - begun
    joined = guns.join(sales, on=["make", "serial"], how="inner")
    flows = joined.group_by("from_county", "recovered_in").len().sort("len", descending=True)
    print(json.dumps({"seconds": time.perf_counter() - begun, "read": read, "flows": flows.height, "guns": int(flows["len"].sum())}))


def measured(command):
    """Seconds, peak MB, stdout."""
    with tempfile.TemporaryFile() as out:
        begun = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE)
        said = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begun
        if os.waitstatus_to_exitcode(status):
            sys.exit(f"bench: {command} failed: {said.decode(errors='replace')}")
        out.seek(0)
        return seconds, usage.ru_maxrss / 1024, out.read()


def ours(cotejo, data, work):
    base = work / "base"
    shutil.rmtree(base, ignore_errors=True)
    subprocess.run([cotejo, "init", base, "--example", "bicentennial"], check=True, stderr=subprocess.DEVNULL)
    files = [data / "recoveries.csv", data / "transfers.csv"]
    load = measured([cotejo, "--base", base, "traces", "load", *files, "--published", "2022-06-30"])
    flows = measured([cotejo, "--base", base, "traces", "flows", "--synthetic", "--from", "county", "--to", "municipality", "--format", "csv"])
    return load, flows


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--cotejo", type=Path)
    args.add_argument("--data", type=Path)
    args.add_argument("--out", type=Path)
    args.add_argument("--runs", type=int, default=3)
    args.add_argument("--polars", action="store_true")
    args = args.parse_args()
    if args.polars:
        return polars_side(args.data / "recoveries.csv", args.data / "transfers.csv")
    work = Path(tempfile.mkdtemp(prefix="bench-traces-", dir=args.data.parent))
    version = f"Polars {importlib.metadata.version('polars')}"
    mine, peer = [], []
    try:
        for _ in range(args.runs):
            mine.append(ours(args.cotejo, args.data, work))
            seconds, mb, said = measured([sys.executable, __file__, "--polars", "--data", args.data])
            peer.append((json.loads(said), mb, seconds))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    middle = statistics.median
    load, flows = middle(m[0][0] for m in mine), middle(m[1][0] for m in mine)
    own_mb = max(max(m[0][1], m[1][1]) for m in mine)
    peer_s, peer_mb = middle(p[0]["seconds"] for p in peer), middle(p[1] for p in peer)
    own_guns = sum(int(row["count"]) for row in csv.DictReader(io.StringIO(mine[0][1][2].decode())))
    name = "traces: loaded, resolved, flows"
    row = {
        "name": name, "ours_s": round(load + flows, 3), "ours_mb": round(own_mb), "peer": f"{version}: read_csv, plain join, group_by",
        "peer_s": round(peer_s, 3), "peer_mb": round(peer_mb), "ratio": round((load + flows) / peer_s, 2),
    }
    print(f"{name}: {load + flows:.2f} s (load {load:.2f}, resolve and flows {flows:.2f}), {own_mb:.0f} MB, {own_guns:,} guns with both places; "
          f"{version}: {peer_s:.2f} s (read {middle(p[0]['read'] for p in peer):.2f}), {peer_mb:.0f} MB, {peer[0][0]['guns']:,} rows joined; "
          f"ratio {row['ratio']}")
    before = json.loads(args.out.read_text()) if args.out.exists() else []
    args.out.write_text(json.dumps([r for r in before if r["name"] != name] + [row], indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
