#!/usr/bin/env python3
"""Tests `plateau watch` on the sample service under foreign traffic that comes in waves.

    bench/watch.py [--plateau build/plateau] [--window 5] [--runs 30] [--only leak,steady] [--how collect,pages,memory]

The users are two hey processes whose rate rises and falls like that of a day, one wave in three windows. One makes
garbage, as any user does; the other requests something that is leaked ("leak") or not ("steady"). plateau does not know
about them. It watches in three ways: with the service's pages and forced collections (collect), with the pages only
(pages), and with neither, from the kernel and the memory of the process (memory).

What was planted is known from hey's count of responses. Each row has what was planted, the verdict and after how many
windows, and bytes an hour planted and found. Exits with 1 if a verdict is wrong, or a rate is off by more than a tenth.
"""
import argparse
import concurrent.futures
import contextlib
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

from bench_common import ROOT, stop

LEAK_BYTES = 2048 + 32
PATHS = {"leak": "/leak?bytes=2048", "steady": "/steady"}
WAYS = {"collect": ["--url", "{url}", "--collect"], "pages": ["--url", "{url}"], "memory": []}
EXPECTED = {"leak": ("GROWING",), "steady": ("PLATEAU", "RELEASED")}
USERS = 4
WAVE_WINDOWS = 3  # 9 and 12 windows, which are what is left after the warm-up, are whole waves


class Users(threading.Thread):
    """hey, started anew each second with the rate that it has by then; counts what was answered."""

    def __init__(self, url, per_s, wave_s):
        super().__init__(daemon=True)
        self.url, self.per_s, self.wave_s = url, per_s, wave_s
        self.answered, self.ended = 0, threading.Event()

    def run(self):
        begun = time.monotonic()
        while not self.ended.is_set():
            phase = 2 * math.pi * (time.monotonic() - begun) / self.wave_s
            rate = max(1, round(self.per_s * (1 + 0.6 * math.sin(phase)) / USERS))
            done = subprocess.run(["hey", "-z", "1s", "-c", str(USERS), "-q", str(rate), self.url], capture_output=True,
                                  text=True, check=False)
            self.answered += sum(map(int, re.findall(r"\[200\]\s+(\d+) responses", done.stdout)))


@contextlib.contextmanager
def service(binary):
    child = subprocess.Popen([binary, "--addr", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
    try:
        yield child.pid, re.search(r"http://\S+", child.stdout.readline()).group()
    finally:
        stop(child)


def watch(args, planted, way):
    """The verdict, and the bytes an hour that were really lost meanwhile."""
    with service(args.plateau.with_name("target-go")) as (pid, url), tempfile.TemporaryDirectory() as folder:
        wave_s = WAVE_WINDOWS * args.window
        users = [Users(url + PATHS[planted], 100, wave_s), Users(url + "/churn?kib=64", 100, wave_s)]
        for one in users:
            one.start()
        time.sleep(2)
        begun, before = time.monotonic(), users[0].answered
        done = subprocess.run([args.plateau, "watch", str(pid), "--window", f"{args.window}s", "--runs", str(args.runs),
                               "--delta", args.delta, "--output", folder, "--json", "--quiet",
                               *(word.format(url=url) for word in WAYS[way])], capture_output=True, text=True, check=False)
        per_s = (users[0].answered - before) / (time.monotonic() - begun)
        for one in users:
            one.ended.set()
        for one in users:
            one.join()
    if not done.stdout:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout), per_s * LEAK_BYTES * 3600 if planted == "leak" else 0


def row(args, planted, way):
    verdict, lost = watch(args, planted, way)
    found = next((r["bytes"] for r in verdict["rates"] if r["per"] == "hour" and r["channel"] == "live_heap"), None)
    right = verdict["shape"] in EXPECTED[planted] and (not lost or found and abs(found / lost - 1) <= 0.1)
    mib = [f"{x / 2**20:.0f}" if x else "—" for x in (lost, found)]
    ratio = f"{100 * (found / lost - 1):+.1f} %" if lost and found else "—"
    print(f"| {planted} | {way} | {verdict['shape']} {verdict['cause'] or ''} | {verdict['runs']} | {mib[0]} | {mib[1]} | {ratio} |"
          + ("" if right else " wrong"), flush=True)
    if not right:
        print("\n".join(verdict["reasons"][:3]), file=sys.stderr)
    return right


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plateau", type=pathlib.Path, default=ROOT / "build" / "plateau")
    parser.add_argument("--window", type=int, default=5, help="seconds")
    parser.add_argument("--runs", type=int, default=30, help="windows at most")
    parser.add_argument("--delta", default="150MiB/h")
    parser.add_argument("--only", default="leak,steady")
    parser.add_argument("--how", default="collect,pages,memory")
    parser.add_argument("--jobs", type=int, default=1, help="how many side by side")
    args = parser.parse_args()
    args.plateau = args.plateau.resolve()
    print("| planted | watched with | said | windows | MiB an hour planted | found | |\n|---|---|---|---|---|---|---|", flush=True)
    cells = [(planted, way) for planted in args.only.split(",") for way in args.how.split(",")]
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        return 0 if all(list(pool.map(lambda cell: row(args, *cell), cells))) else 1


if __name__ == "__main__":
    sys.exit(main())
