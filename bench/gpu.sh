#!/usr/bin/env bash
# Checks and timings on a machine that has only Node, a Vulkan loader and a graphics driver:
#   npm run bench -- --pack FOLDER      here; copy FOLDER there
#   FOLDER/gpu.sh [RESULTS]             there; everything ends in the folder RESULTS (default: results, beside this file)
# NODE names another node; VK_DRIVER_FILES another driver. PyTorch is compared with where python3 has it.
set -euo pipefail
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "${1:-$folder/results}"
results=$(cd "${1:-$folder/results}" && pwd)
node=${NODE:-node}
cd "$folder"

"$node" --version > /dev/null || { echo "There is no $node: install Node 20.19 or newer, or set NODE." >&2; exit 1; }
if ! ldconfig -p 2> /dev/null | grep -q 'libvulkan\.so\.1'; then
  echo "No Vulkan loader (libvulkan.so.1) is known here: install libvulkan1." >&2
fi
nvidia-smi --query-gpu=name,driver_version --format=csv,noheader 2> /dev/null | tee "$results/driver.txt" || true

failed=0
# One run: a name, then the options. What it prints on standard error is kept beside its report.
run() {
  local name=$1
  shift
  echo "== $name: $*" >&2
  if "$node" bench.mjs --json "$@" > "$results/$name.json" 2> >(tee "$results/$name.log" >&2); then
    "$node" bench.mjs --table "$results/$name.json" | tee "$results/$name.txt"
  else
    failed=1
    echo "$name failed; see $results/$name.log" >&2
  fi
}

# What PyTorch does on the same card, as an option for a run; nothing where there is no PyTorch.
torch() {
  local report=$results/torch-$1.json
  if python3 torch_step.py --model "$1" --matmul > "$report" 2> "$results/torch-$1.log"; then echo "--torch=$report"; else rm -f "$report"; fi
}
large=$(torch 25m)
small=$(torch small)

rounds=--rounds=${ROUNDS:-5}
# What runs on the processor beside them is another question, and takes hours with the larger model.
webgpu=--engines=tabtune,jax-js,tfjs,webgpu-llm
run products --works E,A --sizes 1024,2048,4096 "$webgpu" "$rounds" ${large:+"$large"}
run training --works B,C --model 25m "$webgpu" "$rounds" ${large:+"$large"}
run small --works B,C "$webgpu" "$rounds" ${small:+"$small"}
run recipe --works D --engines tabtune
exit "$failed"
