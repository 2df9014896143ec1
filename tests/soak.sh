#!/usr/bin/env bash
# Makes runs, interrupts, kills, resumes, redraws and looks at them at random, for so many minutes (60), with a small heap.
# Every run must end with the digests of one that nothing disturbed, no command may bring a stack trace or an exit code that
# is not documented, no file may be left over, and memory must stay level. Prints a line a minute and the figures at the end.
#
#   bash tests/soak.sh [MINUTES] [SEED]        TOOL="dotnet path/to/dotnet-polytope.dll" tests another build
set -uo pipefail
set -m # Else background processes would not get SIGINT.
minutes=${1:-60}
RANDOM=${2:-1}
root=$(cd "$(dirname "$0")/.." && pwd)
tool=${TOOL:-dotnet $root/tool/Polytope.Tool/bin/Release/net10.0/dotnet-polytope.dll}
[ -n "${TOOL:-}" ] || dotnet build "$root/tool/Polytope.Tool" -c Release -v q --nologo >/dev/null || exit 2
# Where this script was itself started in the background, it ignores SIGINT, and so would the tool.
tool="env --default-signal=INT,QUIT $tool"
export DOTNET_GCHeapHardLimit=0x8000000 DOTNET_EnableDiagnostics=0 CI=true # 128 MB
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place" || exit 2
cat > experiments.yaml <<'YAML'
version: 1
defaults:
  image: { shape: ring, size: 64 }
  sampling: { training: 400, validation: 100 }
  outputs:
    - { renderer: movie, every: 20, size: 48 }
    - { renderer: frames, every: 50, size: 48 }
    - { renderer: viewer, every: 20 }
    - { renderer: svg, at: [last] }
experiments:
  small: { network: { hidden: 6x3 }, training: { epochs: 100, batch: 64 } }
  deep: { network: { hidden: 8x6 }, training: { epochs: 150, batch: 100, optimizer: amsgrad } }
  classes: { image: { shape: three-colour-ring }, network: { hidden: 10x2 }, training: { epochs: 80, loss: cross-entropy } }
  widths:
    matrix: { network.hidden: [4x2, 5x2], seed: [1, 2] }
    training: { epochs: 60 }
YAML
ids=(small deep classes 'widths[hidden=4x2,seed=1]' 'widths[hidden=5x2,seed=2]')
failures=0 commands=0 interrupted=0 killed=0 resumed=0 completed=0 peak=0 first=0

fail() { failures=$((failures + 1)); echo "FAILED: $*"; cat err; }

# Waits for the process, and takes its peak of memory.
peak_of() {
    local high=0 now
    while kill -0 "$1" 2>/dev/null; do
        now=$(sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$1/status" 2>/dev/null)
        [ "${now:-0}" -gt "$high" ] && high=$now
        sleep 0.05
    done
    [ "$high" -gt "$peak" ] && peak=$high
    [ "$first" = 0 ] && first=$high
}

# A command, and the exit codes that it may have.
run() {
    local allowed=$1; shift
    commands=$((commands + 1))
    $tool "$@" >out 2>err &
    local pid=$!
    peak_of $pid
    wait $pid
    local code=$?
    case ",$allowed," in *",$code,"*) ;; *) fail "$* ended with $code" ;; esac
    grep -qE '   at |mistake of the tool' err && fail "$* brought a stack trace"
    return $code
}

# The same, ended by a signal after up to two seconds.
disturb() {
    local signal=$1; shift
    commands=$((commands + 1))
    $tool "$@" >out 2>err &
    local pid=$!
    sleep "$(printf '%d.%02d' $((RANDOM % 2)) $((RANDOM % 100)))"
    kill "-$signal" $pid 2>/dev/null && if [ "$signal" = KILL ]; then killed=$((killed + 1)); else interrupted=$((interrupted + 1)); fi
    [ $((RANDOM % 3)) = 0 ] && kill "-$signal" $pid 2>/dev/null
    wait $pid 2>/dev/null
    local code=$?
    case $code in 0 | 130 | 137 | 143) ;; *) fail "$* with SIG$signal ended with $code" ;; esac
    grep -qE '   at |mistake of the tool' err && fail "$* brought a stack trace"
}

digests() { sed -n '/"checkpoints": \[/,/\]/p' "$1/run.json" | grep sha256; }
folder() { case $1 in widths*) local values=${1#*[}; echo "widths/${values%]}" ;; *) echo "$1" ;; esac; }

echo "The runs that nothing disturbs"
run 0 run -q -o whole
for id in "${ids[@]}"; do [ -e "whole/$(folder "$id")/run.json" ] || { fail "no whole run of $id: $(find whole -name run.json)"; exit 1; }; done
: > notes.txt
end=$((SECONDS + 60 * minutes)) told=$SECONDS
while [ $SECONDS -lt $end ]; do
    id=${ids[RANDOM % ${#ids[@]}]} at=runs/$(folder "$id")
    case $((RANDOM % 9)) in
        0 | 1) disturb INT run -q --resume -e "$id" ;;
        2) disturb TERM run -q --resume -e "$id" ;;
        3 | 4) disturb KILL run -q --resume -e "$id" ;;
        5) [ -d "$at" ] && echo "mine" > "$at/notes.txt" && disturb KILL run -q --force -e "$id"
            [ ! -d "$at" ] || [ "$(find runs -name notes.txt | wc -l)" -ge 1 ] || fail "the user's notes are gone" ;;
        6) run 0,2 list ; run 0,1,2 inspect "$at" --at 0.4,0.6 ; [ -d "$at" ] && run 0,1 regions "$at" ;;
        7) [ -d "$at" ] && disturb INT render "$at" --output 'renderer: svg, every: 50' -q ;;
        8) [ -d "$at" ] && { $tool view "$at" --port 0 --no-open >out 2>err & pid=$!; sleep 1
            address=$(grep -o 'http://[^ ]*' out | head -n 1)
            [ -n "$address" ] && curl -s -m 5 "$address" -o page.html
            kill -INT $pid 2>/dev/null; wait $pid; } ;;
    esac
    # Now and then to the end, and compared.
    if [ $((RANDOM % 4)) = 0 ]; then
        resumed=$((resumed + 1))
        run 0 run -q --resume -e "$id"
        completed=$((completed + 1))
        [ "$(digests "$at")" = "$(digests "whole/$(folder "$id")")" ] || fail "$id has other digests"
        cmp -s "$at/movie.webp" "whole/$(folder "$id")/movie.webp" || fail "$id has another movie"
        [ $((RANDOM % 3)) = 0 ] && rm -r "$at"
    fi
    if [ $((SECONDS - told)) -ge 60 ]; then
        told=$SECONDS
        echo "$((SECONDS / 60)) min: $commands commands, $completed compared, $failures failures, peak $((peak / 1024)) MB"
    fi
done
run 0 run -q --resume
left=$(find runs -name '.*' -mindepth 1; find runs -name '*.part')
[ -z "$left" ] || fail "left over: $left"
find runs -name run.json -exec dirname {} \; | while read -r at; do
    [ "$(digests "$at")" = "$(digests "whole/${at#runs/}")" ] || echo "FAILED: $at has other digests"
done > other
[ -s other ] && { cat other; failures=$((failures + 1)); }
echo "$minutes minutes: $commands commands, $interrupted interrupted, $killed killed, $resumed resumed and compared,"
echo "first process $((first / 1024)) MB, largest $((peak / 1024)) MB; $failures failures"
[ "$failures" = 0 ]
