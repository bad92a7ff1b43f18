#!/bin/bash
# Measures how often the baseline gate is right. An unchanged build must stay green; a build with a 5 % larger live heap
# and one with a 10 % higher median latency must turn it red, for that reason. Each experiment is a
# `plateau run --against` with PAIRS pairs of blocks in turns, each block a fresh process.
#
# usage: bench/gate/gate.sh [UNCHANGED [CHANGED [PAIRS]]]     30, 10 and 6; about 45 s an experiment
set -eu
here=$(cd "$(dirname "$0")" && pwd)
plateau=$(realpath "${PLATEAU:-$here/../../build/plateau}")
unchanged=${1:-30}
changed=${2:-10}
pairs=${3:-6}
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT

# build NAME KEEP_KIB WAIT_US: builds the service with that live heap and latency as NAME
build() {
        (cd "$here/service" && CGO_ENABLED=0 GOPROXY=off go build -buildvcs=false \
                -ldflags "-X main.keepKiB=$2 -X main.waitMicroseconds=$3" -o "$work/$1" .)
}

# experiment NAME NUMBER: compares build NAME with "old"; prints what became worse, "-" for nothing
experiment() {
        local code=0
        (cd "$work" && "$plateau" run "$here/gate.json" --against ./old --set "target.spawn.0=./$1" \
                --pairs "$pairs" --quiet --json --output "$work/results" >"$work/change.json" 2>"$work/log") || code=$?
        rm -rf --one-file-system "$work/results"
        if [ "$code" -gt 1 ]; then
                sed "s/^/  $1 $2: /" "$work/log" >&2
                echo "not-measured"
                return
        fi
        python3 - "$work/change.json" "$1 $2" <<'PYTHON'
import json, sys
rows = json.load(open(sys.argv[1]))["rows"]
print(f"  {sys.argv[2]}:", "  ".join(f"{r['name']} {r['change']:+.1%} (at least {r['low']:+.1%}, allowed {r['allowed']:.1%})"
      for r in rows), file=sys.stderr)
print(" ".join(r["name"] for r in rows if r["worse"]) or "-")
PYTHON
}

declare -A count
# tally NAME NUMBER EXPECTED: one experiment, counted as right, wrong or not measured
tally() {
        local worse
        worse=$(experiment "$1" "$2")
        case $worse in
        not-measured) count[$1-void]=$((${count[$1-void]:-0} + 1)) ;;
        *"$3"*) count[$1-right]=$((${count[$1-right]:-0} + 1)) ;;
        *) count[$1-wrong]=$((${count[$1-wrong]:-0} + 1)) ;;
        esac
}

# told NAME WORD: "10 of 10 red"
told() {
        local right=${count[$1-right]:-0} wrong=${count[$1-wrong]:-0} void=${count[$1-void]:-0}
        echo "$right of $((right + wrong)) $2$([ "$void" = 0 ] || echo " ($void not measured)")"
}

build old 20480 20000
build same 20480 20000
build heap 21550 20000
build slow 20480 22000
for ((i = 1; i <= unchanged; i++)); do
        tally same "$i" -
        if ((i <= changed)); then
                tally heap "$i" live_heap
                tally slow "$i" latency_p50
        fi
        echo "after $i: unchanged $(told same green), live heap +5 % $(told heap red), latency +10 % $(told slow red)"
done
