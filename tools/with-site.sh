#!/bin/sh
# Runs a command while the example's site is served: `sh tools/with-site.sh DIR COMMAND…`. The command sees SITE (address), BASE
# (folder of the base) and COTEJO (the program). The server is ended whatever happens.
set -eu

dir=$1
shift
target=${CARGO_TARGET_DIR:-target}
# The same selection as the tests: another one would give the engine other features and build it anew.
cargo build -q --workspace --bin cotejo
COTEJO=$target/debug/cotejo
BASE=$dir/base
mkdir -p "$dir"
rm -rf "$BASE"
"$COTEJO" demo --dir "$BASE" --no-serve >"$dir/demo.log" 2>&1 || {
    cat "$dir/demo.log" >&2
    exit 1
}
"$COTEJO" --base "$BASE" serve --addr 127.0.0.1:0 2>"$dir/serve.log" &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT INT TERM
SITE=
for _ in $(seq 1 100); do
    SITE=$(sed -n 's|^serving on \(http://[^ ]*\).*|\1|p' "$dir/serve.log")
    [ -n "$SITE" ] && break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
done
[ -n "$SITE" ] || {
    echo "the server did not start:" >&2
    cat "$dir/serve.log" >&2
    exit 1
}
export SITE BASE COTEJO
rc=0
"$@" || rc=$?
# What the server said of itself belongs to the result: a page that could not be made must not pass unseen.
if grep -q "could not make\|error in the program" "$dir/serve.log"; then
    grep "could not make\|error in the program" "$dir/serve.log" >&2
    rc=1
fi
exit "$rc"
