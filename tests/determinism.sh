#!/bin/bash
# Checks that results are the same everywhere. Trains and draws the reference runs (determinism/reference.yaml) with
# 1, 2 and 7 threads, without some of the processor's instruction sets, and on emulated processors, and compares the
# digests of all weights, pictures, movies and measures with the committed ones (determinism/digests.txt).
#
# usage: determinism.sh [--update]
#   --update   writes digests.txt from a run with one thread. Only with a new numerics revision, or where pictures or
#              measures change on purpose.
#
# Needs an x64 Debian with qemu-user-static, and an apt that can download. Takes some minutes on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
committed=tests/determinism/digests.txt
failures=0

# digests FOLDER: what each run in the folder computed, one line per checkpoint and per file. The last column of
# metrics.csv, the seconds, is left out.
digests() {
    for record in "$1"/*/run.json; do
        local run; run=$(dirname "$record")
        awk -F'"' -v run="$(basename "$run")" '
            $2 == "epoch"  { gsub(/[^0-9]/, "", $3); what = "epoch " $3 }
            $2 == "file"   { what = $4 }
            $2 == "sha256" && what != "" && what != "metrics.csv" { print run, what, $4 }
        ' "$record"
        echo "$(basename "$run") measures $(sed 's/,[^,]*$//' "$run/metrics.csv" | sha256sum | cut -d ' ' -f 1)"
    done
}

# steadily COMMAND...: runs a command, up to five times if a signal (exit code 128 and more) or the time limit (124)
# ends it, because qemu 7 now and then crashes or hangs when .NET suspends its threads. With --resume, each try continues
# where the one before ended, to the same bits. Sets crashes to the number of tries if all of them ended like this, which
# says nothing about bits.
steadily() {
    local try code
    crashes=''
    for try in 1 2 3 4 5; do
        code=0
        "$@" >"$scratch/log" 2>&1 || code=$?
        if [ "$code" -lt 124 ] || [ "$code" = 130 ]; then return "$code"; fi
        echo "        try $try ended with $code"
    done

    crashes=$try
    return "$code"
}

# compare NAME COMMAND...: makes the reference runs with a command and compares their digests. The experiment that
# weights_only names is not drawn: its weights are verified instead.
weights_only='' crashes=''
compare() {
    local name=$1 begun=$SECONDS; shift
    local expected=$scratch/expected experiments=()
    grep -v "^${weights_only:-none} " "$committed" >"$expected"
    if [ -n "$weights_only" ]; then
        mapfile -t experiments < <(cut -d ' ' -f 1 "$expected" | uniq | sed 's/^/--experiment=/')
    fi

    rm -rf "$scratch/runs"
    if ! steadily "$@" run tests/determinism/reference.yaml "${experiments[@]}" --out "$scratch/runs" --resume; then
        if [ -n "$crashes" ] && [[ "$*" == *qemu-* ]]; then
            echo "NOT COMPARED  $name: the emulator itself crashed, $crashes times in a row"
            return
        fi

        tail -n 20 "$scratch/log"
        echo "FAILED  $name: the runs did not complete"
    elif ! diff "$expected" <(digests "$scratch/runs") >"$scratch/differences"; then
        head -n 20 "$scratch/differences"
        echo "DIFFERS $name"
    elif [ -n "$weights_only" ] && ! steadily "$@" verify "$scratch/kept/$weights_only"; then
        if [ -n "$crashes" ]; then
            echo "NOT COMPARED  $name: the emulator itself crashed, $crashes times in a row"
            return
        fi

        tail -n 20 "$scratch/log"
        echo "DIFFERS $name"
    else
        echo "same    $name: $(wc -l <"$expected") digests, $((SECONDS - begun)) s"
        return
    fi
    failures=$((failures + 1))
}

on_threads() { local n=$1; shift; "$@" --threads "$n"; }

dotnet restore --nologo -v quiet
dotnet publish tool/Polytope.Tool -c Release -r linux-x64 --no-restore --no-self-contained -o "$scratch/x64" --nologo -v quiet
native=$scratch/x64/dotnet-polytope

if [ "${1:-}" = --update ]; then
    "$native" run tests/determinism/reference.yaml --out "$scratch/runs" --threads 1 >/dev/null
    digests "$scratch/runs" >"$committed"
    exit
fi

echo "== The tests of training and numerics, which compare each kernel with a naive one"
dotnet build tests/Polytope.Core.Tests -c Release --no-restore --nologo -v quiet
for setting in EnableAVX512=0 EnableAVX2=0 EnableHWIntrinsic=0 TieredCompilation=0 TieredPGO=0; do
    env "DOTNET_$setting" tests/Polytope.Core.Tests/bin/Release/net10.0/Polytope.Core.Tests --progress off \
        --filter-namespace "Polytope.Core.Tests.Training*" "Polytope.Core.Tests.Numerics*" >"$scratch/log" \
        || { cat "$scratch/log"; exit 1; }
    echo "DOTNET_$setting $(grep -E '^ +(failed|succeeded):' "$scratch/log" | xargs)"
done

echo "== The reference runs"
for n in 1 2 7; do compare "$n threads" on_threads "$n" "$native"; done
for setting in EnableAVX512=0 EnableAVX2=0 EnableHWIntrinsic=0 ReadyToRun=0; do
    compare "DOTNET_$setting" env "DOTNET_$setting" "$native"
done

# qemu 7 crashes when .NET maps code twice, and when it suspends threads to collect garbage: both are switched off.
emulated=(timeout -k 10 200 env DOTNET_EnableWriteXorExecute=0 DOTNET_GCgen0size=0x40000000 DOTNET_TieredPGO=0)
# Without FMA the fused products of the partition come from the C library, which takes minutes for a deep network when
# emulated: of that network only the weights are compared.
mv "$scratch/runs" "$scratch/kept"
weights_only=deep-20x40
compare "emulated x64 without AVX and FMA" on_threads 1 "${emulated[@]}" \
    qemu-x86_64-static -cpu Nehalem "$(readlink -f "$(command -v dotnet)")" "$scratch/x64/dotnet-polytope.dll"

weights_only=''
# The four libraries of an arm64 Debian that .NET needs, unpacked into a folder; the machine's own apt is not changed.
root=$scratch/arm64-root
mkdir -p "$root" "$scratch/apt/lists/partial" "$scratch/archives/partial"
: >"$scratch/apt/status"
arm64_apt() {
    apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o APT::Sandbox::User=root \
        -o Dir::State="$scratch/apt" -o Dir::State::status="$scratch/apt/status" -o Dir::Cache="$scratch" "$@"
}
arm64_apt update
(
    cd "$scratch/archives"
    arm64_apt download libc6 libgcc-s1 libstdc++6 libssl3
    for package in *.deb; do dpkg-deb -x "$package" "$root"; done
)
dotnet publish tool/Polytope.Tool -c Release -r linux-arm64 --no-restore --self-contained -o "$scratch/arm64" --nologo -v quiet
compare "emulated arm64" on_threads 1 "${emulated[@]}" \
    qemu-aarch64-static -L "$root" "$scratch/arm64/dotnet-polytope"

[ "$failures" = 0 ] || { echo "$failures kinds of machine differ"; exit 1; }
