#!/usr/bin/env bash
# A studio through a bad hour: uploads whole, in pieces and damaged, downloads and deletions, while it and its workers are killed; then as long again without kills.
# Counts what became of every upload that was accepted, and prints the resident memory and open files of the second half.
#
#   bench/soak.sh [--calm] MINUTES RAW...        60 for an hour; RAW as small as can be had, so that many go through; --calm: without kills
#
# Exits with 1 when an accepted photo is lost, there twice, or failed without a reason, or when something grows.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
if (($# < 2)) || [[ $1 == --calm && $# -lt 3 ]]; then
    sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi

# Sets everything up; the server is then started from what was built, so that a kill is a kill of the server.
"$here/../tapetum" --help >/dev/null
exec node "$here/soak.mjs" "$here/../artifacts/app/Tapetum.Cli" "$@"
