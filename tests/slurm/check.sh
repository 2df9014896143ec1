#!/usr/bin/env bash
# Runs 24 variants on a Slurm cluster of two nodes while one task is requeued, one reaches its time limit, one node is
# drained and one fails, and compares every digest with that of a local run. Then a task that comes near its time limit
# asks to be queued again. All in a folder whose name has what shells and Slurm read as something else.
#
#   tests/slurm/check.sh dotnet-polytope [EPOCHS]
#
# Ends with "slurm: skipped: ..." and exit code 0 where Slurm can't run.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
polytope=$(command -v "$1") || polytope=$(realpath "$1")
epochs=${2:-4000}
for program in slurmctld slurmd sbatch squeue scontrol pgrep bc; do
    command -v $program > /dev/null || { echo "slurm: skipped: $program is not installed"; exit 0; }
done
[ "$(id -u)" = 0 ] || { echo "slurm: skipped: only root can start slurmd"; exit 0; }
scratch=$(mktemp -d)
. "$here/cluster.sh"
trap 'cluster_stop; rm -rf "$scratch"' EXIT
lab="$scratch/the two nodes' \$lab, 50%j"
mkdir "$lab"
# What is printed where it goes wrong.
fail() { echo "slurm: FAILED: $*"; "$polytope" submit --status -o runs; squeue -t all; tail -n 30 "$cluster/log/slurmctld.log"
    tail -n 30 runs/.jobs/*/*.log; exit 1; }
cd "$lab"
cat > experiments.yaml <<YAML
version: 1
experiments:
  widths:
    image: { shape: ring, size: 64 }
    sampling: { training: 500, validation: 100 }
    training: { epochs: $epochs, batch: 100 }
    outputs: [{ renderer: frames, at: last, size: 64 }]
    matrix: { network.hidden: [6x2, 8x3], seed: 1..12 }
YAML

echo "slurm: a local run"
"$polytope" run -o local -q --threads 2 || exit 1

echo "slurm: a cluster of two nodes, whose arrays have at most five tasks"
MAX_ARRAY_SIZE=6
cluster_start "$scratch/cluster" > "$scratch/cluster.log" 2>&1 || { cat "$scratch/cluster.log"; echo "slurm: skipped: no cluster can be started here"; exit 0; }
"$polytope" submit --tasks 8 --tool "'$polytope'" -- --partition=short --time=30:00 || exit 1
[ "$(squeue -h -o %F | sort -u | wc -l)" = 2 ] || fail "eight tasks are no two arrays"

running() { squeue -h -r -t R -o '%i %N' | awk -v node="$1" '$2 == node { print $1; exit }'; }
await() { local i; for i in $(seq "${tries:-300}"); do "$@" && return 0; sleep 0.2; done; return 1; }
isRunning() { [ -n "$(running "$1")" ]; }
# A run that is under way and has stored something to go on from.
hasBegun() { compgen -G "runs/widths/.partial/hidden=*/run.json" > /dev/null; }
# Slurm holds a task that was requeued for two minutes. It may start after three seconds: a credential is revoked with the
# task before, in whole seconds, and a task that starts within the same second fails ("Job credential revoked").
hurry() {
    local task start
    squeue -h -r -t PD -o '%i %S' | while read -r task start; do
        start=$(date -d "$start" +%s 2> /dev/null) || continue
        [ "$start" -le $(($(date +%s) + 5)) ] || scontrol update jobid="$task" starttime=now+3 2> /dev/null
    done
}

await isRunning n0 && await hasBegun || fail "no task began"
task=$(running n0); echo "slurm: task $task is requeued"; scontrol requeue "$task" || fail "requeue"
await isRunning n1 || fail "no task on n1"
sleep 1
task=$(running n1); echo "slurm: task $task reaches its time limit"; scontrol update jobid="$task" endtime=now || scontrol update jobid="$task" timelimit=1
sleep 2
echo "slurm: n1 is drained"; scontrol update nodename=n1 state=drain reason=test
hurry
await isRunning n0 || fail "no task on n0"
sleep 2
echo "slurm: n0 fails with all that runs on it"; cluster_kill n0
sleep 2
echo "slurm: n1 comes back, and n0 is started again"; scontrol update nodename=n1 state=resume
for _ in $(seq 60); do sinfo -h -n n0 -o %T | grep -q -e down -e '\*' && break; sleep 0.5; done
cluster_node n0

for i in $(seq 400); do
    [ -z "$(squeue -h -r -o %i)" ] && break
    hurry
    sleep 0.5
done
"$polytope" submit --status -o runs
# What a task left that reached its time limit before it could ask to be queued again is handed over anew.
left=$("$polytope" submit --status -o runs --json | grep -c '"state": "\(waiting\|failed\|running\)"')
if [ "$left" -gt 0 ]; then
    echo "slurm: $left runs are left, and submitted again"
    "$polytope" submit --tasks 2 --tool "'$polytope'" -- --partition=short || fail "submit again"
    for i in $(seq 400); do [ -z "$(squeue -h -r -o %i)" ] && break; hurry; sleep 0.5; done
fi
[ "$(find runs/widths -mindepth 2 -maxdepth 2 -name run.json -not -path '*/.partial/*' | wc -l)" = 24 ] || fail "runs are missing"
resumed=$(grep -l 'going on from epoch' -r runs/.jobs/*/*.log | wc -l)
for run in local/widths/*/; do
    other=runs/widths/$(basename "$run")
    cmp <(grep -o '"sha256": "[0-9a-f]*"' "$run/run.json" | head -n 2) <(grep -o '"sha256": "[0-9a-f]*"' "$other/run.json" | head -n 2) || fail "$other has other weights"
    cmp <(sed 's/,[^,]*$//' "$run/metrics.csv") <(sed 's/,[^,]*$//' "$other/metrics.csv") || fail "$other has other measures"
    cmp "$run"/frames/*.png "$other"/frames/*.png || fail "$other has another picture"
done
"$polytope" verify runs --shard 1/6 -q | tail -n 1
hosts=$(grep -ho '"job": "slurm [^"]*"' runs/widths/*/run.json | sort | uniq -c | wc -l)
echo "slurm: 24 runs by $hosts tasks, each the same as the local one; tasks that went on from a checkpoint: $resumed"

echo "slurm: a task comes near its time limit"
cat > long.yaml <<YAML
version: 1
experiments:
  long:
    image: { shape: ring, size: 64 }
    sampling: { training: 500, validation: 100 }
    network: { hidden: 6x2 }
    training: { epochs: 10000000, batch: 100 }
    outputs: [{ renderer: frames, at: last, size: 64 }]
YAML
"$polytope" submit long.yaml -o limited --tool "'$polytope'" -- --partition=nowhere 2> error.txt && fail "a partition that there is not"
grep -q '^sbatch refused the job: .*[Pp]artition' error.txt && [ "$(wc -l < error.txt)" = 1 ] || fail "$(cat error.txt)"
"$polytope" submit long.yaml -o limited --tool "'$polytope'" -- --partition=short --time=1:00 || fail "submit long"
log() { cat limited/.jobs/2/*_1.log; }
logs() { log 2> /dev/null | grep -q "$1"; }
isPending() { [ -n "$(squeue -h -r -t PD -o %i)" ]; }
tries=900 await logs 'the time limit is near; it is queued again' || { log; fail "the time limit was not told"; }
await isPending || { log; fail "the task is not queued again"; }
"$polytope" submit --status -o limited | grep '1 runs\?: 0 done, 0 running, 1 waiting, 0 failed' || { log; fail "it does not wait"; }
goesOn() { hurry; logs 'going on from epoch [1-9]'; }
tries=900 await goesOn || { log; fail "it does not go on"; }
scancel --user=root
log | grep -o 'going on from epoch.*'
echo "slurm: it was queued again, and goes on"
