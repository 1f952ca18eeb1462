#!/bin/sh
# The whole site in Chromium, on the example. Screenshots stay in target/browser/shots.
set -eu
cd "$(dirname "$0")/.."
out=${CARGO_TARGET_DIR:-target}/browser
# The walk runs inside web/, so paths are made absolute.
mkdir -p "$out/shots"
out=$(cd "$out" && pwd)
export out
# The variables are those that with-site.sh gives the command.
# shellcheck disable=SC2016
exec sh tools/with-site.sh "$out" sh -c '
    program=$(cd "$(dirname "$COTEJO")" && pwd)/cotejo
    cd web && node e2e/run.mjs --base-url "$SITE" --out "$out/shots" --cotejo "$program" --base "$BASE"'
