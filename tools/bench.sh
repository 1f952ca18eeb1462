#!/bin/sh
# Measures cotejo against DuckDB on the same made-up file of full size, in the same run; prints a table and writes bench.json
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

# The site beside Datasette; it adds to the same file.
exec sh tools/bench-site.sh
