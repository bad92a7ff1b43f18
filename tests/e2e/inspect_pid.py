#!/usr/bin/env python3
"""`plateau inspect` against services that hold a known amount of one kind of memory.

    inspect_pid.py PLATEAU_BINARY TARGET_GO TARGET_GO_CGO [TEST...]

TAP on standard output. What is planted must stand in the right row within 2 %, whatever Go the service was built
with; docs/workloads.md says what each endpoint plants.
"""
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

import tap
from tap import Skip, equal

PLATEAU, TARGET, TARGET_CGO = (os.path.abspath(path) for path in sys.argv[1:4])
MIB = 1 << 20


@contextlib.contextmanager
def service(program, **env):
    with subprocess.Popen([program, "--addr", "127.0.0.1:0"], env=dict(os.environ, **env), text=True,
                          stdout=subprocess.PIPE) as process:
        try:
            yield process.pid, process.stdout.readline().split()[-1]
        finally:
            process.terminate()


def get(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read().decode()


def inspect(pid, *args):
    out = subprocess.run([PLATEAU, "inspect", str(pid), "--json", *args], capture_output=True, text=True, timeout=60)
    if out.returncode != 0:
        raise AssertionError(f"exit {out.returncode}: {out.stderr}")
    look = json.loads(out.stdout)
    equal(sum(r["bytes"] or 0 for r in look["ledger"]), look["rss_bytes"], "rows must add up to RSS")
    if abs(look["unexplained_bytes"]) > max(look["rss_bytes"] / 100, 256 << 10):
        raise AssertionError(f"unexplained: {look['unexplained_bytes']} of {look['rss_bytes']}")
    return look


def row(look, name):
    return next(r for r in look["ledger"] if r["name"] == name)


def size(look, *names):
    return sum(row(look, name)["bytes"] or 0 for name in names)


def below(look, name):
    return next(r["bytes"] for r in look["below_rss"] if r["name"] == name)


def near(got, want, what=""):
    if abs(got - want) > 0.02 * want:
        raise AssertionError(f"{what}: wanted {want} within 2 %, got {got} ({100 * (got - want) / want:+.1f} %)")


def grown(program, path, figure, *args):
    """How far a figure moves when `path` is asked for once; and the look behind it."""
    with service(program) as (pid, url):
        before = inspect(pid, *args)
        get(url + path)
        after = inspect(pid, *args)
        return figure(after) - figure(before), after


def test_c_memory_stands_in_native_rows():
    bytes_, _ = grown(TARGET_CGO, "/idle?cmib=64", lambda l: size(l, "cgo_heap", "cgo_arenas", "other_native"))
    near(bytes_, 64 * MIB)


def test_a_mapped_file_stands_under_its_path():
    bytes_, look = grown(TARGET, "/mmap?mib=64", lambda l: size(l, "mapped_files"))
    near(bytes_, 64 * MIB)
    if not re.search(r"64\.0 MiB of .*-mmap-", row(look, "mapped_files")["detail"]):
        raise AssertionError(row(look, "mapped_files")["detail"])


def test_threads_of_a_cgo_service_have_stacks_of_their_own():
    with service(TARGET_CGO) as (pid, url):
        get(url + "/idle?threads=200")
        look = inspect(pid)
        stacks = int(re.search(r"(\d+) stacks", row(look, "thread_stacks")["detail"])[1])
        # One more thread may be starting while we look; the first one has the kernel's [stack].
        near(stacks, look["threads"] - 1)
        # Each stack is 8 MiB above its guard page: the same, counted by hand.
        smaps = open(f"/proc/{pid}/smaps").read()
        above = re.findall(r"([0-9a-f]+)-([0-9a-f]+) ---p .*\n(?:\S+: .*\n)+([0-9a-f]+)-([0-9a-f]+) rw-p .*\n"
                           r"(?:Size|KernelPageSize|MMUPageSize).*\n(?:\S+: .*\n)*?Rss: +(\d+) kB", smaps)
        by_hand = sum(int(rss) for low, guard, start, end, rss in above
                      if guard == start and int(guard, 16) - int(low, 16) == 4096 and
                      int(end, 16) - int(start, 16) >= 8 * MIB)
        near(size(look, "thread_stacks"), by_hand * 1024)


def test_threads_of_a_pure_service_have_stacks_in_the_go_heap():
    def stacks(look):
        counted = re.search(r"counted ([\d.]+) ([KM])iB", row(look, "stacks")["detail"])
        return float(counted[1]) * (MIB if counted[2] == "M" else 1024)

    # A signal stack of 32 KiB, a system stack of 8 (16 since Go 1.21) and the goroutine's 2 each.
    bytes_, look = grown(TARGET, "/idle?threads=200", stacks)
    with_system = 42 if re.match(r"go1\.(1\d|20)\b", look["go"]["version"]) else 50
    near(bytes_, 200 * with_system * 1024)
    near(look["threads"], 206)


def test_goroutines_stand_in_stacks():
    bytes_, look = grown(TARGET, "/idle?goroutines=100000", lambda l: size(l, "stacks"), "--collect")
    near(bytes_, 100000 * 2048)
    near(look["goroutines"], 100000)


def test_memory_never_touched_stands_beside_rss():
    bytes_, look = grown(TARGET, "/untouched?mib=256", lambda l: below(l, "heap_never_touched"), "--collect")
    near(bytes_, 256 * MIB)
    if look["rss_bytes"] > 64 * MIB:
        raise AssertionError(f"RSS {look['rss_bytes']}")


def test_live_heap_is_what_the_collection_leaves():
    bytes_, look = grown(TARGET, "/gogc?mib=64&kib=4", lambda l: size(l, "live_heap"), "--collect")
    near(bytes_, 64 * MIB)
    detail = row(look, "live_heap")["detail"] or ""  # a page of it may be untouched yet
    equal("no collection was forced" in detail, False, f"measured, not estimated: {detail}")


def watch_a_release(program, **env):
    with service(program, **env) as (pid, url):
        for _ in range(8):
            get(url + "/churn?kib=32768&hold=1")
        command = [PLATEAU, "inspect", str(pid), "--json", "--watch", "--interval", "200ms"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            first = json.loads(process.stdout.readline())
            get(url + "/debug/release")
            for _ in range(3):
                last = json.loads(process.stdout.readline())
            process.terminate()
            process.stdout.read()
            equal(process.wait(timeout=20), 0, "a watch that is interrupted has ended well")
    return first, last


def test_dontneed_is_predicted_and_seen():
    _, last = watch_a_release(TARGET, GODEBUG="")
    equal((last["madvise"]["predicted"], last["madvise"]["observed"]), ("DONTNEED", "DONTNEED"), last["madvise"])
    equal(size(last, "lazy_free"), 0)


def test_free_is_predicted_and_seen_with_its_bytes():
    _, last = watch_a_release(TARGET, GODEBUG="madvdontneed=0")
    equal((last["madvise"]["predicted"], last["madvise"]["observed"]), ("FREE", "FREE"), last["madvise"])
    equal(last["environment"]["GODEBUG"], "madvdontneed=0")
    if size(last, "lazy_free") < 8 * MIB or "LazyFree" not in last["madvise"]["evidence"]:
        raise AssertionError(last["madvise"]["evidence"])


def test_nothing_released_is_not_observed_yet():
    with service(TARGET) as (pid, _):
        madvise = inspect(pid)["madvise"]
        equal(madvise["observed"], None)
        equal(madvise["evidence"].startswith("not observed yet"), True, madvise["evidence"])


def test_without_telemetry_the_kernels_side_is_complete():
    with service(TARGET) as (pid, _):
        look = inspect(pid, "--kernel-only")
    equal(row(look, "go_reserve")["bytes"], None)
    equal(row(look, "go_reserve")["detail"], "the service gave no runtime statistics")
    if not look["goroutines"] or not look["goroutine_groups"]:
        raise AssertionError("goroutines are read from memory, which asks nobody")
    equal(look["go"]["version"].startswith("go1."), True)


def test_a_service_in_another_network_is_asked_there():
    # Were its port asked for here, nobody or another service would answer.
    command = ["unshare", "--user", "--map-root-user", "--net", "sh", "-c",
               f"ip link set lo up && exec {TARGET} --addr 127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            if not process.stdout.readline():
                raise Skip("needs user namespaces and ip")
            out = subprocess.run([PLATEAU, "inspect", str(process.pid), "--json"], capture_output=True, text=True,
                                 timeout=60)
            look = json.loads(out.stdout)
        finally:
            process.terminate()
    if os.geteuid() != 0:
        equal("may not enter" in look["no_runtime_reason"], True, look["no_runtime_reason"])
    else:
        equal((look.get("no_runtime_reason"), bool(look["url"])), (None, True))


def test_wrong_url_says_so_and_shows_the_rest():
    with service(TARGET) as (pid, url):
        look = inspect(pid, "--url", url + "/nothing/here")
        equal("status 404" in look["no_runtime_reason"], True, look["no_runtime_reason"])


def test_a_process_that_is_not_go_is_shown_as_such():
    with subprocess.Popen(["sleep", "60"]) as process:
        try:
            look = inspect(process.pid)
        finally:
            process.terminate()
    equal(look["go"]["version"], None)
    equal("not a Go program" in look["go"]["not_go_reason"], True, look["go"])
    equal(row(look, "live_heap")["detail"], "not a Go program")


SLEEPER = {"go.mod": "module example.org/sleeper\n\ngo 1.15\n",
           "main.go": "package main\n\nimport \"time\"\n\nfunc main() { println(\"up\"); time.Sleep(time.Hour) }\n"}
CGO = {"c.go": "package main\n\n// #include <stdlib.h>\nimport \"C\"\n\nfunc init() { C.free(C.malloc(1)) }\n"}


def test_programs_are_known_however_they_are_linked():
    # How it is built: cgo, PIE, static, stripped as inspect must say.
    ways = {
        (): (False, False, True, False),
        ("-ldflags=-s -w",): (False, False, True, True),
        ("-buildmode=pie",): (False, True, False, False),
        ("cgo",): (True, False, False, False),
        ("cgo", "-ldflags=-s -w -linkmode=external -extldflags=-static"): (True, False, True, True),
    }
    for way, want in ways.items():
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {**SLEEPER, **(CGO if "cgo" in way else {})}.items():
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
            env = dict(os.environ, CGO_ENABLED=str(int("cgo" in way)), GOTOOLCHAIN="local", GOPROXY="off", GOFLAGS="")
            subprocess.run(["go", "build", *[w for w in way if w != "cgo"], "-o", "sleeper", "."], cwd=folder, env=env,
                           check=True)
            with subprocess.Popen([os.path.join(folder, "sleeper")], stderr=subprocess.PIPE) as process:
                try:
                    process.stderr.readline()
                    look = inspect(process.pid)
                finally:
                    process.kill()
        go = look["go"]
        equal((go["cgo"], go["pie"], go["static"], go["stripped"]), want, way)
        equal((go["version"][:4], go["module"].split()[0]), ("go1.", "example.org/sleeper"), way)
        equal(size(look, "binary_text") > 100 << 10, True, way)
        # Nobody answers for it: what its heap holds is read from its memory.
        equal(size(look, "stacks") > 8 << 10, True, way)
        equal([s["name"] for s in look["sources"] if s["name"] == "memory"], ["memory"], way)


HOSTILE = """
import socket, sys, threading, time
head, unit, times, pause = eval(sys.argv[1])
body = unit * times
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
def answer(connection):
    try:
        connection.recv(4096)
        connection.sendall(head)
        while True:
            connection.sendall(body)
            time.sleep(pause)
    except OSError:
        pass
while True:
    threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()
"""


def test_a_hostile_page_holds_us_for_a_moment_only():
    ok = b"HTTP/1.1 200 OK\r\n"
    pages = {
        "says nothing": (b"", b"", 0, 1),
        "comes byte by byte": (ok + b"Content-Length: 1000000\r\n\r\n", b"x", 1, 0.05),
        "never ends": (ok + b"\r\n", b"# TYPE x\n", 100000, 0),
        "has headers without end": (ok, b"A: b\r\n", 10000, 0),
        "goes deep": (ok + b"Content-Length: 1000012\r\n\r\n" + b'{"memstats":', b"[", 1000000, 1),
        "leads elsewhere": (b"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n", b"", 0, 1),
        "is no text": (ok + b"Content-Length: 512000\r\n\r\n", bytes(range(256)), 2000, 1),
    }
    for what, page in pages.items():
        with subprocess.Popen([sys.executable, "-c", HOSTILE, repr(page)], stdout=subprocess.PIPE) as process:
            try:
                process.stdout.readline()
                # A limit of 300 ms a page; three pages at one port. The time limit of inspect() is far beyond.
                look = inspect(process.pid)
            finally:
                process.kill()
        equal(look["goroutines"], None, what)
        equal(look["no_runtime_reason"].startswith("none of its 1 listening ports answers"), True, what)


def test_a_hostile_process_costs_us_little():
    """40 TiB of addresses, 20,000 mappings, 400 GiB of them in parts, 2,000 listening sockets cost their owner nothing."""
    code = ("import mmap,resource,socket,time\n"
            "resource.setrlimit(resource.RLIMIT_NOFILE,(4096,4096))\n"
            "huge=mmap.mmap(-1,40<<40,flags=mmap.MAP_PRIVATE|mmap.MAP_ANONYMOUS|0x4000)\n"
            "huge[0]=1;huge[39<<40]=1\n"
            "maps=[mmap.mmap(-1,8192,prot=1+2*(i%2)) for i in range(16000)]\n"
            "for i in range(2000):\n"
            " maps.append(mmap.mmap(-1,200<<20,flags=mmap.MAP_PRIVATE|mmap.MAP_ANONYMOUS|0x4000))\n"
            " maps[-1][0]=1\n"
            " maps.append(mmap.mmap(-1,4096,prot=1))\n"
            "socks=[socket.create_server(('127.0.0.1',0)) for _ in range(2000)]\n"
            "print('ready',flush=True);time.sleep(600)\n")
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        try:
            if not process.stdout.readline():
                return  # no such process may be made here
            measure = ("import resource,subprocess,sys\n"
                       "code=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,timeout=60).returncode\n"
                       "print(code,resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n")
            out = subprocess.run([sys.executable, "-c", measure, PLATEAU, "inspect", str(process.pid), "--json"],
                                 capture_output=True, text=True, timeout=90)
            status, peak_kib = map(int, out.stdout.split())
            equal(status, 0, out.stderr)
            if peak_kib > 512 << 10 and "asan" not in PLATEAU:
                raise AssertionError(f"we took {peak_kib} KiB")
        finally:
            process.kill()


def test_figures_that_cannot_be_are_not_added_up():
    fields = ("Sys HeapAlloc HeapSys HeapIdle HeapInuse HeapReleased StackInuse StackSys MSpanSys MCacheSys BuckHashSys "
              "GCSys OtherSys NextGC").split()
    for figure in ("9e18", "1e17", "4096"):
        body = '{"memstats":{' + ",".join(f'"{f}":{figure}' for f in fields) + ',"\xff":"\xfe"}}'
        page = (b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body.encode("latin-1")) +
                body.encode("latin-1"), b"", 0, 1)
        with subprocess.Popen([sys.executable, "-c", HOSTILE, repr(page)], stdout=subprocess.PIPE, text=True) as liar:
            try:
                url = f"http://127.0.0.1:{liar.stdout.readline().strip()}"
                look = inspect(liar.pid, "--url", url)
            finally:
                liar.kill()
        equal(sum(r["bytes"] or 0 for r in look["ledger"]), look["rss_bytes"], figure)


def test_the_pages_of_another_service_are_refused():
    with service(TARGET) as (pid, _), service(TARGET) as (other, url):
        out = subprocess.run([PLATEAU, "inspect", str(pid), "--url", url], capture_output=True, text=True, timeout=60)
    equal((out.returncode, f"is served by process {other}" in out.stderr, f"not by process {pid}" in out.stderr),
          (4, True, True), out.stderr)


def test_a_process_that_has_no_memory_is_exit_4():
    with subprocess.Popen(["true"]) as zombie:
        while open(f"/proc/{zombie.pid}/stat").read().rsplit(")", 1)[1].split()[0] != "Z":
            time.sleep(0.01)
        out = subprocess.run([PLATEAU, "inspect", str(zombie.pid)], capture_output=True, text=True, timeout=20)
    equal((out.returncode, "has ended" in out.stderr), (4, True), out.stderr)
    out = subprocess.run([PLATEAU, "inspect", "2"], capture_output=True, text=True, timeout=20)
    if os.path.exists("/proc/2") and not open("/proc/2/cmdline").read():  # a thread of the kernel
        equal((out.returncode, "has no memory of its own" in out.stderr), (4, True), out.stderr)


def test_a_process_that_is_not_there_is_exit_4():
    out = subprocess.run([PLATEAU, "inspect", "4194305"], capture_output=True, text=True, timeout=20)
    equal((out.returncode, out.stderr), (4, "plateau: no process has PID 4194305\n"))
    out = subprocess.run([PLATEAU, "inspect", "x"], capture_output=True, text=True, timeout=20)
    equal((out.returncode, out.stderr), (2, "plateau: PID: must be a whole number above 0, got 'x'\n"))


def test_json_has_the_names_that_are_promised():
    with service(TARGET) as (pid, url):
        look = inspect(pid)
    names = {"pid", "go", "environment", "madvise", "rss_bytes", "ledger", "unexplained_bytes", "beyond_rss",
             "below_rss", "goroutines", "threads", "sources", "others", "url"}
    equal(names - set(look), set(), "missing")
    equal({"version", "module", "cgo"} - set(look["go"]), set(), "missing in go")
    equal({"predicted", "observed", "evidence"} - set(look["madvise"]), set(), "missing in madvise")
    for line in look["ledger"]:
        equal({"name", "group", "bytes", "detail"} - set(line), set(), line)
        if line["bytes"] is None and not line["detail"]:
            raise AssertionError(f"{line}: null without a reason")
    equal((look["pid"], look["url"]), (pid, url))
    equal(look["goroutines"] > 0 and look["threads"] > 0, True, "counts")
    costs = {source["name"]: source["took_us"] for source in look["sources"]}
    equal({"procfs", "smaps", "expvar", "pprof"} - set(costs), set(), "sources without a cost")
    for shown in look["others"]:
        if shown["bytes"] is None:
            equal(shown["name"], "working_set")
        else:
            equal(look["rss_bytes"] + sum(p["bytes"] for p in shown["beside_rss"]), shown["bytes"], shown["name"])


def test_the_screen_says_the_same():
    with service(TARGET) as (pid, _):
        out = subprocess.run([PLATEAU, "inspect", str(pid)], capture_output=True, text=True, timeout=20)
    equal(out.returncode, 0, out.stderr)
    for part in ("no cgo", "madvise predicted", "VIRT", "binary: pclntab", "unexplained", "below RSS", "beyond RSS",
                 "what other tools show", "AnonHugePages"):
        if part not in out.stdout:
            raise AssertionError(f"no {part!r} in:\n{out.stdout}")


if __name__ == "__main__":
    sys.exit(tap.run(globals(), sys.argv[4:]))
