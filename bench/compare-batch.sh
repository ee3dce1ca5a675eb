#!/usr/bin/env bash
# A folder of copies of one raw file to 8-bit PNGs: `tapetum enhance` against the batch modes of RawTherapee and darktable with their default profiles,
# which do not denoise with a network. Images per minute, peak memory, and how busy the cores were.
#   bench/compare-batch.sh FILE.dng [copies = 20] [rawtherapee|darktable|both]
set -euo pipefail
raw=$(readlink -f "${1:?a raw file}")
copies=${2:-20} others=${3:-both}
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
source bench/alternate.sh

need /usr/bin/time "apt-get install time"
[[ $others == darktable ]] || need rawtherapee-cli "apt-get install rawtherapee"
[[ $others == rawtherapee ]] || need darktable-cli "apt-get install darktable"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/card" "$folder/dt"
for ((i = 1; i <= copies; i++)); do ln "$raw" "$folder/card/$i.${raw##*.}" 2>/dev/null || cp "$raw" "$folder/card/$i.${raw##*.}"; done
[[ -n ${TAPETUM:-} ]] || scripts/setup.sh app
tapetum=${TAPETUM:-./tapetum}

# Runs a batch into an empty folder, checks that all pictures are there, prints a row.
batch() {
    local name=$1 out="$folder/out" log="$folder/log" figures="$folder/figures"
    shift
    rm -rf "$out" && mkdir "$out"
    /usr/bin/time --output "$figures" --format '%e %U %S %M' "$@" >"$log" 2>&1 || { tail -n 20 "$log" >&2; return 1; }
    local made
    made=$(find "$out" -name '*.png' | wc -l)
    [[ $made -eq $copies ]] || { echo "$name made $made of $copies pictures" >&2; return 1; }
    tail -n 1 "$figures" | LC_ALL=C awk -v name="$name" -v n="$copies" -v cores="$(nproc)" \
        '{ printf "%-20s %7.1f s %7.1f /min %7.2f s of CPU each %7.0f MiB %4.0f %% busy\n", name, $1, 60 * n / $1, ($2 + $3) / n, $4 / 1024, 100 * ($2 + $3) / $1 / cores }'
}

batch "Tapetum" "$tapetum" enhance "$folder/card" -o "$folder/out"
[[ $others == darktable ]] || batch "RawTherapee" rawtherapee-cli -d -n -b8 -Y -o "$folder/out" -c "$folder/card"
[[ $others == rawtherapee ]] || batch "darktable" darktable-cli "$folder/card" "$folder/out" --out-ext png \
    --core --configdir "$folder/dt" --cachedir "$folder/dt" --library :memory: --conf plugins/imageio/format/png/bpp=8
batch "Tapetum, --jobs 1" "$tapetum" enhance "$folder/card" -o "$folder/out" --jobs 1
