#!/bin/sh
# Measures cotejo against DuckDB and Polars on the same made-up files of full size, in the same run; prints a table and writes bench.json
# into the target folder. Everything it makes stays there and is made once; Python 3 with `venv`, or `uv`, is needed.
set -eu
cd "$(dirname "$0")/.."
target="${CARGO_TARGET_DIR:-target}"
data="$target/bench-data"
venv="$target/bench-venv"

"${CARGO:-cargo}" build --release -p cotejo -p cotejo-testkit
if [ ! -f "$data/written.json" ]; then
    "$target/release/generate" --seed 7 --years "${YEARS:-10}" --out "$data" > "$data.json"
    mv "$data.json" "$data/written.json"
fi
if [ ! -x "$venv/bin/python" ]; then
    if command -v uv > /dev/null; then
        uv venv -q "$venv" && uv pip install -q --python "$venv/bin/python" 'duckdb==2.0.*'
    else
        python3 -m venv "$venv" && "$venv/bin/pip" install -q 'duckdb==2.0.*'
    fi
fi
"$venv/bin/python" tools/bench.py --cotejo "$target/release/cotejo" --data "$data" --out "$target/bench.json" \
    --runs "${RUNS:-3}"

# Gun traces beside Polars, on a million made-up guns with three million transfers; it adds to the same file.
if [ ! -f "$data/traces/written" ]; then
    "$target/release/cotejo" traces generate "$data/traces" --seed 7 --guns "${GUNS:-1000000}" --sales "${SALES:-1850000}"
    : > "$data/traces/written"
fi
if ! "$venv/bin/python" -c 'import polars' 2> /dev/null; then
    if command -v uv > /dev/null; then
        uv pip install -q --python "$venv/bin/python" 'polars==2.1.*'
    else
        "$venv/bin/pip" install -q 'polars==2.1.*'
    fi
fi
"$venv/bin/python" tools/bench_traces.py --cotejo "$target/release/cotejo" --data "$data/traces" --out "$target/bench.json" \
    --runs "${RUNS:-3}"

# The site beside Datasette; it adds to the same file.
exec sh tools/bench-site.sh
