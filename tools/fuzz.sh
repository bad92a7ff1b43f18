#!/bin/sh
# Fuzzes the parsers of what comes from outside: tools/fuzz.sh [SECONDS [TARGET...]]
# Each target gets SECONDS (60) of one processor, the fixtures as first corpus and what it found before in
# build-fuzz/corpus. A finding ends it with the input's file name and exit 1.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -gt 0 ] && shift
folder=build-fuzz

[ -f "$folder/build.ninja" ] || CC=clang meson setup "$folder" -Dfuzz=true -Dbuildtype=debugoptimized \
        -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
targets=${*:-$(ls tests/fuzz/fuzz_*.c | sed 's/.*fuzz_\(.*\)\.c/\1/')}
for target in $targets; do
        ninja -C "$folder" --quiet "tests/fuzz/fuzz_$target"
        corpus="$folder/corpus/$target"
        mkdir -p "$corpus"
        seeds=
        max_len=4096
        more=
        case $target in
        # The first byte of an input says how it is cut; a fixture's own first letter does as well as any.
        http_parse) seeds=tests/fixtures/http ;;
        targets_parse) seeds=tests/fixtures/targets ;;
        parse_runtime | parse_kernel) seeds="tests/fixtures tests/fixtures/cgroup_v1 tests/fixtures/cgroup_v2" ;;
        pprof) seeds=tests/fixtures/pprof ;;
        heap_text) seeds=tests/fixtures/heap ;;
        scenario) seeds=scenarios ;;
        cgroup) seeds="tests/fixtures/cgroup_v1 tests/fixtures/cgroup_v2" ;;
        listener_diag) seeds=tests/fixtures/sock_diag ;;
        endpoint) seeds=tests/fixtures/urls ;;
        # The last bytes of an input are taken for figures; the end of a fixture does as well as any.
        ledger) seeds=$(echo tests/fixtures/snapshot_*) && max_len=16384 ;;
        # Small structures written over at random: counts matter, not the choice of inputs.
        heap | goroutines) more=-entropic=0 && max_len=704 ;;
        esac
        # Freed memory is kept from being used again for 4 MiB, not 256: these parsers allocate in KiB.
        ASAN_OPTIONS=quarantine_size_mb=4:malloc_context_size=4 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
                "$folder/tests/fuzz/fuzz_$target" \
                -max_total_time="$seconds" -max_len="$max_len" -print_final_stats=1 $more \
                -artifact_prefix="$folder/finding-" "$corpus" $seeds >"$folder/$target.log" 2>&1 || {
                tail -n 40 "$folder/$target.log"
                exit 1
        }
        printf '%-16s %s executions, no finding\n' "$target" \
                "$(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/$target.log")"
done
