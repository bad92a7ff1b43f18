#!/usr/bin/env python3
"""How we get in, and what we leave behind: unix sockets, guarded pages, keys, files of a result, inherited streams.

    access.py PLATEAU_BINARY [TEST...]
"""
import json
import os
import subprocess
import sys

import tap
from experiment import PLATEAU, TARGET, TELEMETRY, TIMEOUT_S, Case, build_places, launch, running
from tap import contains, equal


def test_a_service_and_its_pages_on_unix_sockets_are_measured(case):
    service, pages = case.folder / "service.sock", case.folder / "pages.sock"
    content = launch("unix", spawn=[str(build_places(case)), "-addr", str(service), "-admin", str(pages)],
                       url=f"unix:{service}")
    content["target"]["telemetry"] = {"url": f"unix:{pages}", "expvar": "/debug/vars", "pprof": "/debug/pprof/"}
    code, _, err = case.run_scenario(content)
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
    code, _, err = case.run_scenario(content)
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
        contains(out.stdout, "only the kernel's figures")


def test_secrets_are_in_no_file_of_a_result(case):
    content = launch("guarded", spawn=[str(TARGET), "--addr", "127.0.0.1:0"], env={"API_TOKEN": "sesame-env"})
    content["target"]["telemetry"] = dict(TELEMETRY, headers={"X-Door": "sesame-header"})
    code, out, err = case.run_scenario(content, "--set", "requests.0.headers.Authorization=Bearer sesame-set")
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
    content = launch("private", spawn=[str(TARGET), "--addr", "127.0.0.1:0"])
    before = os.umask(0o077)
    try:
        code, _, err = case.run_scenario(content)
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
    content = launch("streams", spawn=argv)
    content["target"]["telemetry"] = {}
    content["protocol"] = {"baseline": "100ms", "runs": 1, "settle": "100ms"}
    code, _, err = case.run_scenario(content)
    equal(code, 3, err)
    # Where our own are closed, no file of the result takes their place.
    path = case.folder / "scenario.json"
    closed = subprocess.run(f'exec "{PLATEAU}" run "{path}" --output closed <&- >&- 2>&-', shell=True, cwd=case.folder,
                            timeout=TIMEOUT_S, check=False)
    equal(closed.returncode, 3)
    sums = next(case.folder.glob("closed/streams/*/SHA256SUMS"))
    checked = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=sums.parent, capture_output=True, text=True,
                             timeout=TIMEOUT_S, check=False)
    equal(checked.returncode, 0, checked.stdout)


if __name__ == "__main__":
    sys.exit(tap.run(globals(), sys.argv[2:], Case))
