#!/usr/bin/env python3
"""Loads that are not the driver's: another program's, and nobody's.

usage: any_load.py PLATEAU TARGET_GO
"""
import contextlib
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PLATEAU, TARGET = (str(pathlib.Path(word).resolve()) for word in sys.argv[1:3])
results = []


def check(name, holds, detail=""):
    results.append(bool(holds))
    print(f"{'ok' if holds else 'not ok'} {len(results)} - {name}" + (f" # {detail}" if detail and not holds else ""),
          flush=True)


def scenario(name, command, runs, **load):
    return {"name": name, "question": "Does it grow?",
            "target": {"spawn": [TARGET, "--addr", "127.0.0.1:0"], "ready": {"path": "/healthz", "timeout": "20s"},
                       "telemetry": {"expvar": "/debug/vars", "pprof": "/debug/pprof/"}},
            "load": {"executor": "command", "command": command, **load},
            "protocol": {"baseline": "500ms", "runs": runs, "settle": "300ms", "collect": "each", "rest": "0s"},
            "sampling": {"process": "50ms", "runtime": "100ms"}, "verdict": {"delta": "16B/request"}}


def run(folder, document):
    path = folder / f"{document['name']}.json"
    path.write_text(json.dumps(document))
    done = subprocess.run([PLATEAU, "run", path, "--output", folder, "--quiet"], capture_output=True, text=True,
                          cwd=ROOT, timeout=600)
    latest = folder / document["name"] / "latest"
    verdict = json.loads((latest / "verdict.json").read_text()) if (latest / "verdict.json").exists() else None
    return done, latest, verdict


def command_makes_the_load(folder):
    command = [sys.executable, str(HERE / "generator.py"), "500", "/leak?bytes=512"]
    done, latest, verdict = run(folder, scenario("by-command", command, {"min": 12, "max": 16}))
    check("a leak is found under another program's load", verdict and verdict["shape"] == "GROWING", done.stdout)
    rate = (verdict or {}).get("bytes_per_request") or 0
    check("with its bytes a request, from the count that the program told", 460 < rate < 640, rate)
    said = (latest / "run-03/generator.txt").read_text()
    check("what it printed is kept with the run", re.search(r"run 3 with seed \d+: 500 requests", said), said)
    runs = json.loads((latest / "runs.json").read_text())
    text = json.dumps(runs)
    check("and its processor time", '"cpu_ns"' in text and re.search(r'"cpu_ns":\s*[1-9]', text))


def failed_exit_drops_the_run(folder):
    command = [sys.executable, str(HERE / "generator.py"), "20", "/healthz", "3"]
    done, _, verdict = run(folder, scenario("failing", command, 8))
    check("a load that fails is not measured", done.returncode == 4, done.returncode)
    check("and the reason names the exit code", verdict and any("exit code 3" in r for r in verdict["reasons"]),
          verdict and verdict["reasons"])
    done, _, _ = run(folder, scenario("absent", ["no-such-program-here"], 8))
    check("a program that is not there is named", "no-such-program-here" in done.stderr, done.stderr)


def is_sleep(cmdline, seconds):
    try:
        return cmdline.read_bytes() == f"sleep\0{seconds}\0".encode()
    except OSError:
        return False


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def limit_ends_a_load(folder):
    begin = time.monotonic()
    # Its number is its mark: nobody else sleeps as long.
    seconds = f"600.{os.getpid()}"
    document = scenario("endless", ["sleep", seconds], 8, duration="1s")
    done, _, verdict = run(folder, document)
    check("a load that does not end is ended", done.returncode == 4 and time.monotonic() - begin < 60, done.returncode)
    check("and the limit is named", verdict and any("limit" in r for r in verdict["reasons"]), verdict and verdict["reasons"])
    left = [path.parent.name for path in pathlib.Path("/proc").glob("[0-9]*/cmdline") if is_sleep(path, seconds)]
    check("nothing of it is left", not left, left)


def rules_are_checked(folder):
    bad = {"command without a command": {"executor": "command"}, "none without duration": {"executor": "none"},
           "a rate of somebody else's load": {"executor": "none", "duration": "5s", "rate": 5}}
    bad["a rest from somebody else's load"] = {"executor": "none", "duration": "5s"}
    for name, load in bad.items():
        document = scenario("bad", ["true"], 8)
        document["load"] = load
        if "rest" in name:
            document["protocol"]["rest"] = "5s"
        path = folder / "bad.json"
        path.write_text(json.dumps(document))
        done = subprocess.run([PLATEAU, "check", path], capture_output=True, text=True, cwd=ROOT)
        check(f"{name} is a usage error", done.returncode == 2 and re.search("load|rest", done.stderr), done.stderr)


@contextlib.contextmanager
def service():
    child = subprocess.Popen([TARGET, "--addr", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
    try:
        yield child.pid, re.search(r"http://\S+", child.stdout.readline()).group()
    finally:
        child.terminate()
        child.wait()


def watch_decides(folder):
    with service() as (pid, url):
        load = subprocess.Popen([PLATEAU, "load", f"{url}/leak?bytes=4096", "-R", "300", "-c", "8", "-d", "40s"],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        done = subprocess.run([PLATEAU, "watch", str(pid), "--url", url, "--collect", "--window", "1s", "--runs", "20",
                               "--output", folder, "--json", "--quiet"], capture_output=True, text=True, cwd=ROOT, timeout=600)
        load.terminate()
        load.wait()
    verdict = json.loads(done.stdout)
    check("a watched service that leaks under its users is found", verdict["shape"] == "GROWING" and done.returncode == 1,
          (verdict["shape"], verdict["reasons"]))
    rate = next((r for r in verdict["rates"] if r["per"] == "hour" and r["channel"] == "live_heap"), None)
    planted = 300 * 4096 * 3600
    check("with its bytes an hour", rate and 0.85 * planted < rate["bytes"] < 1.15 * planted, verdict["rates"])


def watch_ends_on_interrupt(folder):
    with service() as (pid, _):
        child = subprocess.Popen([PLATEAU, "watch", str(pid), "--window", "1s", "--output", folder / "cut", "--quiet"],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        begun = time.monotonic()
        while not list((folder / "cut").glob("*/.*/run-02")) and time.monotonic() - begun < 30:
            time.sleep(0.1)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=600)
        check("Ctrl-C gives the verdict so far", child.returncode == 130 and "VERDICT   INCONCLUSIVE" in out, (child.returncode, out, err))
        check("and leaves the service alone", alive(pid))


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for case in (rules_are_checked, command_makes_the_load, failed_exit_drops_the_run, limit_ends_a_load, watch_decides,
                     watch_ends_on_interrupt):
            case(folder)
    print(f"1..{len(results)}")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
