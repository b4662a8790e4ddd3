#!/usr/bin/env bash
# Keeps today's OpenAPI document as that of a release: from then on `.ci/run` holds every later document against it, and lets the clients
# that are generated from it complete their journeys. A release that is out is never written again.
#
#     scripts/release_document.sh 0.1
set -Eeuo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=${1:?usage: $0 VERSION, such as 0.1}
[[ $version =~ ^[0-9]+\.[0-9]+$ ]] || { echo "$version is no version such as 0.1" >&2; exit 1; }
document=openapi/openapi.json
kept=openapi/releases/$version.json
[[ ! -e $kept ]] || { echo "$kept is there: a release that is out is not written again" >&2; exit 1; }
of_program=$(sed -n 's/^version = "\([0-9]*\.[0-9]*\)\..*/\1/p' Cargo.toml | head -n 1)
[[ $of_program == "$version" ]] || { echo "Cargo.toml says $of_program, not $version" >&2; exit 1; }
last=$(find openapi/releases -name '*.json' 2>/dev/null | sort -V | tail -n 1)
if [[ -n $last ]]; then
    python3 .ci/compatibility.py "$last" "$document"
fi
mkdir -p openapi/releases
cp "$document" "$kept"
echo "kept $document as $kept: commit it"
