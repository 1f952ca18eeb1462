#!/bin/sh
# A short fuzz run on the stable toolchain: every reader of foreign bytes over seeds and seeded mutations of them.
# RUNS and SEED may be set. docs/fuzzing.md tells of the long run.
set -eu
cd "$(dirname "$0")/.."
exec "${CARGO:-cargo}" run -q --manifest-path fuzz/Cargo.toml --target-dir "${CARGO_TARGET_DIR:-target}" \
    --no-default-features --bin short -- --runs "${RUNS:-10000}" --seed "${SEED:-1}"
