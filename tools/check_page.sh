#!/bin/sh
# Checks the page and the exports with external tools: HTML (tidy, html-validate), accessibility (axe-core, light and dark)
# and layout from the width of a small phone up (headless Chromium), metrics (promtool). Installs npm packages into a cache
# and names other tools that are missing. `make test` runs the checks that need only small packages.
# usage: tools/check_page.sh [BUILD FOLDER]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
build=${1:-$root/build}
command -v chromium >/dev/null || echo "check_page: no chromium (Debian: chromium)" >&2
command -v promtool >/dev/null || echo "check_page: no promtool (Debian: prometheus)" >&2
if command -v npm >/dev/null; then
        eval "$("$root/tests/outside/install.sh")"
else
        echo "check_page: no npm (Debian: npm)" >&2
fi
exec python3 "$root/tests/outside/check_report.py" "$build/tests/story_report"
