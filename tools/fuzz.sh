#!/bin/sh
# Fuzzes the parsers of data from outside with libFuzzer.
#
#   tools/fuzz.sh [SECONDS [TARGET...]]     SECONDS (60) per target on one processor; the corpus are the fixtures and
#                                           what earlier runs found, in build-fuzz/corpus
#   tools/fuzz.sh --runs N [TARGET...]      N executions in all, divided by the table below, with a fixed seed and only
#                                           the fixtures: exactly the same inputs each time
#
# A finding ends it with exit 1 and the name of the input's file. The logs stay in build-fuzz/NAME.log; bench/fuzzed.py
# makes the table of docs/reliability.md from them.
set -eu
cd "$(dirname "$0")/.."
runs=
seconds=60
if [ "${1:-}" = --runs ]; then
        runs=$2
        shift 2
elif [ $# -gt 0 ]; then
        seconds=$1
        shift
fi
folder=build-fuzz
# PLAIN=1: do not trace comparisons; executions are twice as fast, but inputs are chosen less cleverly.
build=$folder${PLAIN:+-plain}

# For each target: its share of a hundred thousand executions, largest for fast parsers of short texts, and the maximal
# length of an input.
share() {
        case $1 in
        endpoint | record) echo 15000 ;;
        template | targets_parse) echo 12000 ;;
        pprof) echo 10000 ;;
        parse_runtime) echo 8000 ;;
        ledger) echo 6000 ;;
        heap_text) echo 5000 ;;
        goroutine_text | parse_kernel) echo 4000 ;;
        http_parse) echo 3000 ;;
        scenario) echo 2500 ;;
        cgroup) echo 2000 ;;
        elf_file | listener_diag) echo 1000 ;;
        pclntab) echo 300 ;;
        h2_conn) echo 200 ;;
        # Each execution needs two tables of half a MiB.
        histogram) echo 20 ;;
        *) echo 100 ;;
        esac
}
longest() {
        case $1 in
        endpoint | template | targets_parse) echo 256 ;;
        record) echo 512 ;;
        ledger) echo 16384 ;;
        parse_runtime) echo 8192 ;; # beyond the longest line that is kept
        # Overwrites bytes of small structures at random.
        heap | goroutines) echo 704 ;;
        elf_file | h2_conn | pclntab) echo 4096 ;;
        *) echo 1024 ;;
        esac
}

# Makes runs reproducible: seeds sorted by name, no periodic reload of the corpus, and no address space randomisation, as
# traced comparisons may contain addresses.
repeatable() {
        printf %s "-seed=1 -reload=0 -runs=$((runs * $(share "$1") / 100000)) -max_len=$(longest "$1")"
        # shellcheck disable=SC2046 # a list is meant to be split
        [ -z "$(seeds_of "$1")" ] || printf ' -seed_inputs=%s' "$(find $(seeds_of "$1") -type f | LC_ALL=C sort | paste -s -d ,)"
}

# The seed inputs of a target. Some targets use the first byte to choose how the input is split, or the last bytes as
# numbers; those of a fixture are as good as any.
seeds_of() {
        case $1 in
        http_parse) echo tests/fixtures/http ;;
        targets_parse) echo tests/fixtures/targets ;;
        parse_runtime | parse_kernel) echo tests/fixtures tests/fixtures/cgroup_v1 tests/fixtures/cgroup_v2 ;;
        pprof) echo tests/fixtures/pprof ;;
        heap_text) echo tests/fixtures/heap ;;
        scenario) echo scenarios ;;
        cgroup) echo tests/fixtures/cgroup_v1 tests/fixtures/cgroup_v2 ;;
        listener_diag) echo tests/fixtures/sock_diag ;;
        endpoint) echo tests/fixtures/urls ;;
        ledger) echo tests/fixtures/snapshot_* ;;
        esac
}

[ -f "$build/build.ninja" ] || CC=clang meson setup "$build" -Dfuzz=true -Dbuildtype=debugoptimized \
        -Db_sanitize=address,undefined -Db_lundef=false ${PLAIN:+-Dc_args=-fno-sanitize-coverage=trace-cmp} >/dev/null
targets=${*:-$(ls tests/fuzz/fuzz_*.c | sed 's/.*fuzz_\(.*\)\.c/\1/')}
for target in $targets; do
        ninja -C "$build" --quiet "tests/fuzz/fuzz_$target"
        if [ -n "$runs" ]; then
                corpus=$folder/repeat/$target
                rm -rf --one-file-system "$corpus"
                limits=$(repeatable "$target")
                seeds=
                fixed='setarch --addr-no-randomize'
        else
                corpus=$folder/corpus/$target
                limits="-max_total_time=$seconds -max_len=4096"
                seeds=$(seeds_of "$target")
                fixed=
                case $target in ledger | heap | goroutines) limits="$limits -max_len=$(longest "$target")" ;; esac
        fi
        mkdir -p "$corpus"
        # For targets that overwrite bytes at random, the number of executions matters more than the choice of inputs.
        case $target in heap | goroutines) limits="$limits -entropic=0" ;; esac
        # Quarantine 4 MiB of freed memory instead of 256 MiB: these parsers allocate only KiB.
        # shellcheck disable=SC2046,SC2086 # lists are meant to be split
        ASAN_OPTIONS=quarantine_size_mb=4:malloc_context_size=4 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
                $fixed "$build/tests/fuzz/fuzz_$target" $limits -print_final_stats=1 \
                -artifact_prefix="$folder/finding-" "$corpus" $seeds >"$folder/$target.log" 2>&1 || {
                tail -n 40 "$folder/$target.log"
                exit 1
        }
        printf '%-16s %s executions, no finding\n' "$target" \
                "$(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/$target.log")"
done
