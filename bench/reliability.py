#!/usr/bin/env python3
"""Injects faults into experiments, one at a time, and makes the table of what was lost: docs/reliability.md.

    reliability.py --plateau build/plateau [--write docs/reliability.md] [FAULT...]

Each row is an experiment of a few seconds with the sample service. A fault is injected in the third run; then the script
counts what the result still has. All complete runs before the fault must be there, and no process may be left. Control
groups and small disks need root; rows that are not possible on a machine say so.
"""
import argparse
import contextlib
import hashlib
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

BEGIN, END = "<!-- faults: begin (bench/reliability.py writes this part) -->", "<!-- faults: end -->"
HOSTILE_BEGIN, HOSTILE_END = "<!-- hostile: begin (bench/reliability.py) -->", "<!-- hostile: end -->"
HERE = pathlib.Path(__file__).resolve().parent
TIMEOUT_S = 300
MUTATIONS = 300


class Skip(Exception):
    """The machine does not allow the fault."""


def scenario(name, **target):
    return {
        "name": name, "question": "What is lost?",
        "target": {"spawn": ["target-go", "--addr", "127.0.0.1:0"], "ready": {"path": "/healthz", "timeout": "20s"},
                   "telemetry": {"expvar": "/debug/vars", "pprof": "/debug/pprof/", "release": "/debug/release"}, **target},
        "requests": [{"name": "it", "path": "/steady"}],
        "load": {"executor": "constant-vus", "vus": 2, "duration": "400ms"},
        "protocol": {"baseline": "300ms", "runs": 8, "settle": "400ms", "collect": "each", "rest": "0s"},
        "sampling": {"process": "20ms", "runtime": "100ms"}, "verdict": {"delta": "4MiB/run"},
    }


class Experiment:
    def __init__(self, plateau, folder, name, **target):
        self.folder, self.name, self.mark = pathlib.Path(folder), name, f"reliability-{os.getpid()}-{name}"
        target.setdefault("env", {})["RELIABILITY_MARK"] = self.mark
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps(scenario(name, **target)))
        self.path = path
        self.argv = [plateau, "run", path]
        self.process = self.reader = None
        self.lines = []

    def change(self, part, **values):
        """Other values in a part of the scenario."""
        content = json.loads(self.path.read_text())
        content.setdefault(part, {}).update(values)
        self.path.write_text(json.dumps(content))

    def start(self, **kwargs):
        self.process = subprocess.Popen(self.argv, cwd=self.folder, text=True, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, start_new_session=True, **kwargs)
        self.reader = threading.Thread(target=lambda: self.lines.extend(self.process.stderr))
        self.reader.start()

    def targets(self):
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                if f"RELIABILITY_MARK={self.mark}\0".encode() in pathlib.Path(f"/proc/{pid}/environ").read_bytes():
                    found.append(int(pid))
        return found

    def file(self, name):
        for path in sorted(self.folder.glob(f"results/{self.name}/*/{name}")) + \
                sorted(self.folder.glob(f"results/{self.name}/.*/{name}")):
            if not path.parent.is_symlink():
                return path
        return None

    def wait_for(self, phase, run):
        """Until its progress says that run and phase have begun, and a moment more."""
        want = phase if run == 0 else f"run {run}/8  {phase}" if phase else f"run {run}/8"
        deadline = time.monotonic() + TIMEOUT_S
        while time.monotonic() < deadline and self.process.poll() is None:
            if any(line.startswith(want) for line in list(self.lines)):
                time.sleep(0.1)
                return
            time.sleep(0.01)
        raise RuntimeError(f"{self.name}: never came to {phase} of run {run}")

    def end(self, began):
        """The row: exit code, time to the end, sealed or not, runs and readings that are there, processes left."""
        self.process.wait(timeout=TIMEOUT_S)
        self.reader.join(timeout=TIMEOUT_S)
        err = "".join(self.lines)
        took = time.monotonic() - began
        time.sleep(0.3)
        samples = self.file("samples.csv")
        runs = set()
        lines = samples.read_text().splitlines() if samples else []
        if lines:
            columns = lines[0].split(",")
            runs = {line.split(",")[columns.index("run")] for line in lines[1:] if line.count(",") == lines[0].count(",")}
        sealed = self.file("SHA256SUMS")
        return {"exit": self.process.returncode, "seconds": round(took, 1), "sealed": bool(sealed),
                "runs": len(runs - {"0"}), "rows": max(len(lines) - 1, 0), "left": len(self.targets()),
                "said": (err.strip().splitlines() or [""])[-1]}


def signal_target(number):
    def inject(make):
        x = make()
        x.start()
        x.wait_for("load", 3)
        began = time.monotonic()
        os.kill(max(x.targets()), number)
        return x.end(began)
    return inject


def signal_harness(number, phase, run=3):
    def inject(make):
        x = make()
        x.start()
        x.wait_for(phase, 0 if phase in ("start", "baseline") else run)
        began = time.monotonic()
        os.kill(x.process.pid, number)
        return x.end(began)
    return inject


def exec_target(make):
    code = ("import os,signal,subprocess,sys;p=sys.argv[1];"
            "signal.signal(signal.SIGUSR1,lambda *a:os.execv(p,[p,'--addr','127.0.0.1:0']));"
            "import http.server\n"
            "class H(http.server.BaseHTTPRequestHandler):\n"
            " protocol_version='HTTP/1.1'\n"
            " def do_GET(s):\n  s.send_response(200);s.send_header('Content-Length','0');s.end_headers()\n"
            " def log_message(s,*a):pass\n"
            "s=http.server.ThreadingHTTPServer(('127.0.0.1',0),H);"
            "print('listening on http://127.0.0.1:%d'%s.server_port,flush=True);s.serve_forever()")
    x = make(spawn=[sys.executable, "-c", code, str(pathlib.Path(make.plateau).parent / "target-go")], telemetry={})
    content = json.loads(pathlib.Path(x.argv[-1]).read_text())
    content["protocol"].update(collect="never", release="never")
    pathlib.Path(x.argv[-1]).write_text(json.dumps(content))
    x.start()
    x.wait_for("settle", 3)
    began = time.monotonic()
    os.kill(max(x.targets()), signal.SIGUSR1)
    return x.end(began)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def restarted_target(make):
    """A supervisor starts the service again where it was: the same address, another process."""
    service = pathlib.Path(make.plateau).parent / "target-go"
    port = free_port()
    x = make(spawn=["sh", "-c", f"while :; do {service} --addr 127.0.0.1:{port}; done"], url=f"http://127.0.0.1:{port}")
    x.start()
    x.wait_for("load", 3)
    began = time.monotonic()
    os.kill(max(x.targets()), signal.SIGKILL)
    return x.end(began)


@contextlib.contextmanager
def control_group(limit_bytes):
    for root, name in ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max"):
        folder = pathlib.Path(root) / f"reliability-{os.getpid()}"
        try:
            folder.mkdir()
            (folder / name).write_text(str(limit_bytes))
        except OSError:
            with contextlib.suppress(OSError):
                folder.rmdir()
            continue
        try:
            yield folder
        finally:
            for _ in range(100):
                with contextlib.suppress(OSError):
                    folder.rmdir()
                    break
                time.sleep(0.05)
        return
    raise Skip("no control group with a limit may be made")


def out_of_memory(make):
    """The kernel kills the service at the limit of its control group."""
    service = pathlib.Path(make.plateau).parent / "target-go"
    with control_group(40 << 20) as group:
        x = make(spawn=["sh", "-c", f"echo 0 > {group}/cgroup.procs && exec {service} --addr 127.0.0.1:0"])
        x.path.write_text(x.path.read_text().replace("/steady", "/leak?bytes=8192"))
        x.change("load", executor="constant-arrival-rate", rate=2000, connections=8, duration="400ms")
        del_vus = json.loads(x.path.read_text())
        del del_vus["load"]["vus"]
        x.path.write_text(json.dumps(del_vus))
        began = time.monotonic()
        x.start()
        return x.end(began)


def stepped_clock(seconds):
    def inject(make):
        x = make()
        library, step = x.folder / "clock_step.so", x.folder / "step"
        step.write_text("0")
        if subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", library, HERE / "clock_step.c"], check=False).returncode:
            raise Skip("there is no C compiler")
        x.start(env=dict(os.environ, LD_PRELOAD=str(library), CLOCK_STEP_FILE=str(step)))
        x.wait_for("load", 3)
        began = time.monotonic()
        step.write_text(str(seconds))
        return x.end(began)
    return inject


def other_clocks(make):
    """Monotonic clocks of a time namespace: a container that was moved has them."""
    x = make()
    if subprocess.run(["unshare", "--time", "--monotonic", "86400", "--boottime", "86400", "true"], check=False,
                      stderr=subprocess.DEVNULL).returncode:
        raise Skip("no time namespace may be made")
    x.argv = ["unshare", "--time", "--monotonic", "86400", "--boottime", "86400", "--fork", *x.argv]
    began = time.monotonic()
    x.start()
    return x.end(began)


def descriptors_gone(make):
    """No descriptor may be opened any more, from the third run on."""
    x = make()
    x.start()
    x.wait_for("load", 3)
    began = time.monotonic()
    resource.prlimit(x.process.pid, resource.RLIMIT_NOFILE, (3, 3))
    return x.end(began)


def full_disk(make):
    x = make()
    (x.folder / "results").mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", x.folder / "results"], check=False,
                      stderr=subprocess.DEVNULL).returncode:
        raise Skip("no small disk may be mounted")
    try:
        began = time.monotonic()
        x.start()
        return x.end(began)
    finally:
        subprocess.run(["umount", x.folder / "results"], check=False)


def few_descriptors(make):
    x = make()
    began = time.monotonic()
    x.start(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (24, 24)))
    return x.end(began)


FAULTS = {
    "the service is killed (SIGKILL), load of run 3": signal_target(signal.SIGKILL),
    "the service crashes (SIGABRT: Go prints its goroutines), load of run 3": signal_target(signal.SIGABRT),
    "the service calls exec, settling of run 3": exec_target,
    "the service is restarted at the same address, load of run 3": restarted_target,
    "the service is killed by the kernel at its group's limit of 40 MiB": out_of_memory,
    "the wall clock is set an hour forward, load of run 3": stepped_clock(3600),
    "the wall clock is set an hour back, load of run 3": stepped_clock(-3600),
    "monotonic clocks a day ahead of the host's (a time namespace)": other_clocks,
    "plateau is interrupted (SIGINT), baseline": signal_harness(signal.SIGINT, "baseline"),
    "plateau is interrupted (SIGINT), load of run 3": signal_harness(signal.SIGINT, "load"),
    "plateau is interrupted (SIGINT), settling of run 3": signal_harness(signal.SIGINT, "settle"),
    "plateau is killed (SIGKILL), starting": signal_harness(signal.SIGKILL, "start"),
    "plateau is killed (SIGKILL), baseline": signal_harness(signal.SIGKILL, "baseline"),
    "plateau is killed (SIGKILL), load of run 3": signal_harness(signal.SIGKILL, "load"),
    "plateau is killed (SIGKILL), settling of run 3": signal_harness(signal.SIGKILL, "settle"),
    "plateau is killed (SIGKILL), collection of run 3": signal_harness(signal.SIGKILL, "probe-collect"),
    "plateau is killed (SIGKILL), release of run 8": signal_harness(signal.SIGKILL, "probe-release", 8),
    "plateau is killed (SIGKILL), judging, drawing and sealing": signal_harness(signal.SIGKILL, "stop", 8),
    "the disk is full (256 KiB)": full_disk,
    "24 file descriptors": few_descriptors,
    "no more file descriptors, load of run 3": descriptors_gone,
}


def ends_well(argv, folder, codes):
    """A line for whoever wrote nonsense, one of the exit codes, and soon; else what went wrong."""
    try:
        done = subprocess.run([str(word) for word in argv], cwd=folder, capture_output=True, text=True, errors="replace",
                              timeout=TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired:
        return "took too long"
    if done.returncode not in codes:
        return f"exit {done.returncode}: {done.stderr[-200:]}"
    return None


def mutate(content, rng):
    """As somebody who means it would: bytes changed, cut out, repeated, or numbers that are too large."""
    content = bytearray(content)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(content) + 1)
        kind = rng.randrange(4)
        if kind == 0 and at < len(content):
            content[at] = rng.randrange(256)
        elif kind == 1:
            del content[at:at + rng.randrange(1, 200)]
        elif kind == 2:
            content[at:at] = content[max(0, at - rng.randrange(1, 200)):at]
        else:
            content[at:at] = rng.choice([b"-1", b"9223372036854775808", b"1e308", b"null", b"[[[[", b"\0", b"NaN", b'"'])
    return bytes(content)


def seal_again(folder):
    lines = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "SHA256SUMS"):
        lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n")
    (folder / "SHA256SUMS").write_text("".join(lines))


def hostile_results(make):
    """A sealed result is changed, and sealed again by whoever changed it."""
    x = make()
    x.start()
    x.process.wait(timeout=TIMEOUT_S)
    x.reader.join()
    good = x.file("SHA256SUMS").parent
    rng, faults = random.Random(1), []
    names = [p.relative_to(good) for p in sorted(good.rglob("*"))
             if p.is_file() and p.suffix in (".json", ".csv", ".ndjson", ".hlog", ".gz", ".txt") and p.parent.name != "plots"]
    for _ in range(MUTATIONS):
        bad = x.folder / "bad"
        shutil.rmtree(bad, ignore_errors=True)
        shutil.copytree(good, bad)
        name = rng.choice(names)
        (bad / name).write_bytes(mutate((bad / name).read_bytes(), rng))
        seal_again(bad)
        for command in (["judge", bad], ["gate", bad, "--json"]):
            fault = ends_well([make.plateau, *command], x.folder, {0, 1, 2, 3, 4, 130})
            faults += [f"{name}: {fault}"] if fault else []
    return MUTATIONS * 2, faults


def hostile_scenarios(make):
    x = make()
    good = [path.read_bytes() for path in sorted((HERE.parent / "scenarios").glob("*.json")) if "schema" not in path.name]
    rng, faults = random.Random(2), []
    for _ in range(MUTATIONS):
        x.path.write_bytes(mutate(rng.choice(good), rng))
        fault = ends_well([make.plateau, "check", x.path], x.folder, {0, 2})
        faults += [fault] if fault else []
    return MUTATIONS, faults


def hostile_answers(make):
    """A server that answers each connection with nonsense of another kind, under the driver."""
    kinds = [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", b"\0" * 4096,
             b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", b"HTTP/9.9 999 \r\n\r\n",
             b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100000, b"HTTP/1.1 100 Continue\r\n\r\n" * 10000,
             b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 1000,
             b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"]
    x, faults = make(), []
    for kind in kinds:
        server = socket.create_server(("127.0.0.1", 0))

        def serve(server=server, kind=kind):
            with contextlib.suppress(OSError):
                while True:
                    client, _ = server.accept()
                    with client, contextlib.suppress(OSError):
                        client.recv(65536)
                        client.sendall(kind)
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        for protocol in ([], ["--http2"]):
            fault = ends_well([make.plateau, "load", f"http://127.0.0.1:{server.getsockname()[1]}/", "-c", "4", "-d", "300ms",
                               "--response-timeout", "1s", *protocol], x.folder, {1, 4})
            faults += [f"{kind[:40]!r}: {fault}"] if fault else []
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()
    return 2 * len(kinds), faults


def hostile_process(make):
    """40 TiB of addresses, 20,000 mappings, 2,000 sockets, words and a name that would draw on a terminal."""
    code = ("import mmap,os,socket,sys,time\n"
            "huge=mmap.mmap(-1,40<<40,flags=mmap.MAP_PRIVATE|mmap.MAP_ANONYMOUS|0x4000)\n"
            "huge[0]=1;huge[39<<40]=1\n"
            "maps=[mmap.mmap(-1,4096*2,prot=1+2*(i%2)) for i in range(20000)]\n"
            "socks=[socket.create_server(('127.0.0.1',0)) for _ in range(2000)]\n"
            "open('/proc/self/comm','w').write('a\\x1b[2Jb\\n')\n"
            "print('ready',flush=True);time.sleep(600)\n")
    x, faults = make(), []
    process = subprocess.Popen([sys.executable, "-c", code, "\x1b]0;owned\x07"], stdout=subprocess.PIPE,
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096)))
    try:
        if not process.stdout.readline():
            raise Skip("no such process can be made")
        for command in (["inspect", process.pid], ["inspect", process.pid, "--json"],
                        ["watch", process.pid, "--window", "1s", "--runs", "1", "--output", "w", "--quiet"]):
            fault = ends_well([make.plateau, *command], x.folder, {0, 3, 4})
            faults += [f"{command[0]}: {fault}"] if fault else []
    finally:
        process.kill()
        process.wait()
    return 3, faults


HOSTILE = {
    "results, changed at random and sealed again, under `judge` and `gate`": hostile_results,
    "scenarios, changed at random, under `check`": hostile_scenarios,
    "servers that answer nonsense of ten kinds, under `load` and `load --http2`": hostile_answers,
    "a process with 40 TiB of addresses, 20,000 mappings, 2,000 listening sockets, escape sequences for a name, under "
    "`inspect` and `watch`": hostile_process,
}


def hostile_table(rows):
    lines = ["| What is hostile | Times | Crashes, hangs, wrong exit codes |", "|---|--:|--:|"]
    for what, (times, faults) in rows.items():
        lines.append(f"| {what} | {times:,} | {len(faults)} |")
    return "\n".join(lines)


def table(rows):
    lines = ["| Fault | Exit | Ends after | Sealed | Runs with readings | Readings kept | Processes left |",
             "|---|---|---|---|---|---|---|"]
    for fault, row in rows.items():
        if "skip" in row:
            lines.append(f"| {fault} | not injected: {row['skip']} | | | | | |")
        else:
            lines.append(f"| {fault} | {row['exit']} | {row['seconds']} s | {'yes' if row['sealed'] else 'no'} | "
                         f"{row['runs']} | {row['rows']} | {row['left']} |")
    return "\n".join(lines)


def write(path, text, begin=BEGIN, end=END):
    page = path.read_text()
    head, rest = page.split(begin)
    path.write_text(f"{head}{begin}\n{text}\n{end}{rest.split(end)[1]}")


def inject_all(inject, plateau, faults, wanted):
    """Each fault in a folder of its own."""
    rows = {}
    for number, (fault, cause) in enumerate(faults.items()):
        if wanted and not any(word in fault for word in wanted):
            continue
        with tempfile.TemporaryDirectory(prefix="plateau-reliability-") as folder:
            def make(folder=folder, number=number, **target):
                return Experiment(plateau, folder, f"fault-{number}", **target)
            make.plateau = plateau
            rows[fault] = inject(cause, make)
        print(f"{fault}: {rows[fault]}", file=sys.stderr, flush=True)
    return rows


def inject_fault(cause, make):
    try:
        return cause(make)
    except Skip as reason:
        return {"skip": str(reason)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plateau", type=lambda p: str(pathlib.Path(p).resolve()), required=True)
    parser.add_argument("--write", type=pathlib.Path, help="the page whose tables are replaced")
    parser.add_argument("faults", nargs="*", help="words of the faults that are wanted")
    args = parser.parse_args()
    rows = inject_all(inject_fault, args.plateau, FAULTS, args.faults)
    hostile = inject_all(lambda cause, make: cause(make), args.plateau, HOSTILE, args.faults)
    print(table(rows), hostile_table(hostile), sep="\n\n")
    if args.write:
        write(args.write, table(rows))
        write(args.write, hostile_table(hostile), HOSTILE_BEGIN, HOSTILE_END)
    return 1 if any(faults for _, faults in hostile.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
