#!/bin/sh
# Checks the page and the exports as strictly as can be done here: HTML checkers (tidy, html-validate), accessibility
# (axe-core, light and dark) and widths from a small phone up in headless Chromium, Prometheus' promtool. Installs what
# comes from npm into a cache; names what else is missing. `make test` runs the part that small packages give.
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
