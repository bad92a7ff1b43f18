#!/usr/bin/env python3
"""Services in containers, made with the kernel's own means: a network, PID and mount namespace, a user, a control group.

    containers.py PLATEAU_BINARY [TEST...]

TAP on standard output. Needs root and the right to make namespaces and control groups; says so where a machine does not
allow it.
"""
import contextlib
import json
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time

import tap
from tap import Skip, contains, equal

PLATEAU = pathlib.Path(sys.argv[1]).resolve()
HERE = pathlib.Path(__file__).resolve().parent
TARGET = PLATEAU.parent / "target-go"
# Two runs on one machine must not find each other's.
ID = secrets.token_hex(31) + "b{:x}"
TELEMETRY = {"expvar": "/debug/vars", "pprof": "/debug/pprof/", "release": "/debug/release"}
TIMEOUT_S = 120


def memory_folder():
    """Where control groups that count memory are made, and its version."""
    mounts = [line.split() for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines()]
    for fields in mounts:
        kind = fields[fields.index("-") + 1]
        if kind == "cgroup" and "memory" in fields[-1].split(","):
            return pathlib.Path(fields[4]), 1
    for fields in mounts:
        if fields[fields.index("-") + 1] == "cgroup2":
            root = pathlib.Path(fields[4])
            if "memory" in (root / "cgroup.subtree_control").read_text().split():
                return root, 2
    raise Skip("no memory control group is mounted, or its controller is not enabled at the root")


@contextlib.contextmanager
def control_group(number, limit=None):
    """docker/<id>, as docker makes it under cgroupfs; the limit is the outer group's."""
    root, version = memory_folder()
    outer = root / f"plateau-test-{os.getpid()}-{number}"
    name = ID.format(number % 16)
    inner = outer / name
    try:
        try:
            outer.mkdir()
            if version == 2:
                (outer / "cgroup.subtree_control").write_text("+memory")
            inner.mkdir()
            if limit:
                (outer / ("memory.limit_in_bytes" if version == 1 else "memory.max")).write_text(str(limit))
        except OSError as error:
            raise Skip(f"no control group may be made: {error}") from error
        yield name, inner
    finally:
        for folder in (inner, outer):
            deadline = time.monotonic() + 10
            while folder.exists() and time.monotonic() < deadline:
                with contextlib.suppress(OSError):
                    folder.rmdir()
                    break
                time.sleep(0.05)


@contextlib.contextmanager
def container(case, group, *args, service=TARGET, address=None):
    """The service as PID 1 of its own PID namespace, without our file system, as nobody. Yields its PID as we see it. Its
    network has loopback alone, and on that `address`."""
    root = case.folder / "root"
    root.mkdir(exist_ok=True)
    shutil.copy(service, root / "service")
    (root / "proc").mkdir(exist_ok=True)
    (root / "run").mkdir(exist_ok=True)
    os.chmod(root / "run", 0o777)
    os.chmod(case.folder, 0o755)
    inner = (f"echo 0 > {group}/cgroup.procs && ip link set lo up && "
             f"{f'ip addr add {address}/32 dev lo && ' if address else ''}mount --bind {root} {root} && "
             f"mount -t proc proc {root}/proc && "
             f"exec chroot --userspec=65534:65534 {root} /service {' '.join(args)}")
    argv = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", inner]
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        if not process.stdout.readline():
            raise Skip(f"no container can be made: {process.communicate()[1].strip()}")
        members = (group / "cgroup.procs").read_text().split()
        yield max(map(int, members))
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pid in (group / "cgroup.procs").read_text().split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)


@contextlib.contextmanager
def docker_proxy(container_ip, container_port):
    """A process that looks as docker's proxy does in /proc: its words, and a port of ours. Yields the port."""
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]
    words = ["/usr/bin/docker-proxy", "-proto", "tcp", "-host-ip", "127.0.0.1", "-host-port", str(port), "-container-ip",
             container_ip, "-container-port", str(container_port), "-use-listen-fd"]
    # Its own words are overwritten where the kernel reads them: fields 48 and 49 of /proc/PID/stat.
    code = ("import sys, time\n"
            "stat = open('/proc/self/stat').read().rsplit(')', 1)[1].split()\n"
            "begin, end = int(stat[45]), int(stat[46])\n"
            "memory = open('/proc/self/mem', 'r+b', buffering=0)\n"
            "memory.seek(begin)\n"
            "memory.write(b'\\0'.join(w.encode() for w in sys.argv[1:]).ljust(end - begin, b'\\0'))\n"
            "print('ready', flush=True)\n"
            "time.sleep(600)\n")
    process = subprocess.Popen([sys.executable, "-c", code, *words], stdout=subprocess.PIPE, text=True,
                               pass_fds=[server.fileno()])
    server.close()
    try:
        if not process.stdout.readline():
            raise Skip("a process may not write its own words")
        yield port
    finally:
        process.kill()
        process.wait()


def build_places(case, *flags):
    """The service that listens on any address."""
    path = case.folder / "places"
    subprocess.run([os.environ.get("GO", "go"), "build", *flags, "-o", path, "."], cwd=HERE / "places", check=True,
                   timeout=TIMEOUT_S,
                   env=dict(os.environ, CGO_ENABLED="0", GOTOOLCHAIN="local", GOPROXY="off", GOFLAGS="-buildvcs=false"))
    return path


class Case:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def plateau(self, *args):
        out = subprocess.run([PLATEAU, *map(str, args)], cwd=self.folder, text=True, capture_output=True,
                             timeout=TIMEOUT_S)
        return out.returncode, out.stdout, out.stderr

    def scenario(self, name, **parts):
        content = {
            "name": name, "question": "Is a container like a service beside us?",
            "target": {"spawn": ["nothing"], "ready": {"path": "/healthz", "timeout": "20s"}, "telemetry": TELEMETRY},
            "requests": [{"name": "it", "path": "/steady"}],
            "load": {"executor": "constant-vus", "vus": 2, "requests": 50},
            "protocol": {"baseline": "100ms", "runs": 1, "settle": "100ms", "collect": "each"},
            "sampling": {"process": "20ms", "runtime": "50ms"},
        }
        content.update(parts)
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps(content))
        return path

    def result(self, name):
        return self.folder / "results" / name / "latest"


def test_inspect_finds_a_container_by_its_id_and_asks_it_inside(case):
    with control_group(1, limit=256 << 20) as (name, group), container(case, group, "--addr", "127.0.0.1:7777") as pid:
        code, out, err = case.plateau("inspect", "--container", name[:12], "--json")
        equal(code, 0, err)
        look = json.loads(out)
        equal((look["pid"], look["inner_pid"], look["container"]), (pid, 1, name))
        equal(look["url"], "http://127.0.0.1:7777")
        equal(look["go"]["module"].startswith("plateau"), True, look["go"])
        code, out, err = case.plateau("inspect", pid)
        equal(code, 0, err)
        contains(out, f"PID 1 inside of container {name[:12]}")


def test_run_measures_a_container_like_a_service_beside_us(case):
    with control_group(2, limit=256 << 20) as (name, group), container(case, group, "--addr", "127.0.0.1:7777"):
        code, _, err = case.plateau("run", case.scenario("inside"), "--container", name)
        equal(code, 3, err)
        manifest = json.loads((case.result("inside") / "manifest.json").read_text())
        facts = manifest["facts"]
        equal((facts["inner_pid"], facts["container"], facts["host"]["memory_limit_bytes"]), (1, name, 256 << 20))
        samples = (case.result("inside") / "samples.csv").read_text().splitlines()
        columns = samples[0].split(",")
        for column in ("go_heap_alloc_bytes", "cgroup_usage_bytes", "rss_bytes"):
            at = columns.index(column)
            equal(any(line.split(",")[at] for line in samples[1:]), True, column)
        runs = json.loads((case.result("inside") / "runs.json").read_text())
        contains(json.dumps(runs), '"answered"')
        # By PID, with the address that it has inside.
        pid = facts["pid"]
        code, _, err = case.plateau("run", case.scenario("by-pid"), "--pid", pid, "--url", "http://127.0.0.1:7777")
        equal(code, 3, err)


def test_load_is_made_from_inside_a_container(case):
    with control_group(3) as (name, group), container(case, group, "--addr", "127.0.0.1:7777") as pid:
        url = "http://127.0.0.1:7777/steady"
        for named in ("--container", name[:12]), ("--pid", pid):
            code, out, err = case.plateau("load", url, "-n", 50, "-c", 2, "--json", *named)
            equal(code, 0, err)
            equal(json.loads(out)["answered"], 50)
        code, _, err = case.plateau("load", url, "-n", 50, "-c", 2)
        equal(code, 4, err)
        # A scenario brings its requests, and the process its address.
        code, out, err = case.plateau("load", case.scenario("driven"), "--container", name, "--json")
        equal(code, 0, err)
        equal(json.loads(out)["url"], "http://127.0.0.1:7777")
        code, _, err = case.plateau("load", url, "--container", name, "--pid", pid)
        equal((code, "not both" in err), (2, True), err)


def test_watch_and_new_go_into_a_container(case):
    with control_group(6) as (name, group), container(case, group, "--addr", "127.0.0.1:7777"):
        code, out, err = case.plateau("new", "--container", name)
        equal(code, 0, err)
        contains(out, f'"container": "{name}"')
        contains(out, '"expvar": "/debug/vars"')
        code, _, err = case.plateau("watch", "--container", name, "--url", "http://127.0.0.1:7777", "--window", "1s",
                                    "--runs", "1", "--output", case.folder / "watched")
        equal(code, 3, err)
        samples = next(case.folder.glob("watched/*/latest/samples.csv")).read_text().splitlines()
        at = samples[0].split(",").index("go_heap_alloc_bytes")
        equal(any(line.split(",")[at] for line in samples[1:]), True)


def test_a_sidecar_measures_its_neighbour(case):
    """A container of its own that shares the PID numbering and the network, as a pod's containers do."""
    with control_group(8, limit=256 << 20) as (_, group), container(case, group, "--addr", "127.0.0.1:7777") as pid:
        path = case.scenario("neighbour")
        words = ("inspect 1 --json", "new --url http://127.0.0.1:7777",
                 f"run {path} --pid 1 --url http://127.0.0.1:7777 --output {case.folder}/beside")
        outs = []
        for line in words:
            out = subprocess.run(["nsenter", "-t", str(pid), "--pid", "--net", "unshare", "--mount", "--cgroup", "sh", "-c",
                                  f"mount -t proc proc /proc && exec {PLATEAU} {line}"], cwd=case.folder, text=True,
                                 capture_output=True, timeout=TIMEOUT_S)
            outs.append(out)
        equal([out.returncode for out in outs], [0, 0, 3], "".join(out.stderr for out in outs))
        look = json.loads(outs[0].stdout)
        equal((look["pid"], look["url"]), (1, "http://127.0.0.1:7777"))
        contains(outs[1].stdout, '"expvar": "/debug/vars"')
        samples = next(case.folder.glob("beside/neighbour/latest/samples.csv")).read_text().splitlines()
        columns = samples[0].split(",")
        for column in ("go_heap_alloc_bytes", "rss_bytes", "cgroup_usage_bytes"):
            equal(any(line.split(",")[columns.index(column)] for line in samples[1:]), True, column)


def test_a_stripped_service_without_pages_is_like_any_other(case):
    """In namespaces of its own, as nobody, without symbols, and with pages that open to no one we know."""
    places = build_places(case, "-ldflags=-s -w")
    with control_group(9, limit=256 << 20) as (name, group), \
            container(case, group, "-addr", "127.0.0.1:7777", "-key", "unknown", service=places) as pid:
        for named in (["--container", name], [pid]):
            code, out, err = case.plateau("inspect", *named, "--json")
            equal(code, 0, err)
            look = json.loads(out)
            equal((look["pid"], look["url"], look["heap"]["source"]), (pid, None, "memory"))
        code, _, err = case.plateau("watch", "--container", name, "--window", "1s", "--runs", "1", "--output",
                                    case.folder / "watched")
        equal(code, 3, err)
        for number, named in enumerate((["--container", name], ["--pid", pid])):
            code, out, err = case.plateau("load", "http://127.0.0.1:7777/", "-n", 20, "-c", 2, "--json", *named)
            equal((code, json.loads(out)["answered"]), (0, 20), err)
            path = case.scenario(f"plain-{number}", target={"spawn": ["nothing"], "telemetry": {}},
                                 protocol={"baseline": "100ms", "runs": 1, "settle": "100ms"})
            code, _, err = case.plateau("run", path, *named)
            equal(code, 3, err)
        for folder in (case.result("plain-0"), case.result("plain-1"), next(case.folder.glob("watched/*/latest"))):
            samples = (folder / "samples.csv").read_text().splitlines()
            columns = samples[0].split(",")
            for column in ("go_heap_alloc_bytes", "rss_bytes", "cgroup_usage_bytes"):
                equal(any(line.split(",")[columns.index(column)] for line in samples[1:]), True, column)
            equal(json.loads((folder / "manifest.json").read_text())["facts"]["inner_pid"], 1)


def test_dockers_proxy_is_followed_into_the_container(case):
    places = build_places(case)
    with control_group(7) as (name, group), \
            container(case, group, "-addr", "172.31.7.2:7777", service=places, address="172.31.7.2") as pid, \
            docker_proxy("172.31.7.2", 7777) as port:
        published = f"http://127.0.0.1:{port}"
        pages = {"expvar": "/debug/vars", "pprof": "/debug/pprof/"}
        path = case.scenario("published", target={"attach": {"port": port}, "telemetry": pages})
        code, _, err = case.plateau("run", path)
        equal(code, 3, err)
        contains(err, "is docker's proxy")
        facts = json.loads((case.result("published") / "manifest.json").read_text())["facts"]
        equal((facts["pid"], facts["inner_pid"], facts["container"]), (pid, 1, name))
        code, out, err = case.plateau("new", "--url", published)
        equal(code, 0, err)
        contains(out, "/debug/vars")
    with docker_proxy("172.31.7.3", 7777) as port:
        code, _, err = case.plateau("run", case.scenario("nobody"), "--url", f"http://127.0.0.1:{port}")
        equal(code, 4, err)
        contains(err, "name it by --container or --pid")


def test_a_limit_that_is_hit_is_told(case):
    with control_group(4, limit=48 << 20) as (name, group), \
            container(case, group, "--addr", "127.0.0.1:7777", "--dir", "/run"):
        path = case.scenario("limit", requests=[{"name": "it", "path": "/pagecache?kib=1024&max=128"}],
                             load={"executor": "constant-vus", "vus": 1, "requests": 120})
        code, _, err = case.plateau("run", path, "--container", name, "--output", case.folder / "results")
        if "was hit" not in err and "the kernel killed" not in err:
            raise AssertionError(f"exit {code}: {err}")


def test_a_service_that_the_kernel_kills_for_its_memory_says_so(case):
    with control_group(5, limit=48 << 20) as (name, group), container(case, group, "--addr", "127.0.0.1:7777"):
        path = case.scenario("killed", requests=[{"name": "it", "path": "/leak?bytes=65536"}],
                             load={"executor": "constant-vus", "vus": 1, "requests": 2000})
        code, _, err = case.plateau("run", path, "--container", name, "--output", case.folder / "results")
        equal(code, 4, err)
        contains(err, "out-of-memory killer")


def needs_root(folder):
    if os.geteuid() != 0:
        raise Skip("needs root")
    return Case(folder)


if __name__ == "__main__":
    sys.exit(tap.run(globals(), sys.argv[2:], needs_root))
