"""The site against Datasette: wrk with 50 connections on each page, and on the same table (the page's CSV) in SQLite.

Each page is measured twice: as readers find it (made once, then kept), and made anew for every request (a day of knowledge that nobody
asked for before). Datasette has no cache of pages: its number is the same either way. p95 of the time from request to answer.
"""

import argparse
import csv
import io
import json
import re
import sqlite3
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

CONNECTIONS, THREADS = 50, 2
PAGES = [
    ("home", "/"),
    ("goal", "/goals/1"),
    ("indicators", "/indicators"),
    ("indicator", "/indicators/homicide_victims_rate"),
    ("place", "/places/MX-02"),
    ("map", "/map?indicator=homicide_victims_rate&with=none&period=2022"),
    ("compare", "/compare?indicator=homicide_case_files"),
    ("sources", "/sources"),
    ("source", "/sources/mx_sesnsp_idefc"),
    ("explain", "/explain/homicide_case_files:MX:2022@2024-07-09"),
    ("search", "/search?q=tijuana"),
    ("methods", "/methods"),
]
REPORT = """
done = function(summary, latency, requests)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("\\nP95 %.3f RPS %.1f BAD %d\\n", latency:percentile(95.0) / 1000, summary.requests / (summary.duration / 1e6), bad))
end
"""
# One counter a thread, far apart, so that no two requests ask for the same day.
ANEW = """
local threads = 0
setup = function(thread) thread:set("id", threads); threads = threads + 1 end
init = function(args) n = id * 1500 end
request = function()
  n = n + 1
  local join = string.find(wrk.path, "?", 1, true) and "&" or "?"
  local day = os.date("!%Y-%m-%d", 1609459200 + (n % 3000) * 86400)
  return wrk.format("GET", wrk.path .. join .. "as_of=" .. day)
end
"""


def fetch(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read()


def until_up(url, process):
    for _ in range(200):
        if process.poll() is not None:
            raise SystemExit(f"the server of {url} ended with {process.returncode}")
        try:
            return fetch(url)
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer")


def wrk(url, seconds, script, folder):
    file = Path(folder) / "report.lua"
    file.write_text(script + REPORT, encoding="utf-8")
    out = subprocess.run(
        ["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(file), "--timeout", "30s", url],
        check=True, capture_output=True, text=True,
    ).stdout
    found = re.search(r"P95 ([\d.]+) RPS ([\d.]+) BAD (\d+)", out)
    if not found:
        raise SystemExit(f"wrk said nothing of {url}:\n{out}")
    return float(found[1]), float(found[2]), int(found[3])


def twin(path):
    head, _, query = path.partition("?")
    return ("/index" if head == "/" else head) + ".csv" + (f"?{query}" if query else "")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cotejo", required=True)
    parser.add_argument("--base", required=True)
    parser.add_argument("--datasette", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory() as folder:
        ours = subprocess.Popen(
            [args.cotejo, "--base", args.base, "serve", "--addr", "127.0.0.1:8790"], stderr=subprocess.DEVNULL
        )
        peer = None
        try:
            site = "http://127.0.0.1:8790"
            until_up(site + "/healthz", ours)
            database = Path(folder) / "pages.db"
            db = sqlite3.connect(database)
            for name, path in PAGES:
                header, *rows = csv.reader(io.StringIO(fetch(site + twin(path)).decode("utf-8")))
                columns = ", ".join(f'"{c}"' for c in header)
                db.execute(f'CREATE TABLE "{name}" ({columns})')
                db.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(header))})', rows)
            db.commit()
            db.close()
            peer = subprocess.Popen(
                [args.datasette, "serve", str(database), "--port", "8791", "--host", "127.0.0.1"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            until_up("http://127.0.0.1:8791/-/versions.json", peer)
            print(f"{'page':<12}{'kept, ms':>10}{'anew, ms':>10}{'Datasette, ms':>15}{'ratio':>8}{'anew ratio':>12}", flush=True)
            for name, path in PAGES:
                if args.only not in name:
                    continue
                fetch(site + path)
                kept, rps, bad = wrk(site + path, args.seconds, "", folder)
                anew, _, bad_anew = wrk(site + path, args.seconds, ANEW, folder)
                other, other_rps, bad_other = wrk(f"http://127.0.0.1:8791/pages/{name}", args.seconds, "", folder)
                note = "".join(f"  {n} refused or failed ({w})" for n, w in [(bad, "kept"), (bad_anew, "anew"), (bad_other, "peer")] if n)
                if not other:
                    raise SystemExit(f"Datasette answered nothing of {name} in {args.seconds} s; give it more with --seconds")
                print(f"{name:<12}{kept:>10.1f}{anew:>10.1f}{other:>15.1f}{kept / other:>8.3f}{anew / other:>12.3f}{note}", flush=True)
                results.append({
                    "name": f"site: {name}, p95 at {CONNECTIONS} connections", "ours_s": kept / 1000, "ours_mb": None,
                    "peer": "datasette", "peer_s": other / 1000, "peer_mb": None, "ratio": kept / other,
                    "anew_s": anew / 1000, "ours_per_s": rps, "peer_per_s": other_rps,
                })
        finally:
            for process in (ours, peer):
                if process:
                    process.terminate()
                    process.wait()
    out = Path(args.out)
    before = json.loads(out.read_text(encoding="utf-8")) if out.exists() else []
    before = [r for r in before if not r["name"].startswith("site: ")]
    out.write_text(json.dumps(before + results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
