#!/bin/sh
# Runs the steps of action.yml and templates/memory.yml in a clean chroot made by debootstrap, with nothing built and no
# compiler installed. As root: tools/try_forges.sh [FOLDER]
#
# GitHub's runner has git and make; the action's first step installs and builds everything else. GitLab's job runs in an
# image that has plateau; here it uses the plateau built by that step. tests/e2e/forges.py reads the files. A FOLDER that
# was given is kept (tools/fresh_machine.sh).
set -eu
cd "$(dirname "$0")/.."
if [ $# -gt 0 ]; then
        root=$1
else
        root=$(mktemp -d)
        # fresh_machine.sh has unmounted everything. If a mount is left, --one-file-system keeps rm from following it.
        trap 'rm -rf --one-file-system "$root"' EXIT
fi
# shellcheck disable=SC2016 # the shell inside expands it
FRESH_INCLUDE=git,make,ca-certificates,python3,python3-yaml tools/fresh_machine.sh "$root" \
        'for name in plateau cc go; do ! command -v $name || exit 1; done; python3 tests/e2e/forges.py --clean'
