#!/usr/bin/env python3
"""End-to-end tests: the real binary against the sample service.

    e2e.py PLATEAU_BINARY [TEST...]

TAP on standard output. Every test has a folder of its own; loads are small and windows short, so that what is tested
is whether the parts fit, not how fast the machine is.
"""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

PLATEAU = pathlib.Path(sys.argv[1]).resolve()
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TIMEOUT_S = 240

TELEMETRY = {"expvar": "/debug/vars", "pprof": "/debug/pprof/", "release": "/debug/release"}


def scenario(name, path="/steady", **parts):
    """A small scenario; parts replace whole sections. Its band is so wide that noise of a few chunks is flat: what
    is tested is not whether so few requests can decide a narrow one."""
    base = {
        "name": name,
        "question": "Does this part of plateau work?",
        "target": {
            "spawn": ["target-go", "--addr", "127.0.0.1:0"],
            "ready": {"path": "/healthz", "timeout": "20s"},
            "telemetry": TELEMETRY,
        },
        "requests": [{"name": "it", "path": path, "expect": {"status": 200}}],
        "load": {"executor": "constant-vus", "vus": 4, "requests": 400},
        "protocol": {"baseline": "300ms", "runs": 8, "settle": "300ms", "collect": "each", "release": "last"},
        "sampling": {"process": "50ms", "runtime": "100ms"},
        "verdict": {"delta": "4MiB/run"},
    }
    base.update(parts)
    return base


class Case:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def write(self, content, name="scenario.json"):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content, indent=2))
        return path

    def start(self, *args, **kwargs):
        env = dict(os.environ, NO_COLOR="1", **kwargs.pop("env", {}))
        return subprocess.Popen([PLATEAU, *map(str, args)], cwd=self.folder, env=env, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, **kwargs)

    def run(self, *args, **kwargs):
        process = self.start(*args, **kwargs)
        out, err = process.communicate(timeout=TIMEOUT_S)
        return process.returncode, out, err

    def run_scenario(self, content, *args, **kwargs):
        return self.run("run", self.write(content), *args, **kwargs)

    def result(self, name):
        return self.folder / "results" / name / "latest"

    def verdict(self, name):
        return json.loads((self.result(name) / "verdict.json").read_text())

    def no_target_left(self):
        """No sample service is left whose parent was our plateau: none at all runs in our folder."""
        for _ in range(100):
            left = [pid for pid in os.listdir("/proc") if pid.isdigit() and self.is_ours(pid)]
            if not left:
                return True
            time.sleep(0.05)
        return False

    def is_ours(self, pid):
        try:
            exe = os.readlink(f"/proc/{pid}/exe")
            return "target-go" in exe and os.readlink(f"/proc/{pid}/cwd") == str(self.folder.resolve())
        except OSError:
            return False


def equal(got, want, what=""):
    if got != want:
        raise AssertionError(f"{what}: wanted {want!r}, got {got!r}")


def contains(text, part):
    if part not in text:
        raise AssertionError(f"wanted {part!r} in:\n{text}")


# --- what a result is -----------------------------------------------------------------------------------------

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


# --- trouble --------------------------------------------------------------------------------------------------

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


def target_pid_of(case):
    return next(int(pid) for pid in os.listdir("/proc") if pid.isdigit() and case.is_ours(pid))


def test_target_that_dies_in_a_run_is_exit_4(case):
    process = case.start("run", case.write(long_scenario("dies")))
    wait_for(case, "dies", "load", 1, process)
    os.kill(target_pid_of(case), signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    equal(process.returncode, 4, out + err)
    contains(err, "died in run 1")
    contains(err, "killed by signal 9")
    equal(case.verdict("dies")["exit_code"], 4)


def start_service(case, port=0):
    """A sample service of our own; its process and its port."""
    service = subprocess.Popen([PLATEAU.parent / "target-go", "--addr", f"127.0.0.1:{port}"], stdout=subprocess.PIPE,
                               text=True, cwd=case.folder)
    return service, int(service.stdout.readline().rsplit(":", 1)[1])


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
    contains(err, f"measured is process {first}, which listens; process {os.getpid()} only started it")


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
    service = subprocess.Popen([PLATEAU.parent / "target-go", "--addr", "127.0.0.1:0"], stdout=subprocess.PIPE,
                               text=True, cwd=case.folder)
    try:
        port = int(service.stdout.readline().rsplit(":", 1)[1])
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
        return "needs root to mount a small file system"
    small = case.folder / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small], capture_output=True).returncode:
        return "cannot mount a small file system here"
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
    return None


def test_hostile_name_runs_nothing(case):
    name = "a'b\"c`touch pwned`$(touch pwned)\n<script>;é"
    case.run_scenario(scenario(name, protocol={"baseline": "200ms", "runs": 1, "settle": "200ms"}))
    equal([p.name for p in case.folder.rglob("pwned")], [])
    folders = [p.name for p in (case.folder / "results").iterdir()]
    equal(len(folders), 1)
    if set(folders[0]) & set("'\"`$<>\n;"):
        raise AssertionError(folders[0])


# --- what is told of a result ---------------------------------------------------------------------------------

SHORT = {"baseline": "200ms", "runs": 1, "settle": "200ms", "collect": "each"}


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


def main(module):
    tests = {name[5:]: f for name, f in vars(module).items() if name.startswith("test_")}
    wanted = sys.argv[2:] or list(tests)
    failed = 0
    print(f"1..{len(wanted)}", flush=True)
    for number, name in enumerate(wanted, 1):
        folder = tempfile.mkdtemp(prefix="plateau-e2e-")
        try:
            skip = tests[name](Case(folder))
            print(f"ok {number} - {name}" + (f" # SKIP {skip}" if skip else ""), flush=True)
        except Exception as problem:  # a test that breaks is a test that fails
            failed += 1
            print(f"not ok {number} - {name}", flush=True)
            for line in f"{type(problem).__name__}: {problem}".splitlines():
                print(f"# {line}", flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.modules[__name__]))
