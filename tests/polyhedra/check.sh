#!/usr/bin/env bash
# Checks the inequalities of `inspect` with lrslib's redund: of all rows of a point's system it keeps the same ones as the
# tool, and among those that the tool keeps it finds none redundant.
#
# usage: check.sh TOOL, the installed command; needs lrslib
set -euo pipefail
cd "$(dirname "$0")/../data"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
rows() { redund "$1" 2>/dev/null | sed -n '/^begin/,/^end/p' | sort; }
checked=0
for model in a_6x14_init a_6x14_trained d_1x100_trained f_3x64_init pencil9 grid6x5 tent2xy int3x6; do
    for point in 0.31,0.62 -0.5,0.25 0.25,-0.375 0,0; do
        "$1" inspect "$model.json" --at "$point" --window -1,1 --ine >"$scratch/needed.ine"
        "$1" inspect "$model.json" --at "$point" --window -1,1 --ine --all >"$scratch/all.ine"
        # A polytope without interior has several smallest systems, so the two may keep different rows.
        "$1" inspect "$model.json" --at "$point" --window -1,1 --json | grep -q '"hasInside":true' || continue
        diff <(rows "$scratch/needed.ine") <(rows "$scratch/all.ine") || { echo "$model at $point: redund keeps other rows"; exit 1; }
        redund "$scratch/needed.ine" 2>/dev/null | grep -q "^\*No redundant rows found" \
            || { echo "$model at $point: a row is redundant"; exit 1; }
        checked=$((checked + 1))
    done
done
echo "redund agrees on $checked polytopes"
