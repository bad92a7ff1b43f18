#!/bin/sh
# Runs all tests: formatting, layers, unit and end-to-end tests with gcc, all tests again with clang under ASan and UBSan,
# and those with threads under TSan. The last line is "N passed, N failed"; fails if any test failed.
set -u
cd "$(dirname "$0")/.." || exit 1
passed=0
failed=0
skipped=0

# Runs one check that is not a Meson test.
check() {
        name=$1
        shift
        if output=$("$@" 2>&1); then
                passed=$((passed + 1))
        else
                failed=$((failed + 1))
                printf 'FAILED: %s\n%s\n' "$name" "$output"
        fi
}

# Adds up Meson's own counts: "Ok: 12".
count() {
        sed -n "s/^$2: *\([0-9]*\).*/\1/p" "$1" | tail -n 1
}

# Builds in folder $1 with the meson options that follow, and runs the tests named in $only, or all.
suite() {
        folder=$1
        shift
        if [ ! -f "$folder/build.ninja" ] && ! meson setup "$folder" "$@" >"$folder.log" 2>&1; then
                cat "$folder.log"
                failed=$((failed + 1))
                return
        fi
        rm -f "$folder.log"
        # For named tests Meson builds what they need; for all tests build everything.
        if [ -z "$only" ] && ! output=$(ninja -C "$folder" 2>&1); then
                printf 'FAILED: build in %s\n%s\n' "$folder" "$output"
                failed=$((failed + 1))
                return
        fi
        # shellcheck disable=SC2086 # names of tests have no spaces
        meson test -C "$folder" ${only:---no-rebuild} --print-errorlogs >"$folder/tests.log" 2>&1
        if ! grep -q '^Ok:' "$folder/tests.log"; then
                printf 'FAILED: no test ran in %s\n' "$folder"
                tail -n 40 "$folder/tests.log"
                failed=$((failed + 1))
                return
        fi
        sed -n '/^ *[0-9]*\/[0-9]* /p' "$folder/tests.log"
        sed -n '/^.*FAILED\|^not ok\|^# .*[Ee]rror/p' "$folder/tests.log" | head -n 40
        passed=$((passed + $(count "$folder/tests.log" Ok)))
        skipped=$((skipped + $(count "$folder/tests.log" Skipped)))
        failed=$((failed + $(count "$folder/tests.log" Fail) + $(count "$folder/tests.log" Timeout)))
        [ "$(count "$folder/tests.log" Fail)" = 0 ] || tail -n 200 "$folder/meson-logs/testlog.txt"
}

only=
check "layout" tools/format.sh --check
echo "== gcc"
suite build
echo "== clang, address and undefined behaviour sanitizers"
CC=clang suite build-asan -Dbuildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false
echo "== clang, thread sanitizer"
only="load load_tls load_command sampler fetch"
CC=clang suite build-tsan -Dbuildtype=debugoptimized -Db_sanitize=thread -Db_lundef=false

if [ "$skipped" -gt 0 ]; then
        echo "$passed passed, $failed failed, $skipped skipped"
else
        echo "$passed passed, $failed failed"
fi
[ "$failed" = 0 ]
