#!/usr/bin/env python3
"""A heap whose content is known, read from outside, with the Go versions that `make toolchains` brought.

    heap.py PLATEAU_BINARY [TEST...]

TAP on standard output. ALL_VERSIONS=1 in the environment takes each version and every way to build, else those in which
something changed. Programs are built stripped unless a test says otherwise, so that nothing but the runtime's own memory
helps; what the service says of itself (runtime.MemStats) is asked before and after.
"""
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import tap
from tap import Skip

PLATEAU = os.path.abspath(sys.argv[1])
HERE = pathlib.Path(__file__).resolve().parent
TOOLCHAINS = HERE.parent.parent / ".toolchains"
MIB = 1 << 20
# The oldest; figures in gcController; types in spans; marks in spans.
VERSIONS = ["1.15", "1.19", "1.22", "1.27"]
KEPT = {96: 1000, 208: 10000, 384: 100000}
# ReadMemStats gives back what each processor keeps of stacks and free pages, before it counts.
MOVES = {"HeapInuse": 64 << 10, "StackInuse": 128 << 10, "HeapIdle": 192 << 10}


def gos():
    """Go programs by version; the system's own where none was brought."""
    found = {path.name[3:]: str(path / "bin/go") for path in TOOLCHAINS.glob("go-1.*")}
    if not os.environ.get("ALL_VERSIONS"):
        found = {version: go for version, go in found.items() if version in VERSIONS}
    return found or {"system": "go"}


def build(go, folder, *flags, stripped=True):
    program = os.path.join(folder, "heap")
    strip = ["-ldflags=-s -w"] if stripped else []
    cgo = "-buildmode=pie" in flags
    subprocess.run([go, "build", *strip, *flags, "-o", program, "."], check=True, cwd=HERE / "heap",
                   env=dict(os.environ, GOFLAGS="", GOTOOLCHAIN="local", GOPROXY="off", CGO_ENABLED=str(int(cgo))))
    return program


class Service:
    def __init__(self, process):
        self.process = process
        self.pid = int(process.stdout.readline())

    def stats(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextlib.contextmanager
def service(program, *args, **env):
    with subprocess.Popen([program, *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                          env=dict(os.environ, **env)) as process:
        try:
            yield Service(process)
        finally:
            process.kill()


def inspect(pid, *args):
    out = subprocess.run([PLATEAU, "inspect", str(pid), "--json", *args], capture_output=True, text=True, timeout=60)
    if out.returncode != 0:
        raise AssertionError(f"exit {out.returncode}: {out.stderr}")
    return json.loads(out.stdout)


def size(look, name):
    return next(row["bytes"] or 0 for row in look["ledger"] if row["name"] == name)


def near(what, got, low, high, slack):
    if not min(low, high) - slack <= got <= max(low, high) + slack:
        raise AssertionError(f"{what}: got {got}, wanted {low} to {high} within {slack}")


def check_figures(look, before, after, version):
    """What the service says of itself, within what moved between its two readings."""
    heap = look["heap"]
    for ours, its in {"in_use_bytes": "HeapInuse", "stack_bytes": "StackInuse", "idle_bytes": "HeapIdle",
                      "released_bytes": "HeapReleased", "collections": "NumGC"}.items():
        if heap[ours] is not None:
            near(f"{version} {its}", heap[ours], before[its], after[its], MOVES.get(its, 0))
    # All of the reserve was touched; the scavenger takes of it meanwhile.
    near(f"{version} reserve", size(look, "go_reserve"), before["HeapIdle"] - before["HeapReleased"],
         after["HeapIdle"] - after["HeapReleased"], 2 * MIB)
    near(f"{version} HeapAlloc", heap["allocated_bytes"], before["HeapAlloc"], after["HeapAlloc"], 0.01 * after["HeapAlloc"])


def check_objects(look, stats, version):
    counts = {entry["Size"]: entry["Mallocs"] - entry["Frees"] for entry in stats["BySize"]}
    survived, free = {}, {}
    for entry in look["heap"]["size_classes"]:
        bytes_ = entry["object_bytes"]
        survived[bytes_] = survived.get(bytes_, 0) + entry["survived"]
        free[bytes_] = free.get(bytes_, 0) + entry["free"]
    for bytes_, kept in KEPT.items():
        near(f"{version} objects of {bytes_} bytes", survived[bytes_], kept, counts[bytes_], 0.01 * kept + 60)
    # One in 100 is kept, and a span has 84 or 85: those that keep none are given back.
    if free[96] < 80 * KEPT[96]:
        raise AssertionError(f"{version}: {free[96]} free slots of 96 bytes")


def check_large(look, version):
    large = look["heap"]["large_objects"]
    untouched = max(large, key=lambda entry: entry["bytes"])
    near(f"{version} never touched", untouched["untouched_bytes"], 256 * MIB, 256 * MIB, 0.01 * 256 * MIB)
    records = [entry for entry in large if abs(entry["bytes"] - 64 * MIB) < MIB]
    if len(records) != 1 or records[0]["resident_bytes"] < 0.99 * 64 * MIB:
        raise AssertionError(f"{version}: {large}")
    minor = int(version.split(".")[1]) if "." in version else 0
    if minor >= 22 and "main.record" not in (records[0]["type"] or ""):
        raise AssertionError(f"{version}: {records[0]}")


def check_account(look, version):
    rss = look["rss_bytes"]
    if abs(look["unexplained_bytes"]) > max(0.005 * rss, 128 << 10):
        raise AssertionError(f"{version}: unexplained {look['unexplained_bytes']} of {rss}: {look['ledger']}")
    near(f"{version} memory that is not Go's", size(look, "other_native"), 8 * MIB, 8 * MIB, 128 << 10)
    for check in look["checks"]:
        if check["difference_bytes"]:
            raise AssertionError(f"{version}: {check}")


def check_whole(service_, version):
    before = service_.stats()
    look = inspect(service_.pid)
    after = service_.stats()
    if look["heap"]["source"] != "memory" or look["url"] is not None:
        raise AssertionError(f"{version}: {look['heap'].get('heap_reason')}")
    check_figures(look, before, after, version)
    check_objects(look, after, version)
    check_large(look, version)
    check_account(look, version)
    return look


def test_what_was_planted_is_found_in_a_stripped_program():
    for version, go in gos().items():
        with tempfile.TemporaryDirectory() as folder, service(build(go, folder)) as planted:
            look = check_whole(planted, version)
            if look["heap"]["found_by"] != "search":
                raise AssertionError(f"{version}: found by {look['heap']['found_by']}")


def test_the_symbols_lead_to_the_same():
    version, go = list(gos().items())[-1]
    with tempfile.TemporaryDirectory() as folder, service(build(go, folder, stripped=False)) as planted:
        look = check_whole(planted, version)
        if look["heap"]["found_by"] != "symbols":
            raise AssertionError(look["heap"]["found_by"])


def test_a_program_that_may_be_loaded_anywhere_is_no_different():
    for version, go in list(gos().items())[1:2]:
        with tempfile.TemporaryDirectory() as folder, service(build(go, folder, "-buildmode=pie")) as planted:
            check_whole(planted, version)


def test_pages_given_back_with_madv_free_are_lazily_freed():
    version, go = list(gos().items())[0]
    with tempfile.TemporaryDirectory() as folder, \
            service(build(go, folder), "release", GODEBUG="madvdontneed=0") as planted:
        look = inspect(planted.pid)
        if size(look, "lazy_free") < 48 * MIB or size(look, "go_reserve") > 16 * MIB:
            raise AssertionError(f"{version}: {look['ledger']}")
        check_account(look, version)


def test_pages_given_back_that_huge_pages_filled_again_are_in_a_row_of_their_own():
    version, go = list(gos().items())[-1]
    with tempfile.TemporaryDirectory() as folder, service(build(go, folder), "refill") as planted:
        look = inspect(planted.pid)
        rollup = pathlib.Path(f"/proc/{planted.pid}/smaps_rollup").read_text()
    huge = 1024 * int(rollup.split("AnonHugePages:")[1].split()[0])
    if huge < 96 * MIB:
        raise Skip(f"the kernel made {huge // MIB} MiB of huge pages only")
    if size(look, "huge_refill") < 48 * MIB or size(look, "go_reserve") > 16 * MIB or size(look, "lazy_free"):
        raise AssertionError(f"{version}: {look['ledger']}")
    check_account(look, version)


def test_the_screen_says_which_size_wastes_most():
    with tempfile.TemporaryDirectory() as folder, service(build(list(gos().values())[-1], folder)) as planted:
        out = subprocess.run([PLATEAU, "inspect", str(planted.pid)], capture_output=True, text=True, timeout=60)
    for part in ("are free slots of 96-byte objects: ", "one object", "checks  3 of 3 hold"):
        if part not in out.stdout:
            raise AssertionError(f"no {part!r} in:\n{out.stdout}")


def test_a_process_that_is_not_go_has_no_heap_and_says_why():
    with subprocess.Popen(["sleep", "30"]) as process:
        try:
            heap = inspect(process.pid)["heap"]
        finally:
            process.kill()
    if heap["source"] is not None or not heap["heap_reason"]:
        raise AssertionError(heap)


def test_a_leak_is_found_in_a_service_that_exposes_nothing():
    if not os.environ.get("ALL_VERSIONS"):
        raise Skip("half a minute; make truth has the same scenario, and ALL_VERSIONS=1 asks for it here")
    with tempfile.TemporaryDirectory() as folder:
        scenario = HERE.parent.parent / "scenarios" / "blind-leak.json"
        out = subprocess.run([PLATEAU, "run", str(scenario), "--output", folder, "--quiet"], capture_output=True, text=True,
                             timeout=240)
        verdict = json.loads(next(pathlib.Path(folder).glob("**/verdict.json")).read_text())
        spans = list(pathlib.Path(folder).glob("**/spans-settled.gz"))
    live = next(channel for channel in verdict["channels"] if channel["name"] == "live_heap")
    if (verdict["shape"], verdict["cause"], live["source"]) != ("GROWING", "live_heap", "marks") or not spans:
        raise AssertionError(f"{verdict['shape']}, {verdict['cause']}, {live['source']}: {verdict['reasons']} {out.stderr}")
    # Each request keeps 512 bytes and their header.
    near("bytes a run", live["slope"], 8000 * 512, 8000 * 560, 0.25 * 8000 * 512)


if __name__ == "__main__":
    sys.exit(tap.run(globals(), sys.argv[2:]))
