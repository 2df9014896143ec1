#!/usr/bin/env bash
# What the README and tool/CLUSTERS.md show, as far as it needs no cluster: a sweep with its comparison and its report,
# shares by GNU parallel, the pods of the Kubernetes job, the Snakefile, a batch script by hand.
#
#   tests/slurm/shares.sh dotnet-polytope
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
examples=(python3 "$here/examples.py" "$here/../../tool/CLUSTERS.md")
polytope=$(command -v "$1") || polytope=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
cat > experiments.yaml <<YAML
version: 1
experiments:
  widths:
    image: { shape: ring, size: 64 }
    sampling: { training: 200, validation: 50 }
    training: { epochs: 100 }
    outputs: [{ renderer: metrics, every: 10 }]
    matrix: { network.hidden: [6x2, 8x2, 10x2], seed: 1..3 }
YAML
# The nine runs of a folder have the weights of those of the first.
same() {
    local run
    for run in runs/widths/*/; do
        cmp <(grep -o '"sha256": "[0-9a-f]*"' "$run/run.json" | head -n 11) \
            <(grep -o '"sha256": "[0-9a-f]*"' "$1/widths/$(basename "$run")/run.json" | head -n 11)
    done
}

"$polytope" run -e widths -q
"$polytope" compare runs/widths
"$polytope" compare runs/widths --curves curves.svg --frames frames.png
"$polytope" compare runs/widths --point 0.5,0.3 --frames point.png
"$polytope" report runs
"$polytope" verify runs -q | tail -n 1 | grep '9 runs: 9 the same'
test -s runs/report.html -a -s curves.svg -a -s frames.png

if command -v parallel > /dev/null; then
    parallel --will-cite -j 2 "$polytope" run -q --threads 1 -o by-parallel --shard {}/4 --resume ::: 1 2 3 4
    same by-parallel
else echo "shares: GNU parallel is not installed"; fi

for index in 0 1 2; do
    JOB_COMPLETION_INDEX=$index JOB_COMPLETIONS=3 "$polytope" run -q -o by-index --shard auto --resume
done
same by-index

if python3 -c 'import yaml' 2> /dev/null; then
    mkdir lab
    cp experiments.yaml lab
    "${examples[@]}" pods "$PWD/lab" "$polytope" > pods.sh
    test "$(wc -l < pods.sh)" = 8
    bash -e pods.sh
    same lab/runs
else echo "shares: python3-yaml is not installed"; fi

if command -v snakemake > /dev/null; then
    mkdir snake bin
    cp experiments.yaml snake
    "${examples[@]}" snakefile > snake/Snakefile
    printf '#!/bin/sh\nshift\nexec "%s" "$@"\n' "$polytope" > bin/dotnet
    chmod +x bin/dotnet
    (cd snake && PATH="$scratch/bin:$PATH" snakemake --cores 2 --quiet all)
    same snake/runs
    test -s snake/runs/report.html
else echo "shares: snakemake is not installed"; fi

# Without Slurm nothing is written.
if PATH=$scratch "$polytope" submit -o nowhere 2> error.txt; then exit 1; fi
grep -q "^scontrol can't be started: is this a machine of a Slurm cluster?" error.txt
test ! -e nowhere

"$polytope" submit -o by-hand --tasks 2 --script-only --tool "'$polytope'"
for task in 1 2; do bash by-hand/.jobs/1/job.sh $task; done
same by-hand
"$polytope" submit --status -o by-hand | grep ': 9 runs: 9 done, 0 running, 0 waiting, 0 failed'
echo "shares: passed"
