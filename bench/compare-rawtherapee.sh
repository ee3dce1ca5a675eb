#!/usr/bin/env bash
# A raw file to an 8-bit PNG, whole process: `tapetum enhance` against RawTherapee with its default profile, which does not denoise with a network.
#   bench/compare-rawtherapee.sh FILE.dng [rounds = 5]
set -euo pipefail
raw=$(readlink -f "${1:?a raw file}")
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
source bench/alternate.sh

need rawtherapee-cli "apt-get install rawtherapee"
need /usr/bin/time "apt-get install time"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
scripts/setup.sh app
ours() { timed ./tapetum enhance "$raw" --output "$folder/tapetum.png" --overwrite; }
theirs() { timed rawtherapee-cli -d -n -b8 -Y -o "$folder/rawtherapee.png" -c "$raw"; }
alternate "${2:-5}" Tapetum RawTherapee
