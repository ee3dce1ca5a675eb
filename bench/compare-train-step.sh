#!/usr/bin/env bash
# One training step of the paper's U-Net (32 channels, batch 1, two threads): Tapetum against PyTorch.
#   bench/compare-train-step.sh [rounds = 3] [side of the packed patch = 256]
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
source bench/alternate.sh

# Debian's PyTorch belongs to Debian's Python, which another python3 may hide.
python=${PYTHON:-/usr/bin/python3}
need "$python" "apt-get install python3-torch"
"$python" -c 'import torch' 2>/dev/null || {
    echo "$python has no PyTorch: apt-get install python3-torch, or name another with PYTHON=" >&2
    exit 1
}
patch=${2:-256}
ours() { ./tapetum bench train-step --patch "$patch" --channels 32 --threads 2 --json; }
theirs() { "$python" bench/train-step-pytorch.py --patch "$patch" --channels 32 --threads 2; }
alternate "${1:-3}" Tapetum "PyTorch"
