#!/bin/sh
# Formats all C files with clang-format and all Go files with gofmt. --check changes nothing and fails if anything would
# change.
set -eu
cd "$(dirname "$0")/.."
c_files=$(git ls-files --cached --others --exclude-standard '*.c' '*.h')
go_files=$(git ls-files --cached --others --exclude-standard '*.go')

if [ "${1:-}" = --check ]; then
        # shellcheck disable=SC2086 # file names here have no spaces
        clang-format --dry-run --Werror $c_files
        if [ -n "$go_files" ]; then
                # shellcheck disable=SC2086
                unformatted=$(gofmt -l $go_files)
                [ -z "$unformatted" ] || { echo "gofmt would change: $unformatted" >&2; exit 1; }
        fi
else
        # shellcheck disable=SC2086
        clang-format -i $c_files
        # shellcheck disable=SC2086
        [ -z "$go_files" ] || gofmt -w $go_files
fi
