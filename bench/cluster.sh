#!/usr/bin/env bash
# A studio on several machines, all of them on this one: three nats-servers that are one cluster, two front ends, three workers.
#
#   bench/cluster.sh kills PHOTOS RAW...     while photos come in through both front ends, workers, front ends and nats-servers (leaders above all) are killed with SIGKILL, again and again
#   bench/cluster.sh cut PHOTOS RAW...       each machine in a network namespace of its own; one after the other is cut off for a while (as root)
#   bench/cluster.sh pace PHOTOS RAW         photos a minute with 1, 2 and 3 workers of one thread each, bytes over the network, and how soon another takes over a dead worker's photo
#   bench/cluster.sh scale WORKERS PHOTOS    workers that only wait: how front end and NATS bear up
#
# kills and cut exit with 1 when an accepted photo is lost, there twice, finished twice or failed without a reason, when the front ends do not show the same, or when a picture is not the command line's.
# Needs nats-server (Debian's package) and Node.js; RAW as small as can be had. TAPETUM names another program than the one that was built.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
case ${1-} in
kills | cut | pace | scale) ;;
*)
    sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac

if [[ -z ${TAPETUM-} ]]; then
    "$here/../tapetum" --help >/dev/null
    export TAPETUM=$here/../artifacts/app/Tapetum.Cli
fi
what=$1
shift
exec node "$here/cluster/$what.mjs" "$@"
