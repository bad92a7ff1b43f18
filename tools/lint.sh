#!/bin/sh
# Static analysis beyond the compilers' warnings: clang-tidy's bug finders over the library, shellcheck over scripts.
set -eu
cd "$(dirname "$0")/.."
if command -v clang-tidy >/dev/null 2>&1; then
        # shellcheck disable=SC2046
        clang-tidy -quiet -p build --warnings-as-errors='*' \
                --checks='-*,clang-analyzer-*,bugprone-*,-bugprone-easily-swappable-parameters,-bugprone-narrowing-conversions,-bugprone-reserved-identifier,-bugprone-assignment-in-if-condition,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling' \
                $(git ls-files 'harness/*.c') 2>/dev/null
else
        echo "lint: clang-tidy is not installed, left out" >&2
fi
if command -v shellcheck >/dev/null 2>&1; then
        git ls-files '*.sh' .ci/run | xargs shellcheck
else
        echo "lint: shellcheck is not installed, left out" >&2
fi
