"""What the scripts of bench/ share: starting servers, choosing processors, measuring a child's cost, tables in the docs."""
import contextlib
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CPUS = sorted(os.sched_getaffinity(0))
SERVER_CPU, GENERATOR_CPU = CPUS[0], CPUS[-1]
NGINX_CONF = """
daemon off; master_process off; worker_processes 1; error_log /dev/null crit; pid {folder}/nginx.pid;
worker_rlimit_nofile 20000;
events {{ worker_connections 16384; }}
http {{
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port} backlog=4096; location / {{ default_type text/plain; return 200 "Hello, World!"; }} }}
}}
"""


def on_cpu(cpu):
    """For a child, before exec: its processor, and a place in front where we may give one."""
    def prepare():
        os.sched_setaffinity(0, {cpu})
        with contextlib.suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, -15)
    return prepare


class Done:
    """A child that has ended: its output, its processor seconds, the most memory that it had resident."""

    def __init__(self, argv, cpu=GENERATOR_CPU, timeout=120, env=None):
        with tempfile.TemporaryFile("w+") as out:
            begin = time.monotonic()
            child = subprocess.Popen([str(a) for a in argv], stdout=out, stderr=subprocess.STDOUT,
                                     preexec_fn=on_cpu(cpu), env={**os.environ, **(env or {})})
            self.peak_kib = 0
            watcher = threading.Thread(target=self.watch, args=(child.pid,))
            watcher.start()
            alarm = threading.Timer(timeout, child.kill)
            alarm.start()
            _, status, usage = os.wait4(child.pid, 0)
            alarm.cancel()
            watcher.join()
            self.wall_s = time.monotonic() - begin
            self.code = os.waitstatus_to_exitcode(status)
            child.returncode = self.code
            self.cpu_s = usage.ru_utime + usage.ru_stime
            out.seek(0)
            self.out = out.read()

    def watch(self, pid):
        """VmHWM rather than ru_maxrss: that one remembers the memory of whoever forked."""
        with contextlib.suppress(OSError):
            while found := re.search(r"VmHWM:\s*(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()):
                self.peak_kib = max(self.peak_kib, int(found[1]))
                time.sleep(0.05)


class Others:
    """How much of a processor everybody else took since this was made: the machine's work without ours."""

    def __init__(self, server_pid):
        self.pid, self.wall = server_pid, time.monotonic()
        self.machine, self.server = self.machine_s(), self.server_s()

    @staticmethod
    def machine_s():
        words = pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
        return sum(int(word) for i, word in enumerate(words) if i not in (3, 4)) / os.sysconf("SC_CLK_TCK")

    def server_s(self):
        words = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def share(self, generators_s):
        work = self.machine_s() - self.machine - (self.server_s() - self.server) - generators_s
        return max(0, work / (time.monotonic() - self.wall))


def compile_c(name, folder):
    binary = pathlib.Path(folder) / name
    subprocess.run(["cc", "-O2", "-D_GNU_SOURCE", "-o", binary, ROOT / "bench" / f"{name}.c"], check=True)
    return binary


def free_port():
    import socket
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def stop(child):
    child.send_signal(signal.SIGTERM)
    try:
        child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def wait_for_port(port, child):
    import socket
    for _ in range(1500):  # half a minute: packaged services read much before they listen
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
        if child.poll() is not None:
            break
        time.sleep(0.02)
    raise SystemExit("the server did not start")


@contextlib.contextmanager
def server(kind, folder, env=None):
    """Starts a server on its own processor and yields its port."""
    port = free_port()
    folder = pathlib.Path(folder)
    if kind == "null":
        argv = [compile_c("null_server", folder), str(port)]
    elif kind == "nginx":
        conf = folder / "nginx.conf"
        conf.write_text(NGINX_CONF.format(folder=folder, port=port))
        argv = [shutil.which("nginx") or "/usr/sbin/nginx", "-p", folder, "-c", conf]
    elif kind == "go":
        binary = folder / "gohttp"
        subprocess.run(["go", "build", "-o", binary, ROOT / "bench" / "gohttp" / "main.go"], check=True,
                       env={**os.environ, "GO111MODULE": "off", "GOFLAGS": ""})
        argv = [binary, f"127.0.0.1:{port}"]
    else:
        raise SystemExit(f"unknown server '{kind}': null, nginx or go")
    child = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             preexec_fn=on_cpu(SERVER_CPU), env={**os.environ, **(env or {})})
    try:
        wait_for_port(port, child)
        yield port
    finally:
        stop(child)


def spread(values):
    """Median with the quartiles around it."""
    values = sorted(values)
    if len(values) < 4:
        return f"{statistics.median(values):.2f}"
    low, _, high = statistics.quantiles(values, n=4)
    return f"{statistics.median(values):.2f} ({low:.2f}..{high:.2f})"


def write_between(page, name, text):
    """Puts text between the markers <!-- name:begin --> and <!-- name:end --> of a page."""
    page = pathlib.Path(page)
    begin, end = f"<!-- {name}:begin -->\n", f"<!-- {name}:end -->\n"
    before, rest = page.read_text().split(begin)
    after = rest.split(end)[1]
    page.write_text(before + begin + text + end + after)
