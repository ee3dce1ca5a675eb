#!/usr/bin/env bash
# The same model on the same input, two threads: Tapetum's binding against ONNX Runtime's own for Node.
#   bench/compare-infer.sh MODEL.onnx [side of a plane = 256] [rounds = 5]
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
source bench/alternate.sh

model=${1:?an ONNX file, for example models/tapetum-default.onnx}
side=${2:-256}
need node "apt-get install nodejs"
ours() { ./tapetum bench infer --model "$model" --size "$side" --threads 2 --json; }
theirs() { node bench/infer-node.mjs "$model" "$side" 2; }
alternate "${3:-5}" Tapetum "onnxruntime-node"
