#!/usr/bin/env bash
# Keeps today's OpenAPI document, with the programs of examples/clients, as that of a release: from then on `.ci/run` holds every later
# document against it, and lets these programs complete their journeys by clients that are generated from it. What is out is never
# written again.
#
#     scripts/release_document.sh 0.1
set -Eeuo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=${1:?usage: $0 VERSION, such as 0.1}
[[ $version =~ ^[0-9]+\.[0-9]+$ ]] || { echo "$version is no version such as 0.1" >&2; exit 1; }
kept=openapi/releases/$version
[[ ! -e $kept ]] || { echo "$kept is there: what is out is not written again" >&2; exit 1; }
of_program=$(sed -n 's/^version = "\([0-9]*\.[0-9]*\)\..*/\1/p' Cargo.toml | head -n 1)
[[ $of_program == "$version" ]] || { echo "Cargo.toml says $of_program, not $version" >&2; exit 1; }
last=$(find openapi/releases -name openapi.json 2>/dev/null | sort -V | tail -n 1) || true
if [[ -n $last ]]; then
    python3 .ci/compatibility.py "$last" openapi/openapi.json
fi
mkdir -p "$kept"
cp openapi/openapi.json "$kept/"
cp -r examples/clients "$kept/"
echo "kept $kept: commit it"
