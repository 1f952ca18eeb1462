#!/bin/sh
# Schemathesis against the API: no answer of 500 and above, every answer as /openapi.json declares it.
set -eu
cd "$(dirname "$0")/.."
out=${CARGO_TARGET_DIR:-target}/api
venv=$out/venv
if [ ! -x "$venv/bin/schemathesis" ]; then
    mkdir -p "$out"
    if command -v uv >/dev/null 2>&1; then
        uv venv -q "$venv" && uv pip install -q --python "$venv/bin/python" schemathesis
    else
        python3 -m venv "$venv" && "$venv/bin/pip" install -q uv && "$venv/bin/uv" pip install -q --python "$venv/bin/python" schemathesis
    fi
fi
export venv
# shellcheck disable=SC2016
exec sh tools/with-site.sh "$out" sh -c '
    "$venv/bin/schemathesis" run "$SITE/openapi.json" --max-examples "${EXAMPLES:-30}" --seed 1 --workers 2 \
        --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance'
