#!/usr/bin/env python3
"""End-to-end tests of trouble: services that do not start, die or lie, full disks, signals, and faults of the user.

    trouble.py PLATEAU_BINARY [TEST...]
"""
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

import tap
from experiment import PLATEAU, TELEMETRY, TIMEOUT_S, Case, scenario, start_service
from tap import Skip, contains, equal


def wait_for(case, name, phase, run, process):
    """Until the experiment has reached a phase of a run: by the events that it writes."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        for events in (case.folder / "results" / name).glob(".*/samples.csv"):
            if f",{run},{phase}," in events.read_text():
                return
        time.sleep(0.02)
    raise AssertionError(f"never reached {phase} of run {run}")


def long_scenario(name):
    return scenario(name, load={"executor": "constant-arrival-rate", "rate": 200, "duration": "30s", "connections": 4},
                    protocol={"baseline": "200ms", "runs": 8, "settle": "200ms"},
                    sampling={"process": "10ms", "runtime": "100ms"})


@contextlib.contextmanager
def server(handle):
    """A service of our own on loopback that is not well-behaved; `handle` gets each connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=handle, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def attach(name, port, **parts):
    content = scenario(name, "/", **parts)
    content["target"] = {"attach": {"port": port}}
    content["protocol"] = {"baseline": "200ms", "runs": 1, "settle": "200ms"}
    return content


def test_faults_of_a_scenario_are_exit_2(case):
    path = case.write('{\n  "name": "x",\n  "quesion": "y"\n}')
    code, _, err = case.run("check", path)
    equal(code, 2)
    contains(err, ':3:3: quesion: unknown key; did you mean "question"?')
    equal(case.run("run", path)[0], 2)
    equal((case.folder / "results").exists(), False, "a result of nothing")


def test_target_that_cannot_start_is_exit_4(case):
    content = scenario("nostart")
    content["target"]["spawn"] = ["./no-such-service"]
    code, _, err = case.run_scenario(content)
    equal(code, 4, err)
    contains(err, "cannot start './no-such-service': No such file or directory")
    equal(len(err.strip().splitlines()[-1:]), 1)


def test_sample_service_is_built_with_the_go_that_is_named(case):
    go = shutil.which("go")
    program = PLATEAU.parent / f"target-go-{go.replace('/', '_')}"
    program.unlink(missing_ok=True)
    content = scenario("toolchain", protocol={"baseline": "100ms", "runs": 1, "settle": "100ms"})
    content["target"]["go"] = go
    code, _, err = case.run_scenario(content, "-q")
    equal(code, 3, err)
    equal(program.exists(), True, program)
    facts = json.loads((case.result("toolchain") / "manifest.json").read_text())["facts"]
    want = subprocess.run([go, "version"], capture_output=True, text=True, check=True,
                          env=dict(os.environ, GOTOOLCHAIN="local")).stdout.split()[2]
    equal((facts["go"]["version"], facts["go"]["executable"]), (want, str(program)))
    program.unlink()


def test_go_that_has_much_to_say_does_not_hang(case):
    go = case.write("#!/bin/sh\nhead -c 300000 /dev/zero | tr '\\0' e >&2\nexit 1\n", "go")
    go.chmod(0o755)
    code, _, err = case.run_scenario(scenario("toolchain"), "--set", f"target.go={go}")
    equal((code, err.count("\n")), (4, 1), err)


def test_ctrl_c_ends_a_build_that_hangs(case):
    here = case.folder / "here"
    go = case.write(f"#!/bin/sh\n: >{here}\nsleep 600\n", "go")
    go.chmod(0o755)
    process = case.start("run", case.write(scenario("hangs")), "--set", f"target.go={go}")
    deadline = time.monotonic() + 60
    while not here.exists() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    equal(process.returncode, 130, err)
    if time.monotonic() - began > 20:
        raise AssertionError(f"Ctrl-C took {time.monotonic() - began:.0f} s")


def test_go_that_cannot_build_is_told_on_one_line(case):
    for go, want, part in (("/bin/false", 4, "it said nothing"), ("./none", 4, "no go command"),
                           ("1.99", 2, "'make toolchains' brings it")):
        code, _, err = case.run_scenario(scenario("toolchain"), "--set", f"target.go={go}")
        equal((code, err.count("\n")), (want, 1), err)
        contains(err, part)


def test_target_that_fails_shows_its_last_lines(case):
    content = scenario("fails")
    content["target"]["spawn"] = ["target-go", "--addr", "10.1.2.3:80"]
    code, _, err = case.run_scenario(content)
    equal(code, 4, err)
    contains(err, "its last lines")


def test_target_that_never_is_ready_is_exit_4(case):
    content = scenario("slow")
    content["target"]["ready"] = {"path": "/no/such/page", "timeout": "500ms"}
    code, _, err = case.run_scenario(content)
    equal(code, 4, err)
    contains(err, "never became ready")
    equal(case.no_target_left(), True, "target left")


def interrupted_by(case, number):
    process = case.start("run", case.write(long_scenario("stop")))
    wait_for(case, "stop", "load", 1, process)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    equal(process.returncode, 130, out + err)
    verdict = case.verdict("stop")
    equal(verdict["exit_code"], 130)
    equal(json.loads((case.result("stop") / "manifest.json").read_text())["interrupted"], True)
    equal(case.no_target_left(), True, "target left")


def test_sigint_seals_what_was_measured(case):
    interrupted_by(case, signal.SIGINT)


def test_sigterm_seals_what_was_measured(case):
    interrupted_by(case, signal.SIGTERM)


def test_sigkill_leaves_no_target(case):
    process = case.start("run", case.write(long_scenario("kill")))
    wait_for(case, "kill", "load", 1, process)
    process.kill()
    process.communicate(timeout=60)
    equal(case.no_target_left(), True, "target left")


def test_target_that_dies_in_a_run_is_exit_4(case):
    process = case.start("run", case.write(long_scenario("dies")))
    wait_for(case, "dies", "load", 1, process)
    os.kill(case.target_pid(), signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    equal(process.returncode, 4, out + err)
    contains(err, "died in run 1")
    contains(err, "killed by signal 9")
    equal(case.verdict("dies")["exit_code"], 4)


def test_service_that_is_restarted_behind_its_supervisor_is_exit_4(case):
    service, port = start_service(case)
    # We are the supervisor that lives on; measured is the service, which we only started.
    content = scenario("restarted", protocol={"baseline": "200ms", "runs": 8, "settle": "1s", "collect": "each"})
    content["target"] = {"attach": {"pid": os.getpid()}, "url": f"http://127.0.0.1:{port}", "telemetry": TELEMETRY}
    process = case.start("run", case.write(content))
    try:
        first = service.pid
        wait_for(case, "restarted", "settle", 4, process)
        service.terminate()
        service.wait(timeout=20)
        service, _ = start_service(case, port)
        out, err = process.communicate(timeout=TIMEOUT_S)
    finally:
        service.terminate()
        service.wait(timeout=20)
    equal(process.returncode, 4, out + err)
    verdict = case.verdict("restarted")
    equal(verdict["shape"], "INCONCLUSIVE")
    contains("\n".join(verdict["reasons"]), "target: died in run 4")
    contains(err, f"process {first}, which listens, is measured; process {os.getpid()} only started it")


def test_runs_with_failed_requests_do_not_count(case):
    content = scenario("failing", "/leak?bytes=4096")
    content["target"]["spawn"] += ["--max-mib", "4"]  # reached in the third run; then every request is refused
    code, out, err = case.run_scenario(content)
    equal(code, 4, out + err)
    reasons = "\n".join(case.verdict("failing")["reasons"])
    contains(reasons, "runs do not count")
    contains(reasons, "Run 4 does not count: 400 of 400 requests failed")


def test_load_that_the_generator_could_not_make_is_exit_4(case):
    process = case.start("run", case.write(scenario(
        "stopped", load={"executor": "constant-arrival-rate", "rate": 200, "duration": "3s", "connections": 16},
        protocol={"baseline": "200ms", "runs": 1, "settle": "200ms"})))
    wait_for(case, "stopped", "load", 1, process)
    process.send_signal(signal.SIGSTOP)  # the schedule goes on, the generator does not
    time.sleep(0.5)
    process.send_signal(signal.SIGCONT)
    out, err = process.communicate(timeout=TIMEOUT_S)
    equal(process.returncode, 4, out + err)
    contains("\n".join(case.verdict("stopped")["reasons"]), "Run 1 does not count: the load generator was the bottleneck")


def test_response_that_never_ends_is_counted(case):
    def endless(connection):
        with contextlib.suppress(OSError):
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
            for _ in range(1000):
                connection.sendall(b"x")
                time.sleep(0.05)

    with server(endless) as port:
        code, out, err = case.run_scenario(attach("endless", port, load={
            "executor": "constant-vus", "vus": 2, "requests": 4, "timeouts": {"request": "300ms"}}))
    equal(code, 4, out + err)
    runs = json.loads((case.result("endless") / "runs.json").read_text())["runs"]
    equal(runs[1]["load"]["failures"], {"request-timeout": 4})


def test_refused_port_is_exit_4(case):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    code, _, err = case.run_scenario(attach("refused", port))
    equal(code, 4, err)
    contains(err, f":{port}: no process listens there")


def test_attached_service_is_left_running(case):
    service, port = start_service(case)
    try:
        content = scenario("attached")
        content["target"] = {"attach": {"port": port}, "telemetry": TELEMETRY}
        code, out, err = case.run_scenario(content)
        if code not in (0, 3):
            raise AssertionError(out + err)
        equal(service.poll(), None, "the service has ended")
        equal(json.loads((case.result("attached") / "manifest.json").read_text())["facts"]["attached"], True)
    finally:
        service.terminate()
        service.wait(timeout=20)


def test_telemetry_may_be_elsewhere(case):
    service, port = start_service(case)
    try:
        content = scenario("elsewhere", protocol={"baseline": "100ms", "runs": 1, "settle": "100ms",
                                                  "collect": "each", "release": "last"})
        content["target"] = {"attach": {"pid": service.pid}, "url": f"http://127.0.0.1:{port}",
                             "telemetry": dict(TELEMETRY, url=f"http://localhost:{port}/")}
        code, _, err = case.run_scenario(content)
        equal(code, 3, err)
        events = (case.result("elsewhere") / "events.ndjson").read_text()
        contains(events, f"GET http://localhost:{port}/debug/pprof/heap?gc=1")
        contains(events, f"GET http://localhost:{port}/debug/release")
        content["target"]["telemetry"]["url"] = "http://192.0.2.1:80"
        code, _, err = case.run_scenario(content)
        equal(code, 2, err)
        contains(err, "192.0.2.1")
    finally:
        service.terminate()
        service.wait(timeout=20)


def test_load_goes_to_loopback_only(case):
    content = scenario("remote")
    content["target"]["url"] = "http://192.0.2.1:80"
    code, _, err = case.run_scenario(content)
    equal(code, 2, err)
    contains(err, "--allow-remote")


def test_results_that_cannot_be_written_are_exit_4(case):
    (case.folder / "results").write_text("a file stands in the way")
    code, _, err = case.run_scenario(scenario("nowhere"))
    equal(code, 4, err)
    contains(err, "results")
    equal(len(err.strip().splitlines()), 1, err)


def test_full_disk_keeps_what_was_measured(case):
    if os.geteuid() != 0:
        raise Skip("needs root to mount a small file system")
    small = case.folder / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small], capture_output=True).returncode:
        raise Skip("cannot mount a small file system here")
    try:
        code, out, err = case.run_scenario(long_scenario("full"), "--output", small)
        equal(code, 4, out + err)
        contains(err, "No space left on device")
        contains(err, "is kept in")
        if not list(small.glob("full/.*/samples.csv")):
            raise AssertionError("nothing was kept")
        equal(case.no_target_left(), True, "target left")
    finally:
        subprocess.run(["umount", small], check=True)


def test_hostile_name_runs_nothing(case):
    name = "a'b\"c`touch pwned`$(touch pwned)\n<script>;é"
    case.run_scenario(scenario(name, protocol={"baseline": "200ms", "runs": 1, "settle": "200ms"}))
    equal([p.name for p in case.folder.rglob("pwned")], [])
    folders = [p.name for p in (case.folder / "results").iterdir()]
    equal(len(folders), 1)
    if set(folders[0]) & set("'\"`$<>\n;"):
        raise AssertionError(folders[0])


if __name__ == "__main__":
    sys.exit(tap.run(globals(), sys.argv[2:], Case))
