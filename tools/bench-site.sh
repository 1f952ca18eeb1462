#!/bin/sh
# The site under wrk beside Datasette on the same tables, in the same run. Needs wrk (Debian) and Python 3.
set -eu
cd "$(dirname "$0")/.."
target="${CARGO_TARGET_DIR:-target}"
venv="$target/bench-venv-site"
base="$target/bench-site-base"

sh tools/need.sh wrk
"${CARGO:-cargo}" build --release -p cotejo -p cotejo-testkit
if [ ! -x "$venv/bin/datasette" ]; then
    if command -v uv > /dev/null; then
        uv venv -q "$venv" && uv pip install -q --python "$venv/bin/python" datasette
    else
        python3 -m venv "$venv" && "$venv/bin/pip" install -q uv && "$venv/bin/uv" pip install -q --python "$venv/bin/python" datasette
    fi
fi
"$target/release/cotejo" demo --no-serve --dir "$base" > /dev/null 2>&1
exec "$venv/bin/python" tools/bench_site.py --cotejo "$target/release/cotejo" --base "$base" \
    --datasette "$venv/bin/datasette" --out "$target/bench.json"
