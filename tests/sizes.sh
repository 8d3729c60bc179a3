#!/usr/bin/env bash
# Prints the tables of code size that docs/performance.md shows, and fails when guards cost something or a number changed.
set -euo pipefail
cd "$(dirname "$0")/.."
exec cargo test --locked -p witguard-e2e --test size -- --nocapture --test-threads 1 "$@"
