#!/bin/sh
# Prints the rows of harness/goheap/layouts.inc: offsets of fields in the Go runtime's structures, from the DWARF of a
# small program built by each toolchain under .toolchains for amd64 and arm64.
#
#     tools/go_layouts.sh build/tools/layout_row > harness/goheap/layouts.inc    writes the table
#     tools/go_layouts.sh --check build/tools/layout_row                         compares the table with the installed
#                                                                                toolchains
set -eu
check=
[ "$1" != --check ] || { check=yes; shift; }
layout_row=$(realpath "$1")
top=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
export GO111MODULE=off GOFLAGS='' GOTOOLCHAIN=local CGO_ENABLED=0 GOPROXY=off

cat > "$work/main.go" <<'PROGRAM'
package main

import "runtime"

func main() { runtime.GC() }
PROGRAM

rows=0
for go in "$top"/.toolchains/go-1.*/bin/go; do
        [ -x "$go" ] || continue
        minor=${go#*/go-1.}
        minor=${minor%%/*}
        for arch in amd64 arm64; do
                (cd "$work" && GOARCH=$arch "$go" build -o "program-$arch" main.go)
                "$layout_row" "$work/program-$arch" "$minor" >> "$work/rows"
                rows=$((rows + 1))
        done
done
if [ -z "$check" ]; then
        echo "/* Written by tools/go_layouts.sh. */"
        cat "$work/rows"
        exit
fi
[ "$rows" -gt 0 ] || { echo "no toolchain under .toolchains: nothing to hold the table against"; exit 77; }
# Each row, without comments and joined to one line, must be in the table unchanged.
one_line() { sed '/^\/\*/d' "$1" | tr -d '\n ' | sed 's/},}},/&\n/g'; }
one_line "$work/rows" > "$work/wanted"
one_line "$top/harness/goheap/layouts.inc" > "$work/table"
missing=$(grep -cvxFf "$work/table" "$work/wanted" || true)
[ "$missing" -eq 0 ] || { echo "$missing of $rows rows differ: write the table again"; exit 1; }
echo "$rows rows as the toolchains have them"
