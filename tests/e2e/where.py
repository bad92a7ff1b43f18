#!/usr/bin/env python3
"""Whom do we measure? The real binary against services behind launchers, beside others, in several processes.

    where.py PLATEAU_BINARY [TEST...]

TAP on standard output. What matters is said or refused in the first second, so that most experiments here never begin.
"""
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import traceback

PLATEAU = pathlib.Path(sys.argv[1]).resolve()
HERE = pathlib.Path(__file__).resolve().parent
TARGET = PLATEAU.parent / "target-go"
TELEMETRY = {"expvar": "/debug/vars", "pprof": "/debug/pprof/", "release": "/debug/release"}
TIMEOUT_S = 120


def scenario(name, **target):
    return {
        "name": name, "question": "Whom do we measure?",
        "target": {"ready": {"path": "/healthz", "timeout": "20s"}, "telemetry": TELEMETRY, **target},
        "requests": [{"name": "it", "path": "/steady"}],
        "load": {"executor": "constant-vus", "vus": 2, "requests": 50},
        "protocol": {"baseline": "100ms", "runs": 1, "settle": "100ms", "collect": "each"},
        "sampling": {"process": "20ms", "runtime": "50ms"},
    }


class Case:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def start(self, content, *args):
        path = self.folder / f"{content['name']}.json"
        path.write_text(json.dumps(content))
        return subprocess.Popen([PLATEAU, "run", path, *args], cwd=self.folder, text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def run(self, content, *args):
        process = self.start(content, *args)
        out, err = process.communicate(timeout=TIMEOUT_S)
        return process.returncode, out, err

    def script(self, text, name="service.py"):
        path = self.folder / name
        path.write_text(textwrap.dedent(text))
        return [sys.executable, str(path)]

    def manifest(self, name):
        return json.loads((self.folder / "results" / name / "latest" / "manifest.json").read_text())


@contextlib.contextmanager
def running(argv):
    """A service of the test's own; its last word on its first line is its URL."""
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        yield process.pid, process.stdout.readline().split()[-1]
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def build_places(case):
    """A Go service with guarded pages, or in several processes."""
    path = case.folder / "places"
    subprocess.run([os.environ.get("GO", "go"), "build", "-o", path, "."], cwd=HERE / "places", check=True,
                   timeout=TIMEOUT_S,
                   env=dict(os.environ, CGO_ENABLED="0", GOTOOLCHAIN="local", GOPROXY="off", GOFLAGS="-buildvcs=false"))
    return path


def equal(got, want, about=""):
    if got != want:
        raise AssertionError(f"got {got!r}, wanted {want!r} {about}")


def contains(text, part):
    if part not in text:
        raise AssertionError(f"wanted {part!r} in:\n{text}")


def alive(name):
    """PIDs of processes that run `name` with our folder's mark in their environment."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if f"WHERE_MARK={name}\0".encode() in pathlib.Path(f"/proc/{pid}/environ").read_bytes():
                found.append(int(pid))
    return found


def test_a_launcher_is_followed_to_the_process_that_listens(case):
    content = scenario("launcher", spawn=["sh", "-c", f"{TARGET} --addr 127.0.0.1:0 & wait"])
    code, _, err = case.run(content)
    equal(code, 3, err)
    contains(err, "only started it")
    facts = case.manifest("launcher")["facts"]
    contains(facts["go"]["executable"], "target-go")


def test_several_processes_on_one_port_are_refused_with_their_list(case):
    prefork = case.script("""
        import os, socket, time
        server = socket.create_server(("127.0.0.1", 0))
        for _ in range(2):
            if os.fork() == 0:
                break
        else:
            print(f"listening on http://127.0.0.1:{server.getsockname()[1]}", flush=True)
        while True:
            client, _ = server.accept()
            client.recv(4096)
            client.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n")
            client.close()
    """)
    code, _, err = case.run(scenario("prefork", spawn=prefork))
    equal(code, 4, err)
    contains(err, "is served by several processes: ")
    equal(err.count("MiB)"), 3, err)
    with running(prefork) as (pid, url):
        code, _, err = case.run(scenario("prefork-attached", attach={"pid": pid}, url=url))
        equal(code, 4, err)
        contains(err, "chance")


# On its 20th request it lets another process join at its port (or hands the port over, "leave") and goes on living.
JOINED = """
    import os, socket, sys, time
    def listen(port):
        server = socket.socket()
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        server.bind(("127.0.0.1", port))
        server.listen(64)
        return server
    def serve(server, count):
        while count:
            count -= 1
            client, _ = server.accept()
            client.recv(4096)
            client.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n")
            client.close()
    server = listen(0)
    port = server.getsockname()[1]
    print(f"listening on http://127.0.0.1:{port}", flush=True)
    serve(server, 20)
    ready, tell = os.pipe()
    if os.fork() == 0:
        server.close()
        second = listen(port)
        os.write(tell, b"1")
        serve(second, -1)
    os.read(ready, 1)
    if "leave" in sys.argv:
        server.close()
        time.sleep(600)
    serve(server, -1)
"""


def test_a_process_that_joins_at_the_port_under_load_ends_the_experiment(case):
    service = case.script(JOINED)
    for word, said in (("stay", "is served by several processes: "), ("leave", "not by process ")):
        content = scenario(f"joined-{word}", attach={"pid": 0})
        del content["target"]["telemetry"]
        content["protocol"]["collect"] = "never"
        with running([*service, word]) as (pid, url):
            content["target"] |= {"attach": {"pid": pid}, "url": url}
            code, _, err = case.run(content)
            equal(code, 4, err)
            contains(err, f"in run 1: {url}")
            contains(err, said)


def test_a_service_that_systemd_started_by_its_socket_is_measured(case):
    if os.geteuid() != 0:
        return "needs root"
    # As PID 1 of a numbering of its own it has systemd's name, and leaves the socket to its child.
    activate = case.script("""
        import os, pathlib, signal, socket, subprocess, sys
        pathlib.Path("/proc/self/comm").write_text(sys.argv[1])
        server = socket.create_server(("127.0.0.1", 0))
        child = os.fork()
        while child == 0:
            client, _ = server.accept()
            client.recv(4096)
            client.sendall(b"HTTP/1.1 404 Not Found\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n")
            client.close()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        code = subprocess.call([sys.argv[2], "inspect", str(child), "--url", url])
        os.kill(child, signal.SIGKILL)
        sys.exit(code)
    """)
    for name, code, said in (("systemd", 0, "systemd holds the socket too"), ("init", 4, "several processes: 1 (init")):
        out = subprocess.run(["unshare", "--pid", "--fork", "--mount-proc", *activate, name, PLATEAU], text=True,
                             capture_output=True, timeout=TIMEOUT_S)
        if "unshare" in out.stderr:
            return out.stderr.strip()
        equal(out.returncode, code, out.stderr)
        contains(out.stderr, said)
    return None


def test_localhost_of_two_services_is_refused(case):
    service = case.script("""
        import signal, socket, sys
        family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
        server = socket.create_server((sys.argv[1], int(sys.argv[2])), family=family)
        print(f"http://localhost:{server.getsockname()[1]}", flush=True)
        signal.pause()
    """)
    if not pathlib.Path("/proc/net/if_inet6").exists():
        return "this machine has no IPv6"
    with running([*service, "127.0.0.1", "0"]) as (four, url), \
            running([*service, "::1", url.rsplit(":", 1)[1]]) as (six, _):
        out = subprocess.run([PLATEAU, "inspect", str(four), "--url", url], text=True, capture_output=True,
                             timeout=TIMEOUT_S)
    equal(out.returncode, 4, out.stdout)
    contains(out.stderr, "several processes: ")
    contains(out.stderr, "say 127.0.0.1 or [::1]")
    for pid in (four, six):
        contains(out.stderr, f"{pid} (py")
    return None


def test_workers_that_share_a_socket_are_refused_together_and_measured_one_by_one(case):
    with running([build_places(case), "-prefork", "2"]) as (master, url):
        children = pathlib.Path(f"/proc/{master}/task/{master}/children")
        deadline = time.monotonic() + TIMEOUT_S
        while len(children.read_text().split()) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        workers = children.read_text().split()
        content = scenario("workers", attach={"pid": master}, url=url)
        content["target"]["telemetry"] = {"expvar": "/debug/vars"}
        content["protocol"]["collect"] = "never"
        code, _, err = case.run(content)
        equal(code, 4, err)
        for pid in (str(master), *workers):
            contains(err, f"{pid} (places, ")
        contains(err, "plateau watch PID")
        # One of them alone: its own memory, and never a page that another one may have answered.
        look = subprocess.run([PLATEAU, "inspect", workers[0], "--json"], text=True, capture_output=True, timeout=TIMEOUT_S)
        equal(look.returncode, 0, look.stderr)
        found = json.loads(look.stdout)
        equal((found["pid"], found["url"]), (int(workers[0]), None))
        equal(found["heap"]["source"], "memory", found["heap"])
        out = subprocess.run([PLATEAU, "watch", workers[0], "--window", "1s", "--runs", "1", "--output", case.folder / "w"],
                             text=True, capture_output=True, timeout=TIMEOUT_S)
        equal(out.returncode, 3, out.stderr)
        facts = json.loads(next(case.folder.glob("w/*/latest/manifest.json")).read_text())["facts"]
        equal(facts["pid"], int(workers[0]))


def test_the_url_of_another_service_is_refused(case):
    with running([TARGET, "--addr", "127.0.0.1:0"]) as (pid, _), running([TARGET, "--addr", "127.0.0.1:0"]) as (other, url):
        code, _, err = case.run(scenario("other", attach={"pid": pid}, url=url))
        equal(code, 4, err)
        contains(err, f"is served by process {other}")
        contains(err, f"not by process {pid}")
        content = scenario("telemetry", attach={"pid": pid})
        content["target"]["telemetry"] = dict(TELEMETRY, url=url)
        code, _, err = case.run(content)
        equal(code, 4, err)
        contains(err, "target.telemetry.url")
        out = subprocess.run([PLATEAU, "load", url + "/steady", "--pid", str(pid), "-n", "10"], text=True,
                             capture_output=True, timeout=TIMEOUT_S)
        equal(out.returncode, 4, out.stderr)
        contains(out.stderr, f"is served by process {other}")


def test_the_pages_behind_a_forwarder_are_not_its_own(case):
    forwarder = case.script("""
        import socket, sys, threading
        def pass_on(source, sink):
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        server = socket.create_server(("127.0.0.1", 0))
        print(f"http://127.0.0.1:{server.getsockname()[1]}", flush=True)
        while True:
            client, _ = server.accept()
            service = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
            threading.Thread(target=pass_on, args=(client, service), daemon=True).start()
            threading.Thread(target=pass_on, args=(service, client), daemon=True).start()
    """)
    with running([TARGET, "--addr", "127.0.0.1:0"]) as (service, behind), \
            running([*forwarder, behind.rsplit(":", 1)[1]]) as (pid, url):
        for page in ("expvar", "pprof"):
            content = scenario(f"forwarded-{page}", attach={"pid": pid}, url=url)
            content["target"]["telemetry"] = {page: TELEMETRY[page]}
            content["protocol"]["collect"] = "never"
            code, _, err = case.run(content)
            equal(code, 4, err)
            contains(err, "is the page of '")
        # The forwarder was not the one that was named.
        code, _, err = case.run(scenario("forwarded", attach={"pid": service}, url=url))
        equal(code, 4, err)
        contains(err, f"is served by process {pid}")
        out = subprocess.run([PLATEAU, "inspect", str(pid), "--url", url], text=True, capture_output=True, timeout=TIMEOUT_S)
        equal(out.returncode, 4, out.stdout)
        contains(out.stderr, "is the page of '")
        # Asked without a URL, it has no figures of its own.
        out = subprocess.run([PLATEAU, "inspect", str(pid), "--json"], text=True, capture_output=True, timeout=TIMEOUT_S)
        equal((out.returncode, json.loads(out.stdout)["url"]), (0, None), out.stderr)
        out = subprocess.run([PLATEAU, "watch", str(pid), "--url", url, "--window", "1s", "--runs", "1"], text=True,
                             capture_output=True, timeout=TIMEOUT_S, cwd=case.folder)
        equal(out.returncode, 4, out.stdout)
        out = subprocess.run([PLATEAU, "new", str(pid)], text=True, capture_output=True, timeout=TIMEOUT_S)
        equal(out.returncode, 0, out.stderr)
        if '"expvar": "' in out.stdout:
            raise AssertionError(out.stdout)


def test_a_service_that_answers_at_every_path_is_no_forwarder(case):
    service = case.script("""
        import http.server, json
        words = open("/proc/self/cmdline").read().split("\\0")[:-1]
        stats = dict.fromkeys(["Sys", "HeapAlloc", "HeapSys", "HeapIdle", "HeapInuse", "StackInuse", "NumGC"], 4096)
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = json.dumps({"cmdline": words, "memstats": stats}) if self.path == "/debug/vars" else "hello"
                self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers()
                self.wfile.write(body.encode())
            def log_message(self, *args): pass
        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()
    """)
    with running(service) as (pid, url):
        for args in ([str(pid)], [str(pid), "--url", url]):
            out = subprocess.run([PLATEAU, "inspect", *args, "--json"], text=True, capture_output=True, timeout=TIMEOUT_S)
            equal((out.returncode, json.loads(out.stdout or "{}").get("url")), (0, url), out.stderr)
        out = subprocess.run([PLATEAU, "new", "--url", url], text=True, capture_output=True, timeout=TIMEOUT_S)
        equal(out.returncode, 0, out.stderr)
        contains(out.stdout, '"expvar": "/debug/vars"')


def test_a_service_that_becomes_another_program_is_not_measured_on(case):
    argv = case.script(f"""
        import os, signal
        signal.signal(signal.SIGUSR1, lambda *_: os.execv({str(TARGET)!r}, ["target-go", "--addr", "127.0.0.1:0"]))
        import http.server
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200); self.send_header("Content-Length", "0"); self.end_headers()
            def log_message(self, *args): pass
        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        print(f"listening on http://127.0.0.1:{{server.server_port}}", flush=True)
        server.serve_forever()
    """)
    with running(argv) as (pid, url):
        content = scenario("exec", attach={"pid": pid}, url=url)
        content["target"]["telemetry"] = {}
        content["protocol"] = {"baseline": "60s", "runs": 1, "settle": "100ms"}
        process = case.start(content)
        # It is known then who is measured, and the baseline goes on for a minute.
        for line in process.stderr:
            if line.startswith("baseline"):
                break
        os.kill(pid, signal.SIGUSR1)
        _, err = process.communicate(timeout=TIMEOUT_S)
    equal(process.returncode, 4, err)
    contains(err, f"process {pid} was replaced")


def test_nothing_outlives_us_even_when_we_are_killed(case):
    mark = f"{os.getpid()}-{time.monotonic_ns()}"
    argv = ["sh", "-c", f"(setsid sleep 600 &); {TARGET} --addr 127.0.0.1:0 & sleep 600 & wait"]
    content = scenario("killed", spawn=argv, env={"WHERE_MARK": mark})
    content["protocol"]["baseline"] = "60s"
    process = case.start(content)
    deadline = time.monotonic() + TIMEOUT_S
    while len(alive(mark)) < 4 and time.monotonic() < deadline:
        time.sleep(0.02)
    equal(len(alive(mark)), 4)
    process.kill()
    process.wait()
    while alive(mark) and time.monotonic() < deadline:
        time.sleep(0.02)
    equal(alive(mark), [])


def test_the_children_of_a_service_are_named(case):
    argv = case.script("""
        import http.server, subprocess
        subprocess.Popen(["sleep", "600"])
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200); self.send_header("Content-Length", "0"); self.end_headers()
            def log_message(self, *args): pass
        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()
    """)
    content = scenario("children", spawn=argv)
    content["target"]["telemetry"] = {}
    content["protocol"] = {"baseline": "100ms", "runs": 1, "settle": "100ms"}
    code, _, err = case.run(content)
    equal(code, 3, err)
    contains(err, "(sleep)")
    contains(err, "alone is measured")


def test_a_service_and_its_pages_on_unix_sockets_are_measured(case):
    service, pages = case.folder / "service.sock", case.folder / "pages.sock"
    content = scenario("unix", spawn=[str(build_places(case)), "-addr", str(service), "-admin", str(pages)],
                       url=f"unix:{service}")
    content["target"]["telemetry"] = {"url": f"unix:{pages}", "expvar": "/debug/vars", "pprof": "/debug/pprof/"}
    code, _, err = case.run(content)
    equal(code, 3, err)
    latest = case.folder / "results" / "unix" / "latest"
    lines = (latest / "samples.csv").read_text().splitlines()
    at = lines[0].split(",").index("go_heap_alloc_bytes")
    equal(any(line.split(",")[at] for line in lines[1:]), True, "no reading of the pages")
    contains((latest / "events.ndjson").read_text(), f"GET unix:{pages}:/debug/pprof/heap")
    equal(json.loads((latest / "runs.json").read_text())["runs"][1]["load"]["answered"], 50)
    for path in service, pages:
        path.unlink()
    content["target"]["telemetry"]["url"] = f"unix:{case.folder}/nobody.sock"
    code, _, err = case.run(content)
    equal(code, 4, err)
    contains(err, "nobody.sock")


def test_new_writes_a_scenario_that_runs_as_it_is(case):
    with running([TARGET, "--addr", "127.0.0.1:0"]) as (pid, url):
        path = case.folder / "new.json"
        for args in (["new", pid], ["new", "--url", url]):
            path.unlink(missing_ok=True)
            out = subprocess.run([PLATEAU, *map(str, args), "--output", path], text=True, capture_output=True,
                                 timeout=TIMEOUT_S)
            equal(out.returncode, 0, out.stderr)
            text = path.read_text()
            for part in ('"expvar": "/debug/vars"', '"pprof": "/debug/pprof/"', '"path": "/healthz"', '"collect": "each"'):
                contains(text, part)
        out = subprocess.run([PLATEAU, "run", path, "--set", "protocol.runs=1", "--set", "load.rate=10", "--set",
                              "load.duration=2s", "--set", "protocol.settle=100ms", "--set", "protocol.baseline=100ms"], cwd=case.folder, text=True,
                             capture_output=True, timeout=TIMEOUT_S)
        equal(out.returncode, 3, out.stderr)
        out = subprocess.run([PLATEAU, "new", str(pid), "--output", path], text=True, capture_output=True,
                             timeout=TIMEOUT_S)
        equal((out.returncode, "is there already" in out.stderr), (2, True), out.stderr)
    with running(["sh", "-c", "echo ready here; exec sleep 60"]) as (pid, _):
        out = subprocess.run([PLATEAU, "new", str(pid)], text=True, capture_output=True, timeout=TIMEOUT_S)
        equal(out.returncode, 0, out.stderr)
        contains(out.stdout, "the kernel's side alone")


def test_secrets_are_in_no_file_of_a_result(case):
    content = scenario("guarded", spawn=[str(TARGET), "--addr", "127.0.0.1:0"], env={"API_TOKEN": "sesame-env"})
    content["target"]["telemetry"] = dict(TELEMETRY, headers={"X-Door": "sesame-header"})
    code, out, err = case.run(content, "--set", "requests.0.headers.Authorization=Bearer sesame-set")
    equal(code, 3, err)
    for path in [*case.folder.glob("results/guarded/*/*"), *case.folder.glob("results/guarded/*/*/*")]:
        if path.is_file() and b"sesame" in path.read_bytes():
            raise AssertionError(f"a secret is in {path}")
    equal("sesame" in out + err, False, out + err)


def test_watch_and_new_open_guarded_pages_and_keep_no_key(case):
    with running([build_places(case), "-key", "sesame"]) as (pid, url):
        watch = [PLATEAU, "watch", str(pid), "--url", url, "--window", "1s", "--runs", "1", "--output", case.folder / "w"]
        out = subprocess.run([*watch, "-H", "X-Key: sesame"], text=True, capture_output=True, timeout=TIMEOUT_S)
        equal(out.returncode, 3, out.stderr)
        contains(next(case.folder.glob("w/*/latest/scenario.json")).read_text(), '"expvar"')
        contains(next(case.folder.glob("w/*/latest/manifest.json")).read_text(), "'X-Key:(secret)'")
        for path in [*case.folder.glob("w/*/*/*"), *case.folder.glob("w/*/*/*/*")]:
            if path.is_file() and b"sesame" in path.read_bytes():
                raise AssertionError(f"the key is in {path}")
        new = [PLATEAU, "new", str(pid)]
        out = subprocess.run([*new, "-H", "X-Key: sesame"], text=True, capture_output=True, timeout=TIMEOUT_S)
        equal(out.returncode, 0, out.stderr)
        contains(out.stdout, '"expvar"')
        equal("sesame" in out.stdout, False, out.stdout)
        out = subprocess.run(new, text=True, capture_output=True, timeout=TIMEOUT_S)
        equal('"expvar": "/debug' in out.stdout, False, out.stdout)
        out = subprocess.run([*watch[:3], "--key", "k.pem"], text=True, capture_output=True, timeout=TIMEOUT_S)
        equal((out.returncode, "--certificate" in out.stderr), (2, True), out.stderr)


def test_files_of_a_result_follow_the_umask(case):
    content = scenario("private", spawn=[str(TARGET), "--addr", "127.0.0.1:0"])
    before = os.umask(0o077)
    try:
        code, _, err = case.run(content)
    finally:
        os.umask(before)
    equal(code, 3, err)
    open_to_others = [str(path) for path in case.folder.glob("results/private/*/*") if path.stat().st_mode & 0o077]
    equal(open_to_others, [])


def test_a_service_inherits_its_three_streams_and_no_more(case):
    argv = case.script("""
        import http.server, os
        links = {}
        for fd in os.listdir("/proc/self/fd"):
            try:
                links[int(fd)] = os.readlink(f"/proc/self/fd/{fd}")
            except OSError:
                pass
        kinds = (links[0] == "/dev/null", links[1].startswith("pipe:"), links[2].startswith("pipe:"), len(links))
        if kinds != (True, True, True, 3):
            raise SystemExit(f"inherited {links}")
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200); self.send_header("Content-Length", "0"); self.end_headers()
            def log_message(self, *args): pass
        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()
    """)
    content = scenario("streams", spawn=argv)
    content["target"]["telemetry"] = {}
    content["protocol"] = {"baseline": "100ms", "runs": 1, "settle": "100ms"}
    code, _, err = case.run(content)
    equal(code, 3, err)
    # Where our own are closed, no file of the result takes their place.
    path = case.folder / "streams.json"
    closed = subprocess.run(f'exec "{PLATEAU}" run "{path}" --output closed <&- >&- 2>&-', shell=True, cwd=case.folder,
                            timeout=TIMEOUT_S, check=False)
    equal(closed.returncode, 3)
    sums = next(case.folder.glob("closed/streams/*/SHA256SUMS"))
    checked = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=sums.parent, capture_output=True, text=True,
                             timeout=TIMEOUT_S, check=False)
    equal(checked.returncode, 0, checked.stdout)


def test_an_empty_name_is_refused(case):
    for option, what in ("--output", "folder"), ("--against", "program"):
        code, _, err = case.run(scenario("empty", spawn=["nothing"]), option, "")
        equal((code, f"must name a {what}" in err), (2, True), err)


def main():
    tests = {name: test for name, test in globals().items() if name.startswith("test_")}
    wanted = sys.argv[2:] or list(tests)
    print(f"TAP version 13\n1..{len(wanted)}")
    failed = 0
    for number, name in enumerate(wanted, 1):
        skip = None
        try:
            with tempfile.TemporaryDirectory(prefix="plateau-where-") as folder:
                skip = tests[name](Case(folder))
            word = "ok"
        except Exception:  # pylint: disable=broad-except # every fault of a test is a failed test
            word = "not ok"
            failed += 1
            print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()), end="")
        print(f"{word} {number} - {name}{f' # SKIP {skip}' if skip else ''}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
