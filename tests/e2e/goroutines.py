#!/usr/bin/env python3
"""Goroutines of three creators, planted and found from outside, with the Go versions that `make toolchains` brought.

    goroutines.py PLATEAU_BINARY [TEST...]

TAP on standard output. ALL_VERSIONS=1 in the environment takes each version and build mode, else those in which
something changed, built plainly. The programs are built stripped, so that nothing but the runtime's own memory and
function table helps; they say with runtime.NumGoroutine() how many there are.
"""
import contextlib
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import tap
from tap import Skip, equal

PLATEAU = os.path.abspath(sys.argv[1])
HERE = pathlib.Path(__file__).resolve().parent
TOOLCHAINS = HERE.parent.parent / ".toolchains"
STRIPPED = ["-ldflags=-s -w"]
PLANTED = {"main.(*service).handleReceive": "chan receive", "main.(*service).handleSleep": "sleep",
           "main.(*service).handleSelect": "select"}
ALL = bool(os.environ.get("ALL_VERSIONS"))
# The oldest; pclntab with offsets; types in spans; the newest.
VERSIONS = ["1.15", "1.19", "1.22", "1.27"]


def gos():
    """Go programs by version; the system's own where none was brought."""
    found = {path.name[3:]: str(path / "bin/go") for path in TOOLCHAINS.glob("go-1.*")}
    if not ALL:
        found = {version: go for version, go in found.items() if version in VERSIONS}
    return found or {"system": "go"}


def build(go, folder, *flags, what="goroutines", cgo=False):
    program = os.path.join(folder, what)
    subprocess.run([go, "build", *flags, "-o", program, "."], check=True, cwd=HERE / what,
                   env=dict(os.environ, GOFLAGS="", GOTOOLCHAIN="local", GOPROXY="off",
                            CGO_ENABLED="1" if cgo else "0"))
    return program


@contextlib.contextmanager
def service(program, count):
    with subprocess.Popen([program, str(count)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, int(process.stdout.readline())
        finally:
            process.kill()


def inspect(pid, *args, **how):
    out = subprocess.run([PLATEAU, "inspect", str(pid), *args], capture_output=True, text=True, timeout=60, **how)
    if out.returncode != 0:
        raise AssertionError(f"exit {out.returncode}: {out.stderr}")
    return out.stdout


def check(process, pid, planted):
    look = json.loads(inspect(pid, "--json", "--kernel-only"))
    if look["goroutine_groups"] is None:
        raise AssertionError(look["goroutine_groups_reason"])
    groups = {g["creator"]: g for g in look["goroutine_groups"]}
    for creator, state in PLANTED.items():
        group = groups[creator]
        equal(group["count"], planted // 3, creator)
        equal(group["state"], state, creator)
        equal(group["entry"], creator + ".func1", creator)
        equal(group["place"].split(":")[0], "main.go", creator)
        if not 2048 * group["count"] <= group["stack_bytes"] <= 16384 * group["count"]:
            raise AssertionError(f"{creator}: {group['stack_bytes']} bytes of stacks for {group['count']}")
        if group["stack_resident_bytes"] > group["stack_bytes"] or group["stack_resident_bytes"] <= 0:
            raise AssertionError(f"{creator}: {group['stack_resident_bytes']} of {group['stack_bytes']} resident")
        if group["longest_wait_s"] is None or group["longest_wait_s"] > 60:
            raise AssertionError(f"{creator}: waits for {group['longest_wait_s']} s")
    equal([f["function"] for f in groups["main.(*service).handleReceive"]["frames"]],
          ["main.(*service).receive", "main.(*service).handleReceive.func1"])
    equal([f["function"] for f in groups["main.(*service).handleSelect"]["frames"]], ["main.deep"] * 3)
    process.stdin.write("how many?\n")
    process.stdin.flush()
    equal(look["goroutines"], int(process.stdout.readline()), "as runtime.NumGoroutine() says")


def test_planted_goroutines_are_found_in_stripped_programs():
    for version, go in sorted(gos().items()):
        with tempfile.TemporaryDirectory() as folder:
            for flags in ([], ["-buildmode=pie"]) if ALL else ([],):
                program = build(go, folder, *STRIPPED, *flags)
                with service(program, 3000) as (process, pid):
                    try:
                        check(process, pid, 3000)
                    except AssertionError as fault:
                        raise AssertionError(f"Go {version} {flags}: {fault}") from fault


def test_a_program_that_another_linker_made_is_no_different():
    if not ALL:
        raise Skip("each build mode builds Go's whole library anew; ALL_VERSIONS=1 asks for it here")
    version, go = sorted(gos().items())[0]  # Go 1.15, whose function table the loader fills in
    for version, go in {version: go, **dict(sorted(gos().items())[-1:])}.items():
        with tempfile.TemporaryDirectory() as folder:
            program = build(go, folder, "-ldflags=-s -w -linkmode=external", "-buildmode=pie", cgo=True)
            with service(program, 300) as (process, pid):
                try:
                    check(process, pid, 300)
                except AssertionError as fault:
                    raise AssertionError(f"Go {version}: {fault}") from fault


def test_a_hundred_thousand_goroutines_are_read_with_whole_stacks():
    go = sorted(gos().items())[-1][1]
    with tempfile.TemporaryDirectory() as folder:
        with service(build(go, folder, *STRIPPED), 99999) as (process, pid):
            check(process, pid, 99999)
            text = inspect(pid, "--goroutines", cwd=folder)
            equal(text.count("main.deep  "), 21, "every frame of one goroutine that stands deep")
            profile = os.path.join(folder, f"goroutines-{pid}.pb.gz")
            with gzip.open(profile) as file:
                if b"main.(*service).receive" not in file.read():
                    raise AssertionError("the profile has no names")
            top = subprocess.run(["go", "tool", "pprof", "-top", "-nodecount=100000", "-nodefraction=0", profile],
                                 capture_output=True, text=True, timeout=60, cwd=folder).stdout
            line = next((line for line in top.splitlines() if line.endswith("main.(*service).handleReceive.func1")), "")
            equal(line.split()[3:4], ["33333"], f"pprof's own reader says {top}")


def test_a_run_names_who_makes_the_goroutines_of_a_service_without_a_page():
    scenario = {
        "name": "leak",
        "question": "Who makes the goroutines that stay?",
        "target": {"spawn": ["./leak"], "ready": {"path": "/"}},
        "requests": [{"name": "leak", "path": "/leak"}],
        "load": {"executor": "constant-vus", "vus": 1, "requests": 50},
        "protocol": {"baseline": "200ms", "runs": {"min": 4, "max": 4}, "settle": "200ms"},
    }
    with tempfile.TemporaryDirectory() as folder:
        build("go", folder, *STRIPPED, what="leak")
        path = pathlib.Path(folder) / "leak.json"
        path.write_text(json.dumps(scenario))
        out = subprocess.run([PLATEAU, "run", str(path)], capture_output=True, text=True, timeout=120, cwd=folder)
        stored = pathlib.Path(folder) / "results/leak/latest/verdict.json"
        if not stored.exists():
            raise AssertionError(f"no verdict: {out.stderr}")
        verdict = json.loads(stored.read_text())
        grown = [g for g in verdict["grown"] if g["kind"] == "goroutines"]
        if not grown:
            raise AssertionError(f"nothing grew: {out.stdout} {out.stderr}")
        equal(grown[0]["name"], "main.(*service).handleLeak")
        equal(grown[0]["state"], "chan receive")
        equal(grown[0]["at"], "main.(*service).receive < main.(*service).handleLeak.func1")
        if grown[0]["after"] - grown[0]["before"] not in (50, 100, 150, 200):  # the warm-up is of one run or more
            raise AssertionError(f"50 more in each run: {grown[0]}")
        channel = next(c for c in verdict["channels"] if c["name"] == "goroutines")
        steps = {b - a for a, b in zip(channel["values"], channel["values"][1:])}
        if not steps or any(abs(step - 50) > 4 for step in steps):
            raise AssertionError(f"the channel rises by 50 a run: {channel['values']}")


if __name__ == "__main__":
    sys.exit(tap.run(globals(), sys.argv[2:]))
