#!/bin/sh
# Runs a matrix on this machine and merges it; running it again measures only missing cells. usage: matrix.sh NAME
set -eu
cd "$(dirname "$0")/.." || exit 1
plateau=build/plateau
# The plan lists the Go versions that cells need, as "Go 1.15".
versions=$($plateau matrix plan "$1" | sed -n 's/.* Go \(1\.[0-9]*\).*/\1/p' | sort -u -t. -k2n | tr '\n' ' ')
# shellcheck disable=SC2086 # a list of words
[ -z "$versions" ] || tools/toolchains.sh $versions
status=0
$plateau matrix run "$1" || status=$?
[ "$status" != 130 ] || exit 130
$plateau matrix merge "results/matrix/$(basename "$1" .json)"
