#!/bin/sh
# Measures the service under load on SQLite and PostgreSQL, its start and its memory; prints tables in Markdown.
# Options are handed on, as in: scripts/bench.sh --engine postgres --seconds 5 --rounds 5
set -eu
cd "$(dirname "$0")/.."
exec cargo bench --quiet --bench load -- "$@"
