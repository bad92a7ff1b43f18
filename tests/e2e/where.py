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
import time

import tap
from experiment import PLATEAU, TARGET, TELEMETRY, TIMEOUT_S, Case, build_places, launch, running
from tap import Skip, contains, equal


def alive(name):
    """PIDs of processes that run `name` with our folder's mark in their environment."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if f"WHERE_MARK={name}\0".encode() in pathlib.Path(f"/proc/{pid}/environ").read_bytes():
                found.append(int(pid))
    return found


def test_a_launcher_is_followed_to_the_process_that_listens(case):
    content = launch("launcher", spawn=["sh", "-c", f"{TARGET} --addr 127.0.0.1:0 & wait"])
    code, _, err = case.run_scenario(content)
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
    code, _, err = case.run_scenario(launch("prefork", spawn=prefork))
    equal(code, 4, err)
    contains(err, "is served by several processes: ")
    equal(err.count("MiB)"), 3, err)
    with running(prefork) as (pid, url):
        code, _, err = case.run_scenario(launch("prefork-attached", attach={"pid": pid}, url=url))
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
        content = launch(f"joined-{word}", attach={"pid": 0})
        del content["target"]["telemetry"]
        content["protocol"]["collect"] = "never"
        with running([*service, word]) as (pid, url):
            content["target"] |= {"attach": {"pid": pid}, "url": url}
            code, _, err = case.run_scenario(content)
            equal(code, 4, err)
            contains(err, f"in run 1: {url}")
            contains(err, said)


def test_a_service_that_systemd_started_by_its_socket_is_measured(case):
    if os.geteuid() != 0:
        raise Skip("needs root")
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


def test_localhost_of_two_services_is_refused(case):
    service = case.script("""
        import signal, socket, sys
        family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
        server = socket.create_server((sys.argv[1], int(sys.argv[2])), family=family)
        print(f"http://localhost:{server.getsockname()[1]}", flush=True)
        signal.pause()
    """)
    if not pathlib.Path("/proc/net/if_inet6").exists():
        raise Skip("this machine has no IPv6")
    with running([*service, "127.0.0.1", "0"]) as (four, url), \
            running([*service, "::1", url.rsplit(":", 1)[1]]) as (six, _):
        out = subprocess.run([PLATEAU, "inspect", str(four), "--url", url], text=True, capture_output=True,
                             timeout=TIMEOUT_S)
    equal(out.returncode, 4, out.stdout)
    contains(out.stderr, "several processes: ")
    contains(out.stderr, "say 127.0.0.1 or [::1]")
    for pid in (four, six):
        contains(out.stderr, f"{pid} (py")


def test_workers_that_share_a_socket_are_refused_together_and_measured_one_by_one(case):
    with running([build_places(case), "-prefork", "2"]) as (master, url):
        children = pathlib.Path(f"/proc/{master}/task/{master}/children")
        deadline = time.monotonic() + TIMEOUT_S
        while len(children.read_text().split()) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        workers = children.read_text().split()
        content = launch("workers", attach={"pid": master}, url=url)
        content["target"]["telemetry"] = {"expvar": "/debug/vars"}
        content["protocol"]["collect"] = "never"
        code, _, err = case.run_scenario(content)
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
        code, _, err = case.run_scenario(launch("other", attach={"pid": pid}, url=url))
        equal(code, 4, err)
        contains(err, f"is served by process {other}")
        contains(err, f"not by process {pid}")
        content = launch("telemetry", attach={"pid": pid})
        content["target"]["telemetry"] = dict(TELEMETRY, url=url)
        code, _, err = case.run_scenario(content)
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
            content = launch(f"forwarded-{page}", attach={"pid": pid}, url=url)
            content["target"]["telemetry"] = {page: TELEMETRY[page]}
            content["protocol"]["collect"] = "never"
            code, _, err = case.run_scenario(content)
            equal(code, 4, err)
            contains(err, "is the page of '")
        # The forwarder was not the one that was named.
        code, _, err = case.run_scenario(launch("forwarded", attach={"pid": service}, url=url))
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
        import http.server, json, threading
        words = open("/proc/self/cmdline").read().split("\\0")[:-1]
        stats = dict.fromkeys(["Sys", "HeapAlloc", "HeapSys", "HeapIdle", "HeapInuse", "StackInuse", "NumGC"], 4096)
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = json.dumps({"cmdline": words, "memstats": stats}) if self.path == "/debug/vars" else "hello"
                self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers()
                self.wfile.write(body.encode())
            def log_message(self, *args): pass
        class Peers(Handler):
            def do_GET(self): self.send_error(404)
        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        peers = http.server.HTTPServer(("127.0.0.1", 0), Peers)
        threading.Thread(target=peers.serve_forever, daemon=True).start()
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
        # A port that refuses every path is not where requests go, though it has no figures.
        out = subprocess.run([PLATEAU, "new", str(pid)], text=True, capture_output=True, timeout=TIMEOUT_S)
        contains(out.stdout, f'"url": "{url}",')


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
        content = launch("exec", attach={"pid": pid}, url=url)
        content["target"]["telemetry"] = {}
        content["protocol"] = {"baseline": "60s", "runs": 1, "settle": "100ms"}
        process = case.start("run", case.write(content))
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
    content = launch("killed", spawn=argv, env={"WHERE_MARK": mark})
    content["protocol"]["baseline"] = "60s"
    process = case.start("run", case.write(content))
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
    content = launch("children", spawn=argv)
    content["target"]["telemetry"] = {}
    content["protocol"] = {"baseline": "100ms", "runs": 1, "settle": "100ms"}
    code, _, err = case.run_scenario(content)
    equal(code, 3, err)
    contains(err, "(sleep)")
    contains(err, "alone is measured")


def test_an_empty_name_is_refused(case):
    for option, what in ("--output", "folder"), ("--against", "program"):
        code, _, err = case.run_scenario(launch("empty", spawn=["nothing"]), option, "")
        equal((code, f"must name a {what}" in err), (2, True), err)


if __name__ == "__main__":
    sys.exit(tap.run(globals(), sys.argv[2:], Case))
