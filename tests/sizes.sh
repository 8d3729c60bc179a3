#!/usr/bin/env bash
# Prints the tables of code size in docs/performance.md. Fails if guards cost something or a number has changed.
set -euo pipefail
cd "$(dirname "$0")/.."
exec cargo test --locked -p witguard-e2e --test size -- --nocapture --test-threads 1 "$@"
