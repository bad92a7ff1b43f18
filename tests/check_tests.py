#!/usr/bin/env python3
"""Tests find their module: every harness/**/x.c has tests/test_x.c, or a row here that says who tests it instead.

    check_tests.py SOURCE_ROOT

A row names the modules whose path begins so, the longest that fits counts, and the test that reaches them: a unit test
by its name, a script by its path in tests/. The check fails on a module that has neither, on a row that covers nothing
any more, and on a unit test that is named after no module.
"""
import pathlib
import sys

# Two rooms may have files of one name: the test then bears the room's, as in test_record_layout.c.
TESTED_BY = {
    # Commands, and what prints or waits for people: whole, by the real program.
    "cli/": "e2e/e2e.py",
    "cli/cmd_new": "e2e/access.py",
    "cli/survey": "e2e/where.py",
    "cli/access_options": "e2e/access.py",
    "cli/options": "e2e/command_line.py",
    "cli/process_options": "e2e/command_line.py",
    "cli/against": "e2e/story.py",
    "cli/blocks": "e2e/story.py",
    "cli/cmd_load": "e2e/load.py",
    "cli/load_options": "e2e/load.py",
    "cli/cmd_watch": "e2e/any_load.py",
    "cli/cmd_inspect": "e2e/inspect_pid.py",
    "cli/inspect": "e2e/inspect_pid.py",
    # Used by nearly every test: a fault in them is red everywhere.
    "base/file": "seal",
    "base/json": "scenario_load",
    "base/log": "e2e/e2e.py",
    "base/mem": "histogram",
    "base/strbuf": "escape",
    # Structs and their names, through those who fill them.
    "model/channel": "channels",
    "model/facts": "go_facts",
    "model/finding": "verdict_decide",
    "model/gate": "gate_check",
    "model/goroutines": "goroutine_list",
    "model/growth": "growth",
    "model/ledger": "ledger_build",
    "model/ledger_parts": "figure",
    "model/load_shape": "arrival",
    "model/load_stats": "load",
    "model/load_sum": "report_write",
    "model/look": "e2e/inspect_pid.py",
    "model/matrix": "matrix_load",
    "model/metric": "samples_csv",
    "model/pages": "ledger_build",
    "model/request_mix": "load",
    "model/run": "standing",
    "model/sample": "samples_csv",
    "model/scenario": "scenario_load",
    "model/verdict": "verdict_json",
    # Steps of one whole, which only the whole can judge.
    "ledger/": "ledger_build",
    "ledger/map_spans": "by_spans",
    "load/": "load",
    "net/tls": "load_tls",
    "net/curl_library": "library",
    "net/openssl_library": "library",
    "net/fetch_wait": "fetch",
    "net/address": "load",
    "net/h2_": "h2_conn",
    "net/http_line": "http_parse",
    "net/link": "load",
    "run/": "e2e/e2e.py",
    "run/generator": "e2e/any_load.py",
    "scenario/watch_scenario": "e2e/any_load.py",
    "stats/kendall": "trend",
    "stats/jump_line": "plateau",
    "stats/points": "trend",
    "stats/quadratic": "plateau",
    "stats/teeth": "plateau",
    "verdict/": "verdict_decide",
    "verdict/pprof": "call_sites",
    "verdict/stacks": "call_sites",
    "gate/gate_baseline": "gate_check",
    "gate/gate_value": "gate_check",
    "scenario/": "scenario_load",
    "matrix/": "matrix_load",
    "matrix/engine_": "engine",
    "goheap/": "e2e/inspect_pid.py",
    "goheap/goroutine_find": "e2e/goroutines.py",
    "goheap/goroutines": "e2e/goroutines.py",
    "goheap/names": "e2e/goroutines.py",
    "goheap/type_name": "heap_types",
    "goheap/figures": "look",
    "goheap/find_": "look",
    "goheap/goroutine_stacks": "unwind",
    "goheap/memory_": "memory_reader",
    "goheap/layout_dwarf": "layout",
    "goheap/runtime_memory": "e2e/heap.py",
    "goheap/span": "look",
    "model/heap": "look",
    "goheap/pclntab_file": "pclntab",
    "telemetry/memory": "e2e/heap.py",
    "target/elf_file": "buildinfo",
    "target/family": "served",
    "target/guard": "target",
    "target/host_facts": "go_facts",
    "target/listener_table": "listener",
    "target/madvise_predict": "go_facts",
    "telemetry/access": "prove",
    "telemetry/process": "sampler",
    "telemetry/snapshot": "sampler",
    "telemetry/source": "sampler",
    # What is written for people and programs: whole pages and documents, read by others' readers.
    "record/": "e2e/e2e.py",
    "record/hdr_log": "outside/check_hdr.py",
    "report/exports/": "report_write",
    "report/figures/figure": "figure",
    "report/json/": "e2e/story.py",
    "report/json/heap_json": "e2e/heap.py",
    "report/json/goroutines_json": "e2e/goroutines.py",
    "report/matrix_write": "e2e/story.py",
    "report/pages/": "e2e/story.py",
    "report/pages/page_": "report_write",
    "report/pages/goroutines_text": "e2e/goroutines.py",
    "report/pages/spans_text": "e2e/heap.py",
    "report/render/gnuplot": "plot",
    "report/render/svg": "report_write",
    "report/render/text_style": "summary_text",
    "report/report_json": "e2e/story.py",
    "report/figures/compare_rows": "compare_text",
    "report/figures/part_style": "report_write",
    "report/figures/history": "compare_text",
    "report/figures/figure_history": "e2e/e2e.py",
    "report/pages/history_text": "compare_text",
    "report/pages/runs_table": "report_write",
    "words/": "words",
    "words/plan_words": "plan_text",
}
# Unit tests that are named after a way to use a module, or after a file that is none.
OF_NO_MODULE = {
    "fetch_http2": "net/fetch where HTTP/2 alone is spoken",
    "engine": "Slurm and Kubernetes behind one header",
    "load_alloc": "load without an allocation for each request",
    "load_schedule": "load/load: when requests are sent, and over which connections",
    "load_tls": "load over TLS",
    "rest_hours": "verdict/rest: what grows by the hour",
    "scenario_schema": "scenarios/scenario.schema.json against the decoder",
}


def modules(root):
    return sorted(p.relative_to(root / "harness").as_posix()[:-2] for p in (root / "harness").rglob("*.c"))


def row_of(module):
    return max((start for start in TESTED_BY if module.startswith(start)), key=len, default=None)


def test_of(module, folder):
    """The unit test that is named after a module, and includes its header, where it has one of its own."""
    header = folder.parent / "harness" / f"{module}.h"
    for name in (module.replace("/", "_"), module.split("/")[-1]):
        path = folder / f"test_{name}.c"
        if path.is_file() and (not header.is_file() or f'"{module}.h"' in path.read_text()):
            return name
    return None


def check(root):
    folder = root / "tests"
    tests = {p.stem[len("test_"):] for p in folder.glob("test_*.c")}
    own = {module: test_of(module, folder) for module in modules(root)}
    without = [module for module in own if not own[module]]
    used = {row_of(module) for module in without}
    for module in without:
        if row_of(module) is None:
            yield f"{module}.c: write tests/test_{module.split('/')[-1]}.c, or say in check_tests.py who tests it"
    for start, test in TESTED_BY.items():
        if start not in used:
            yield f"check_tests.py: '{start}' covers nothing any more"
        if test not in tests and not (folder / test).is_file():
            yield f"check_tests.py: '{start}' names '{test}', which is no test"
    for test in sorted(tests - set(own.values()) - set(OF_NO_MODULE)):
        yield f"tests/test_{test}.c: is named after no module whose header it includes"


def main():
    faults = list(check(pathlib.Path(sys.argv[1])))
    print("\n".join(faults) or "every module has its test")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
