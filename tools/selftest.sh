#!/bin/sh
# Tests the gate itself: a planted leak must turn it red, a bounded cache must leave it green.
# usage: tools/selftest.sh [FOLDER FOR THE RESULTS]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
plateau=${PLATEAU:-$root/build/plateau}
results=${1:-$(mktemp -d)}
mkdir -p "$results"

# expect NAME CODE: runs scenario selftest-NAME; the gate must then exit with CODE.
expect() {
        code=0
        "$plateau" run "$root/tests/scenarios/selftest-$1.json" --quiet --output "$results" >"$results/$1.txt" 2>&1 ||
                code=$?
        if [ "$code" != 0 ]; then
                cat "$results/$1.txt" >&2
                echo "selftest: the experiment '$1' ended with $code" >&2
                exit 1
        fi
        "$plateau" gate "$results/selftest-$1/latest" --flat || code=$?
        if [ "$code" != "$2" ]; then
                echo "selftest: the gate answers '$1' with $code, not $2; results in $results" >&2
                exit 1
        fi
        echo "selftest: $1: exit $code, as it must be"
}

expect leak 1
expect cache 0
