#!/usr/bin/env python3
"""Does harm to an experiment, one fault at a time, and tables what was lost: docs/reliability.md.

    reliability.py --plateau build/plateau [--write docs/reliability.md] [FAULT...]

Each row is one experiment of a few seconds against the sample service: a fault is injected in the third run, and then it
is counted what the result still holds. Complete runs before the fault must all be there; no process may be left. Root is
needed for control groups and small disks; rows that a machine does not allow say so.
"""
import argparse
import contextlib
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time

BEGIN, END = "<!-- faults: begin (bench/reliability.py writes this part) -->", "<!-- faults: end -->"
TIMEOUT_S = 90


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
        self.argv = [plateau, "run", path]
        self.process = self.reader = None
        self.lines = []

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
        want = phase if run == 0 else f"run {run}/8  {phase}"
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


def signal_harness(number, phase):
    def inject(make):
        x = make()
        x.start()
        x.wait_for(phase, 0 if phase == "baseline" else 3)
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
    "plateau is interrupted (SIGINT), baseline": signal_harness(signal.SIGINT, "baseline"),
    "plateau is interrupted (SIGINT), load of run 3": signal_harness(signal.SIGINT, "load"),
    "plateau is interrupted (SIGINT), settling of run 3": signal_harness(signal.SIGINT, "settle"),
    "plateau is killed (SIGKILL), baseline": signal_harness(signal.SIGKILL, "baseline"),
    "plateau is killed (SIGKILL), load of run 3": signal_harness(signal.SIGKILL, "load"),
    "plateau is killed (SIGKILL), settling of run 3": signal_harness(signal.SIGKILL, "settle"),
    "the disk is full (256 KiB)": full_disk,
    "24 file descriptors": few_descriptors,
}


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


def write(path, text):
    page = path.read_text()
    head, rest = page.split(BEGIN)
    path.write_text(f"{head}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plateau", type=lambda p: str(pathlib.Path(p).resolve()), required=True)
    parser.add_argument("--write", type=pathlib.Path, help="the page whose table is replaced")
    parser.add_argument("faults", nargs="*")
    args = parser.parse_args()
    rows = {}
    for number, (fault, inject) in enumerate(FAULTS.items()):
        if args.faults and not any(word in fault for word in args.faults):
            continue
        with tempfile.TemporaryDirectory(prefix="plateau-reliability-") as folder:
            def make(folder=folder, number=number, **target):
                return Experiment(args.plateau, folder, f"fault-{number}", **target)
            make.plateau = args.plateau
            try:
                rows[fault] = inject(make)
            except Skip as reason:
                rows[fault] = {"skip": str(reason)}
        print(f"{fault}: {rows[fault]}", file=sys.stderr, flush=True)
    print(table(rows))
    if args.write:
        write(args.write, table(rows))


if __name__ == "__main__":
    main()
