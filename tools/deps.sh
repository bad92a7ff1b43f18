#!/bin/sh
# Installs the Debian packages that are missing, if any: `tools/deps.sh build`, `... test` or `... package`.
# Without permission to install, it prints one line with the packages and exits with 2.
set -eu
here=$(dirname "$0")
when=${1:-build}

# Uses a Go toolchain on PATH that is new enough; otherwise installs the distribution's.
go_is_new_enough() {
        command -v go >/dev/null 2>&1 || return 1
        minor=$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
        [ -n "$minor" ] && [ "$minor" -ge 19 ]
}

wanted=$(awk -v when="$when" '!/^#/ && NF && ($2 == "build" || $2 == when) { print $1 }' "$here/packages.txt")
go_is_new_enough || wanted="$wanted golang-go"

missing=
for package in $wanted; do
        state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
        echo "plateau: needs these packages, or what your distribution calls them:$missing" >&2
        exit 2
elif [ "$(id -u)" = 0 ]; then
        as_root=
elif sudo -n true 2>/dev/null || { [ -t 0 ] && command -v sudo >/dev/null 2>&1; }; then
        as_root=sudo
else
        echo "plateau: needs root to run: apt-get install$missing" >&2
        exit 2
fi

echo "plateau: installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086 # the list is meant to be split; an empty as_root too
if ! { $as_root apt-get update && $as_root apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        echo "plateau: could not install:$missing" >&2
        exit 2
fi
