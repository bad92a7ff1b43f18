#!/usr/bin/env python3
"""End-to-end tests of what is told: JSON that keeps to its schema, and two builds measured in turns.

    story.py PLATEAU_BINARY [TEST...]
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import time

try:
    import jsonschema
except ImportError:
    jsonschema = None

import tap
from experiment import PLATEAU, ROOT, SHORT, Case, scenario
from tap import contains, equal


def keeps_to(name, text):
    """The text is JSON as schema/NAME.schema.json says."""
    document = json.loads(text)
    if jsonschema:
        schema = json.loads((ROOT / f"schema/{name}.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        faults = [fault.message[:300] for fault in jsonschema.Draft202012Validator(schema).iter_errors(document)]
        equal(faults, [], name)
    return document


def build_service(case, name, keep_kib, wait_us=1000):
    """The service of bench/gate as a build that keeps so much alive."""
    subprocess.run(["go", "build", "-buildvcs=false", "-ldflags",
                    f"-X main.keepKiB={keep_kib} -X main.waitMicroseconds={wait_us}", "-o", case.folder / name, "."],
                   cwd=ROOT / "bench/gate/service", check=True, capture_output=True,
                   env=dict(os.environ, CGO_ENABLED="0", GOPROXY="off", GOTOOLCHAIN="local"))


def against_scenario(name, **parts):
    content = scenario(name, "/work", load={"executor": "constant-vus", "vus": 2, "requests": 100},
                       protocol={"baseline": "200ms", "runs": 8, "settle": "200ms", "collect": "each"},
                       thresholds={"live_heap": ["max<1KiB"]},
                       sampling={"process": "50ms", "runtime": "100ms", "ledger": "never"})
    content["target"] = {"spawn": ["./new"], "ready": {"path": "/debug/vars", "timeout": "20s"},
                         "telemetry": {"expvar": "/debug/vars", "pprof": "/debug/pprof/"}}
    content["target"].update(parts)
    return content


def test_every_command_prints_json_that_keeps_to_its_schema(case):
    path = case.write(scenario("one", protocol=SHORT))
    keeps_to("plan", case.run("check", path, "--json")[1])
    keeps_to("verdict", case.run("run", path, "--json")[1])
    result = case.result("one")
    keeps_to("plan", (result / "plan.json").read_text())
    keeps_to("verdict", case.run("judge", result, "--json")[1])
    keeps_to("gate", case.run("gate", result, "--json")[1])
    keeps_to("compare", case.run("compare", result, result, "--json")[1])
    drawn = keeps_to("report", case.run("report", result, "--json")[1])
    equal(drawn["page"], f"{result}/report.html")
    service = subprocess.Popen([PLATEAU.parent / "target-go", "--addr", "127.0.0.1:0"], stdout=subprocess.PIPE,
                               text=True, cwd=case.folder)
    try:
        url = service.stdout.readline().split()[-1]
        keeps_to("load", case.run("load", f"{url}/steady", "-n", "50", "-c", "2", "--json")[1])
        keeps_to("inspect", case.run("inspect", service.pid, "--json")[1])
    finally:
        service.terminate()
        service.wait(timeout=20)


def test_every_command_explains_itself_with_an_example(case):
    listing = case.run("--help")[1].split("Commands:", 1)[1]
    names = [line.split()[0] for line in listing.splitlines() if line.startswith("  ")]
    for name in names:
        code, out, _ = case.run(name, "--help")
        equal(code, 0, name)
        contains(out, f"usage: plateau {name}")
        if name != "help":
            contains(out.split("usage:", 1)[1], f"  plateau {name} ")


def test_against_sees_a_larger_live_heap(case):
    build_service(case, "old", 8192)
    build_service(case, "new", 12288)
    code, out, err = case.run_scenario(against_scenario("grown"), "--against", "./old", "--pairs", 3,
                                       "--block-runs", 3, "--json", env={"GITHUB_STEP_SUMMARY": "summary"})
    equal(code, 1, out + err)
    change = keeps_to("change", out)
    equal(change["pairs"], 3)
    heap = next(row for row in change["rows"] if row["name"] == "live_heap")
    equal(heap["worse"], True)
    if not 0.40 <= heap["low"] <= heap["change"] <= heap["high"] <= 0.55:  # 12 MiB for 8, and what any service has
        raise AssertionError(heap)
    folder = case.folder / "results/grown/latest-against"
    equal(sorted(p.name for p in folder.glob("0*")),
          ["01-old", "02-new", "03-new", "04-old", "05-old", "06-new"])
    spawned = {p.name: json.loads((p / "scenario.json").read_text())["target"]["spawn"][0]
               for p in folder.glob("0*")}
    equal({spawned[name] for name in spawned if "old" in name}, {"./old"})
    equal({spawned[name] for name in spawned if "new" in name}, {"./new"})
    for sealed in [folder, *folder.glob("0*")]:
        equal(subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=sealed, check=False).returncode, 0,
              f"seal of {sealed}")
    # Computed again from the blocks: the same, and the scenario's own thresholds are not asked.
    code, again, err = case.run("gate", folder, "--json", "--output", case.folder / "gate")
    equal((code, again), (1, out), err)
    equal((folder / "change.json").read_text(), out)
    contains((case.folder / "gate/junit.xml").read_text(), 'name="baseline live_heap"')
    contains((case.folder / "summary").read_text(), "| live heap | 8.")
    page = (folder / "report.html").read_text()
    contains(page, "The new build is worse: live heap")
    contains(page, '<th scope="row">06-new</th>')
    equal((folder / "plots/changes.png").read_bytes()[:4], b"\x89PNG", "plot")
    if shutil.which("tidy"):
        equal(subprocess.run(["tidy", "-quiet", "-errors", "--drop-empty-elements", "no", folder / "report.html"],
                             capture_output=True, text=True, check=False).stderr, "", "tidy")
    if (case.folder / "results/grown/latest").exists():
        raise AssertionError("a comparison is no result, and must not be the latest")


def test_baseline_of_the_scenario_is_the_same(case):
    build_service(case, "old", 8192)
    os.link(case.folder / "old", case.folder / "new")
    code, out, err = case.run_scenario(against_scenario("same", baseline="./old"), "--pairs", 3, "--block-runs", 3)
    if code not in (0, 1):  # three pairs on a busy machine may differ in latency
        raise AssertionError(out + err)
    contains(out, "live heap")
    change = json.loads((case.folder / "results/same/latest-against/change.json").read_text())
    equal([row["worse"] for row in change["rows"] if row["name"] == "live_heap"], [False])
    again = json.loads((case.folder / "results/same/latest-against/01-old/scenario.json").read_text())
    equal("baseline" in again["target"], False, "a block repeated alone is one experiment")


def test_against_a_setting_measures_one_build_in_two_ways(case):
    build_service(case, "new", 8192)
    code, out, err = case.run_scenario(against_scenario("setting"), "--against-set", "target.env.GOGC=25", "--pairs", 3,
                                       "--block-runs", 3)
    if code not in (0, 1):
        raise AssertionError(out + err)
    contains(out, "the scenario as it is")
    targets = {p.name: json.loads((p / "scenario.json").read_text())["target"]
               for p in (case.folder / "results/setting/latest-against").glob("0*")}
    equal(len(targets), 6)
    equal({target["spawn"][0] for target in targets.values()}, {"./new"})
    equal({target.get("env", {}).get("GOGC") for name, target in targets.items() if "old" in name}, {"25"})
    equal({target.get("env", {}).get("GOGC") for name, target in targets.items() if "new" in name}, {None})


def test_against_says_what_it_needs(case):
    path = case.write(against_scenario("wrong"))
    for words, said in ((["--against", "./none"], "'./none' is not a program"),
                        (["--against", PLATEAU, "--pairs", 2], "--pairs: must be between 3"),
                        (["--against", PLATEAU, "--block-runs", 1], "--block-runs: must be between 3"),
                        (["--against", PLATEAU, "--pid", os.getpid(), "--url", "http://127.0.0.1:1"],
                         "needs a fresh process")):
        code, _, err = case.run("run", path, *words)
        equal(code, 2, err)
        contains(err, said)


def test_build_that_does_not_start_is_exit_4(case):
    build_service(case, "old", 64)
    case.write("#!/bin/sh\nexit 3\n", "new").chmod(0o755)
    code, _, err = case.run_scenario(against_scenario("broken"), "--against", "./old", "--pairs", 3)
    equal(code, 4, err)
    contains(err, "kept in")


def test_interrupted_comparison_leaves_no_target(case):
    build_service(case, "old", 64)
    os.link(case.folder / "old", case.folder / "new")
    process = case.start("run", case.write(against_scenario("cut")), "--against", "./old")
    while not list(case.folder.glob("results/cut/.*/02-new/manifest.json")):
        time.sleep(0.05)
        equal(process.poll(), None, "ended by itself")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    equal(process.returncode, 130, err)
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            equal(os.readlink(f"/proc/{pid}/cwd") == str(case.folder.resolve()), False, f"process {pid} is left")
        except OSError:
            pass


if __name__ == "__main__":
    sys.exit(tap.run(globals(), sys.argv[2:], Case))
