#!/bin/sh
# Builds the sample service reproducibly: it needs no network, and the same
# source and toolchain give the same bytes.
#
#   tools/build_target.sh [--go GO] [--cgo] OUTPUT
#
# GO is the go command; default: `go`. --cgo includes the workloads in C memory
# and needs a C compiler.
set -eu

usage() {
        echo "usage: tools/build_target.sh [--go GO] [--cgo] OUTPUT" >&2
        exit 2
}

go=go
cgo=0
while [ $# -gt 1 ]; do
        case $1 in
        --go) go=$2 && shift 2 ;;
        --cgo) cgo=1 && shift ;;
        *) usage ;;
        esac
done
case ${1:-} in
'' | -*) usage ;;
/*) output=$1 ;;
*) output=$PWD/$1 ;;
esac
case $go in
*/*) go=$(cd "$(dirname "$go")" && pwd)/${go##*/} ;;
esac
command -v "$go" >/dev/null || {
        echo "build_target: no go command '$go'" >&2
        exit 1
}

export GOTOOLCHAIN=local GOPROXY=off GOFLAGS="" CGO_ENABLED=$cgo
if [ -z "${GOCACHE:-}${XDG_CACHE_HOME:-}${HOME:-}" ]; then
        GOCACHE=$(mktemp -d)
        export GOCACHE
        trap 'rm -rf --one-file-system "$GOCACHE"' EXIT
fi

set -- -trimpath
if [ "$cgo" = 1 ]; then
        set -- "$@" -tags plateau_cgo
fi
# Since 1.18 go builds the state of the git tree into the binary unless told not
# to, and fails if git distrusts the owner of the folder.
if "$go" help build | grep -q buildvcs; then
        set -- "$@" -buildvcs=false
fi
cd "$(dirname "$0")/../target-go"
"$go" build "$@" -o "$output" .
