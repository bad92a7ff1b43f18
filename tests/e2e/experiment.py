"""Experiments of the end-to-end tests: small scenarios, and the real binary in a folder of its own.

The script that imports this names the binary first: SCRIPT PLATEAU_BINARY [TEST...].
"""
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import textwrap
import time

PLATEAU = pathlib.Path(sys.argv[1]).resolve()
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TARGET = PLATEAU.parent / "target-go"
TIMEOUT_S = 240

TELEMETRY = {"expvar": "/debug/vars", "pprof": "/debug/pprof/", "release": "/debug/release"}

SHORT = {"baseline": "200ms", "runs": 1, "settle": "200ms", "collect": "each"}


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


def launch(name, **target):
    """One of a second, for what is said or refused where it begins; without telemetry where the target says so."""
    return scenario(name, target={"ready": {"path": "/healthz", "timeout": "20s"}, "telemetry": TELEMETRY, **target},
                    load={"executor": "constant-vus", "vus": 2, "requests": 50},
                    protocol={"baseline": "100ms", "runs": 1, "settle": "100ms", "collect": "each"},
                    sampling={"process": "20ms", "runtime": "50ms"})


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

    def manifest(self, name):
        return json.loads((self.result(name) / "manifest.json").read_text())

    def script(self, text, name="service.py"):
        """A service of a few lines of Python, as a command."""
        return [sys.executable, str(self.write(textwrap.dedent(text), name))]

    def target_pid(self):
        return next(int(pid) for pid in os.listdir("/proc") if pid.isdigit() and self.is_ours(pid))

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


def start_service(case, port=0):
    """A sample service of our own; its process and its port."""
    service = subprocess.Popen([TARGET, "--addr", f"127.0.0.1:{port}"], stdout=subprocess.PIPE,
                               text=True, cwd=case.folder)
    return service, int(service.stdout.readline().rsplit(":", 1)[1])


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
    subprocess.run([os.environ.get("GO", "go"), "build", "-o", path, "."], cwd=ROOT / "tests/e2e/places", check=True,
                   timeout=TIMEOUT_S,
                   env=dict(os.environ, CGO_ENABLED="0", GOTOOLCHAIN="local", GOPROXY="off", GOFLAGS="-buildvcs=false"))
    return path
