#!/bin/sh
# Installs the readers that tests/outside/check_report.py takes from npm into a folder outside the repository, and
# prints the line that makes the tests find them. usage: tests/outside/install.sh [FOLDER]
set -eu
folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/plateau/outside}
mkdir -p "$folder"
cd "$folder"
[ -f package.json ] || echo '{"private": true}' > package.json
npm install --no-audit --no-fund --silent html-validate@10 axe-core@4 >&2
echo "export PLATEAU_NODE_MODULES='$folder/node_modules'"
