#!/bin/bash
# How often the baseline gate is right: an unchanged service must stay green, a live heap that is 5 % larger and a
# median latency that is 10 % slower must turn it red. Each experiment is PAIRS pairs of interleaved blocks, each a
# fresh process of the sample service.
#
# usage: bench/gate/gate.sh [EXPERIMENTS [PAIRS]]     about 100 s an experiment with 5 pairs
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
plateau=${PLATEAU:-$root/build/plateau}
experiments=${1:-10}
pairs=${2:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# block FOLDER HOLD_MS LIVE_MIB: one process, four short runs. A block in which the machine was too busy to generate
# the load (exit 4) tells nothing, and is measured again.
block() {
        local code try
        for try in 1 2 3 4 5; do
                code=0
                "$plateau" run "$root/bench/gate/gate.json" --quiet --output "$1" \
                        --set "requests=[{\"name\":\"work\",\"method\":\"GET\",\"path\":\"/churn?kib=32&hold=$2&live=$3\",\"expect\":{\"status\":200}}]" \
                        >"$work/log" 2>&1 || code=$?
                case $code in
                0 | 3) return ;; # so few runs decide nothing, and need not
                4) echo "  block measured again (try $try)" >&2 ;;
                *) break ;;
                esac
        done
        cat "$work/log" >&2
        exit 1
}

# red NAME: 1 where the gate fails the blocks of NAME against those of "old"
red() {
        local results=() baselines=() i code=0
        for ((i = 1; i <= pairs; i++)); do
                results+=("$work/$1-$i/gate/latest")
                baselines+=(-b "$work/old-$i/gate/latest")
        done
        "$plateau" gate "${results[@]}" --only-baseline "${baselines[@]}" >"$work/$1.txt" || code=$?
        sed "s/^/  $1: /" "$work/$1.txt" >&2
        [ "$code" -le 1 ] || { cat "$work/$1.txt" >&2 && exit 1; }
        echo "$code"
}

same=0 heap=0 latency=0
for ((e = 1; e <= experiments; e++)); do
        rm -rf "$work"/*-*
        for ((i = 1; i <= pairs; i++)); do
                block "$work/old-$i" 40 20
                block "$work/same-$i" 40 20
                block "$work/heap-$i" 40 21
                block "$work/latency-$i" 44 20
        done
        same=$((same + $(red same)))
        heap=$((heap + $(red heap)))
        latency=$((latency + $(red latency)))
        echo "after $e: unchanged red $same, heap +5 % red $heap, latency +10 % red $latency"
done
echo "$experiments experiments of $pairs pairs: unchanged red $same, heap +5 % red $heap, latency +10 % red $latency"
