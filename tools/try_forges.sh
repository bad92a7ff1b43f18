#!/bin/sh
# Runs the steps of action.yml and of templates/memory.yml in a clean chroot: a debootstrap'ed Debian folder in which nothing is
# built and no compiler is installed. As root: tools/try_forges.sh [FOLDER]
#
# GitHub's runner has git and make; what else the action needs its first step installs and builds. GitLab's job runs in an
# image that has plateau; here it is the one of that step. Python reads the files (tests/e2e/forges.py). FOLDER is kept
# when it was named (tools/fresh_machine.sh).
set -eu
cd "$(dirname "$0")/.."
if [ $# -gt 0 ]; then
        root=$1
else
        root=$(mktemp -d)
        # Mounts went before (tools/fresh_machine.sh); should one have stayed, nothing beyond it is reached.
        trap 'rm -rf --one-file-system "$root"' EXIT
fi
# shellcheck disable=SC2016 # the shell inside expands it
FRESH_INCLUDE=git,make,ca-certificates,python3,python3-yaml tools/fresh_machine.sh "$root" \
        'for name in plateau cc go; do ! command -v $name || exit 1; done; python3 tests/e2e/forges.py --clean'
