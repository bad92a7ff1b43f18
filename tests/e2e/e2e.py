#!/usr/bin/env python3
"""End-to-end tests: the real binary against the sample service, what a result is, and what is told of it.

    e2e.py PLATEAU_BINARY [TEST...]

TAP on standard output. Every test has a folder of its own; loads are small and windows short, so that what is tested
is whether the parts fit, not how fast the machine is.
"""
import json
import os
import subprocess
import sys

import tap
from experiment import SHORT, TELEMETRY, Case, scenario
from tap import contains, equal


def test_leak_is_growing_and_names_the_live_heap(case):
    # Every 4 KiB sampled instead of every 512: the call site then shows in a leak as small as this one.
    code, out, err = case.run_scenario(scenario(
        "leak", "/leak?bytes=64",
        target={"spawn": ["target-go", "--addr", "127.0.0.1:0", "--memprofilerate", "4096"],
                "ready": {"path": "/healthz", "timeout": "20s"}, "telemetry": TELEMETRY},
        load={"executor": "constant-vus", "vus": 4, "requests": 5000},
        protocol={"baseline": "300ms", "runs": 12, "settle": "300ms", "collect": "each", "release": "last"},
        verdict={"delta": "16B/request"},
        expect={"shape": "GROWING", "hypothesis": "REFUTED", "cause": "live_heap"}))
    equal(code, 0, out + err)
    verdict = case.verdict("leak")
    equal(verdict["shape"], "GROWING")
    equal(verdict["cause"], "live_heap")
    slope = next(c for c in verdict["channels"] if c["name"] == "live_heap")["slope"] / 5000
    if not 57 <= slope <= 71:
        raise AssertionError(f"planted 64 bytes a request, found {slope}")
    contains(verdict["call_sites"][0]["stack"], "main.leakRecord")
    contains(err, "left alone now for up to")
    contains(out, "main.leakRecord")
    contains((case.result("leak") / "report.html").read_text(), "leakRecord")
    contains(out, "GROWING")


def test_judge_gives_the_same_verdict_again(case):
    case.run_scenario(scenario("again"))
    result = case.result("again")
    case.run("judge", result, "--output", case.folder / "judged")
    for name in ("verdict.json", "ledger.json"):
        equal((case.folder / "judged" / name).read_text(), (result / name).read_text(), name)
    equal(subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=result, check=False).returncode, 0, "seal")


def test_judge_refuses_a_result_that_was_changed(case):
    case.run_scenario(scenario("changed", protocol={"baseline": "200ms", "runs": 1, "settle": "200ms"}))
    result = case.result("changed").resolve()
    text = (result / "samples.csv").read_text()
    (result / "samples.csv").write_text(text.replace("settle", "load", 1))
    code, _, err = case.run("judge", result)
    equal(code, 4, err)
    contains(err, "changed after it was sealed")


def test_three_runs_are_inconclusive(case):
    code, out, err = case.run_scenario(
        scenario("three", protocol={"baseline": "200ms", "runs": 3, "settle": "200ms", "collect": "each"}))
    equal(code, 3, out + err)
    equal(case.verdict("three")["shape"], "INCONCLUSIVE")


def test_result_folder_is_complete(case):
    case.run_scenario(scenario("whole"))
    result = case.result("whole")
    for name in ("manifest.json", "scenario.json", "plan.json", "samples.csv", "events.ndjson", "runs.json",
                 "latency.hlog", "latency.hgrm", "ledger.json", "verdict.json", "SHA256SUMS", "report.html",
                 "plots/timeline.gp", "plots/timeline.csv", "plots/timeline.svg", "plots/timeline.png",
                 "plots/runs.gp", "plots/runs.svg", "run-08/heap-before.pb.gz", "run-08/heap-after.pb.gz"):
        if not (result / name).is_file():
            raise AssertionError(f"{name} is missing")
    equal(json.loads((result / "scenario.json").read_text())["name"], "whole")
    equal(sorted(p.name for p in result.resolve().parent.iterdir() if p.name.startswith(".")), [], "left behind")


def test_json_goes_to_stdout_alone(case):
    code, out, _ = case.run_scenario(scenario("json", protocol={"baseline": "200ms", "runs": 1, "settle": "200ms"}),
                                     "--json", "--quiet")
    equal(json.loads(out)["shape"], "INCONCLUSIVE")
    equal(code, 3)


def test_expectation_that_is_not_met_is_exit_1(case):
    code, out, err = case.run_scenario(scenario("expect", expect={"shape": "GROWING"}))
    equal(code, 1, out + err)


def test_without_gnuplot_the_run_completes(case):
    tools = case.folder / "bin"
    tools.mkdir()
    code, out, err = case.run_scenario(scenario("plain", protocol={"baseline": "200ms", "runs": 1, "settle": "200ms"}),
                                       env={"PATH": str(tools)})
    equal(code, 3, out + err)
    contains(err, "gnuplot")
    if not (case.result("plain") / "plots" / "timeline.gp").is_file():
        raise AssertionError("the script is not there")


def test_threshold_that_does_not_hold_is_exit_1_and_says_why(case):
    code, out, err = case.run_scenario(scenario("limits", thresholds={"rss_settled": ["max<1MiB", "max<64GiB"]}))
    equal(code, 1, out + err)
    contains(out, "GATE  fails      rss_settled max<1MiB")
    contains(out, "GATE  holds      rss_settled max<64GiB")
    equal(case.verdict("limits")["exit_code"], 1)
    summary = case.folder / "summary.md"
    code, out, err = case.run("gate", case.result("limits"), "--output", case.folder / "gate",
                              env={"GITHUB_STEP_SUMMARY": str(summary)})
    equal(code, 1, out + err)
    contains(out, "look closer: plots/runs.svg")
    contains((case.folder / "gate/junit.xml").read_text(), "<failure message=")
    contains(summary.read_text(), "| rss\\_settled max&lt;1MiB |")


def test_gate_without_expectations_demands_that_nothing_grows(case):
    case.run_scenario(scenario("flat"))
    code, out, err = case.run("gate", case.result("flat"), "--json")
    if code not in (0, 3):  # so short a run may leave it undecided
        raise AssertionError(out + err)
    equal([gate["name"] for gate in json.loads(out)["gates"]], ["nothing grows"])
    equal(json.loads(out)["exit_code"], code)
    code, out, err = case.run("gate", case.result("flat"), "--baseline", case.result("flat"), "--only-baseline")
    equal(code, 0, out + err)
    contains(out, "baseline live_heap: +0.0 %")
    code, _, err = case.run("gate", case.result("flat"), case.result("flat"))
    equal(code, 2, err)


def test_report_draws_the_same_again(case):
    case.run_scenario(scenario("again", protocol=SHORT))
    result = case.result("again")
    code, out, err = case.run("report", result, "--output", case.folder / "drawn")
    equal(code, 0, out + err)
    for name in ("exports/summary.md", "exports/junit.xml", "plots/timeline.csv", "plots/timeline.gp"):
        equal((case.folder / "drawn" / name).read_bytes(), (result / name).read_bytes(), name)
    code, out, err = case.run("report", result)
    equal(code, 0, out + err)
    equal(subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=result, check=False).returncode, 0, "seal")


def test_compare_shows_results_side_by_side(case):
    case.run_scenario(scenario("one", protocol=SHORT))
    case.run_scenario(scenario("two", protocol=SHORT))
    code, out, err = case.run("compare", case.result("one"), case.result("two"), "--output", case.folder / "both")
    equal(code, 0, out + err)
    contains(out, "A: one")
    contains(out, "B: two")
    contains((case.folder / "both/overlay.csv").read_text(), "settled_rss_2_bytes")
    code, out, err = case.run("compare", case.result("one"), case.result("two"), "--json")
    equal(len(json.loads(out)["results"]), 2)
    code, out, err = case.run("compare", "--history", case.result("two"), case.result("one"), "--output",
                              case.folder / "both")
    equal(code, 0, out + err)
    equal([line.split()[-1] for line in out.splitlines()[:2]], [str(case.result("one")), str(case.result("two"))])
    contains((case.folder / "both/history.csv").read_text(), "rss_settled_bytes")
    code, _, err = case.run("compare", case.result("one"))
    equal(code, 2, err)


def test_profiles_are_what_pprof_reads(case):
    case.run_scenario(scenario("profiles", "/leak?bytes=4096"))
    profile = sorted(case.result("profiles").glob("run-*/heap-after.pb.gz"))[-1]
    top = subprocess.run(["go", "tool", "pprof", "-top", profile], env=dict(os.environ, HOME=str(case.folder)),
                         capture_output=True, text=True, check=True).stdout
    contains(top, "inuse_space")
    contains(top, "leak")


if __name__ == "__main__":
    sys.exit(tap.run(globals(), sys.argv[2:], Case))
