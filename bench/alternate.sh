# To be sourced. Runs two commands in turns, so that both meet the same machine in the same minutes, and prints medians and their ratio.
#
#   ours() { ... }      prints JSON with medianMs, minMs and peakRssMb
#   theirs() { ... }    the same
#   alternate ROUNDS "our name" "their name"

# The value of a number in a line of JSON.
field() { sed -nE "s/.*\"$1\": ?([0-9.eE+-]+).*/\1/p"; }

# The median of the numbers on standard input, one a line.
median() { LC_ALL=C sort -g | awk '{ v[NR] = $1 } END { printf "%.6g", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'; }

# Runs a command as it stands and prints its wall time and peak memory as JSON; what it says itself goes to a log.
timed() {
    local log figures
    log=$(mktemp) figures=$(mktemp)
    if ! /usr/bin/time --output "$figures" --format '%e %M' "$@" >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        return 1
    fi
    LC_ALL=C awk 'END { printf "{\"medianMs\":%.0f,\"minMs\":%.0f,\"peakRssMb\":%.1f}\n", $1 * 1000, $1 * 1000, $2 / 1024 }' "$figures"
    rm -f "$log" "$figures"
}

need() {
    local what=$1 how=$2
    [[ -x $what ]] || command -v "$what" >/dev/null || {
        echo "$what is missing: $how" >&2
        exit 1
    }
}

alternate() {
    local rounds=$1 our_name=$2 their_name=$3 round name a b
    local ours_json=() theirs_json=()
    for ((round = 1; round <= rounds; round++)); do
        a=$(ours) b=$(theirs)
        ours_json+=("$a") theirs_json+=("$b")
        printf 'round %d of %d: %s %s ms, %s %s ms\n' "$round" "$rounds" \
            "$our_name" "$(field medianMs <<<"$a")" "$their_name" "$(field medianMs <<<"$b")" >&2
    done

    printf '%-28s %12s %12s %12s\n' "" "median ms" "min ms" "peak MiB"
    for name in ours theirs; do
        local -n list=${name}_json
        local label=$our_name
        [[ $name == theirs ]] && label=$their_name
        printf '%-28s %12.1f %12.1f %12.1f\n' "$label" \
            "$(printf '%s\n' "${list[@]}" | field medianMs | median)" \
            "$(printf '%s\n' "${list[@]}" | field minMs | LC_ALL=C sort -g | head -n 1)" \
            "$(printf '%s\n' "${list[@]}" | field peakRssMb | median)"
    done
    a=$(printf '%s\n' "${ours_json[@]}" | field medianMs | median)
    b=$(printf '%s\n' "${theirs_json[@]}" | field medianMs | median)
    awk -v a="$a" -v b="$b" -v ours="$our_name" -v theirs="$their_name" \
        'BEGIN { printf "%s takes %.3f of the time of %s\n", ours, a / b, theirs }'
}
