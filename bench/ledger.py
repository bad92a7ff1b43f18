#!/usr/bin/env python3
"""Does the ledger close? Checks it for every Go version, every way to build and every state of a process.

    bench/ledger.py [--plateau build/plateau] [--toolchains .toolchains] [--only 1.22,1.27] [--write]

Builds the sample service with each toolchain of tools/toolchains.sh: static, position-independent, with cgo; with symbols
and stripped. Inspects it just started, under churn (ten looks), settled, and after a release; the stripped one also with
the other madvise (GODEBUG=madvdontneed). Prints a table in markdown, or writes it into docs/memory.md (--write). Exits
with 1 if a cell exceeds the bound. Results are kept by version in build/ledger.json, so that it can be run in pieces
(--only); the table shows all of them.

    |unexplained| <= max(0.5 % of RSS, 128 KiB)

The same bound holds for two checks, without which rows could swallow a remainder:

    spans check     bytes of spans in use, compared with the runtime's own sum, read before and after
    pages check     pages released according to the page allocator's bitmap, compared with the statistics

When the service is idle, its own figures before and after a look are compared with the spans: HeapInuse and StackInuse
within CACHES (answering a request flushes each P's caches first), goroutines within the number of those that answer.
After the release, which collects, surviving objects are compared with MemStats.BySize, for each size with so many objects
that 1 % of them is more than answering a request allocates.
"""
import argparse
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

from bench_common import write_between

VERSIONS = ["1.15", "1.19", "1.21", "1.22", "1.23", "1.24", "1.25", "1.26", "1.27"]
CHURN_LOOKS = 10
ROOT = pathlib.Path(__file__).resolve().parent.parent


# How it is built: cgo, flags of go build.
WAYS = {
    "static": (False, []),
    "static stripped": (False, ["-ldflags=-s -w"]),
    "PIE": (False, ["-buildmode=pie"]),
    "PIE stripped": (False, ["-buildmode=pie", "-ldflags=-s -w"]),
    "cgo": (True, []),
    "cgo stripped": (True, ["-ldflags=-s -w"]),
}
BOTH_MADVISE = "static stripped"
CACHES = 256 << 10
ANSWERING = 4
BY_SIZE_LEAST, BY_SIZE_SHARE = 5000, 0.01
PLANTED = "/fragment?mib=32&bytes=208&keep=4"
KEPT = ROOT / "build" / "ledger.json"


def build(go, folder, way):
    cgo, flags = WAYS[way]
    program = folder / f"service-{way.replace(' ', '-')}"
    tags = ["-tags", "plateau_cgo"] if cgo else []
    subprocess.run([go, "build", "-o", program, *tags, *flags, "."], check=True, cwd=ROOT / "target-go",
                   env=dict(os.environ, GOTOOLCHAIN="local", GOPROXY="off", GOFLAGS="", CGO_ENABLED=str(int(cgo))))
    return program


@contextlib.contextmanager
def service(program, godebug):
    environment = dict(os.environ, GODEBUG=godebug)
    with subprocess.Popen([program, "--addr", "127.0.0.1:0"], env=environment, stdout=subprocess.PIPE, text=True) as p:
        try:
            yield p.pid, p.stdout.readline().split()[-1]
        finally:
            p.terminate()


def get(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read()


class Cell:
    """The looks of one process in one state; the worst counts."""

    def __init__(self, version, way, madvise, state):
        self.version, self.way, self.madvise, self.state = version, way, madvise, state
        self.looks = []
        self.off = {"HeapInuse": 0, "StackInuse": 0, "goroutines": 0}
        self.by_size = None

    def look(self, plateau, pid, url):
        before = figures(url)
        out = subprocess.run([plateau, "inspect", str(pid), "--url", url, "--json"], capture_output=True, text=True)
        if out.returncode != 0:
            raise SystemExit(f"inspect failed: {out.stderr}")
        self.add(json.loads(out.stdout), before, figures(url))

    def add(self, look, before, after):
        if look["heap"]["source"] != "memory":
            raise SystemExit(f"go {self.version} {self.way}: {look['heap']['heap_reason']}")
        self.looks.append(look)
        found = {"HeapInuse": look["heap"]["in_use_bytes"], "StackInuse": look["heap"]["stack_bytes"],
                 "goroutines": sum(g["count"] for g in look["goroutine_groups"] if not g["system"])}
        for name, value in found.items():
            low, high = sorted((before[name], after[name]))
            self.off[name] = max(self.off[name], low - value, value - high)

    def worst(self, figure):
        """The look in which `figure` is largest against the bound."""
        return max((abs(figure(look)) / bound(look), figure(look)) for look in self.looks)

    def holds(self):
        quiet = self.state == "churn" or (max(self.off["HeapInuse"], self.off["StackInuse"]) <= CACHES and
                                          self.off["goroutines"] <= ANSWERING)
        return (quiet and (self.by_size or 0) <= BY_SIZE_SHARE and all(self.worst(f)[0] <= 1 for f in (unexplained, spans_check, pages_check)) and
                all(sum(r["bytes"] or 0 for r in look["ledger"]) == look["rss_bytes"] for look in self.looks))


def figures(url):
    """What the service says of itself."""
    stats = json.loads(get(url + "/debug/vars"))["memstats"]
    total = get(url + "/debug/pprof/goroutine?debug=1").split(b"\n", 1)[0].split()[-1]
    return {"HeapInuse": stats["HeapInuse"], "StackInuse": stats["StackInuse"], "goroutines": int(total),
            "by_size": {c["Size"]: c["Mallocs"] - c["Frees"] for c in stats["BySize"] if c["Size"]}}


def by_size_off(look, before, after):
    """The worst share by which the survivors of a size differ from what the service says of it."""
    survived = {}
    for c in look["heap"]["size_classes"]:
        survived[c["object_bytes"]] = survived.get(c["object_bytes"], 0) + c["survived"]
    off = 0
    for size, objects in after["by_size"].items():
        low, high = sorted((before["by_size"][size], objects))
        if low >= BY_SIZE_LEAST:
            found = survived.get(size, 0)
            off = max(off, (low - found) / low, (found - high) / high)
    return off


def bound(look):
    return max(look["rss_bytes"] / 200, 128 << 10)


def unexplained(look):
    return look["unexplained_bytes"]


def check(look, name):
    """0 where the figures that it needs were not found: before the first collection."""
    return next((c["difference_bytes"] for c in look["checks"] if c["name"] == name), 0)


def spans_check(look):
    return check(look, "spans_in_use")


def pages_check(look):
    return check(look, "pages_released")


def row(look, name):
    return next(r["bytes"] or 0 for r in look["ledger"] if r["name"] == name)


def measure(plateau, program, version, way, godebug):
    """Cells of one process from its start to after the release."""
    name = godebug.split("=")[1] if godebug else "default"
    states = {s: Cell(version, way, name, s) for s in STATES}
    with service(program, godebug) as (pid, url):
        states["started"].look(plateau, pid, url)
        churn = url + "/churn?kib=512&live=32&hold=5"
        load = [plateau, "load", churn, "-c", "16", "-d", "4s", "-q", "--json"]
        with subprocess.Popen(load, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as driver:
            time.sleep(0.5)
            for _ in range(CHURN_LOOKS):
                states["churn"].look(plateau, pid, url)
                time.sleep(0.2)
            driver.wait()
        get(url + PLANTED)
        time.sleep(2)
        settled_and_released(plateau, pid, url, states)
    return list(states.values())


def settled_and_released(plateau, pid, url, states):
    """One watch over the release, so that it sees what madvise does."""
    watch = [plateau, "inspect", str(pid), "--url", url, "--json", "--watch", "--interval", "400ms"]
    before = figures(url)
    with subprocess.Popen(watch, stdout=subprocess.PIPE, text=True) as p:
        settled = json.loads(p.stdout.readline())
        states["settled"].add(settled, before, figures(url))
        get(url + "/debug/release")
        p.stdout.readline()  # may have been taken during the release
        before = figures(url)
        released = json.loads(p.stdout.readline())
        p.terminate()
        after = figures(url)
        states["released"].add(released, before, after)
        states["released"].by_size = by_size_off(released, before, after)


STATES = ("started", "churn", "settled", "released")


def worst_text(cell):
    """Unexplained KiB of RSS MiB, of the look in which it is worst."""
    look = max(cell.looks, key=lambda look: abs(unexplained(look)) / bound(look))
    text = f"{unexplained(look) / 1024:.0f} of {look['rss_bytes'] / 2**20:.1f}"
    return text if cell.holds() else f"**{text}**"


def line(process):
    """One row of the table: the cells of one process."""
    first, last = process[0], process[-1].looks[-1]
    largest = [max((c.worst(f) for c in process))[1] / 1024 for f in (spans_check, pages_check)]
    sampling = max((row(look, "sampling_error") for c in process for look in c.looks), key=abs)
    resting = [c for c in process if c.state != "churn"]
    off = {name: max(c.off[name] for c in resting) for name in first.off}
    torn = max(look["heap"]["torn_spans"] for c in process for look in c.looks)
    return (f"| {first.version} | {first.way} | {first.madvise} "
            f"| {' | '.join(map(worst_text, process))} | {sampling / 1024:.0f} | {largest[0]:.0f} | {largest[1]:.0f} "
            f"| {off['HeapInuse'] / 1024:.0f} | {off['StackInuse'] / 1024:.0f} | {off['goroutines']} | {100 * process[-1].by_size:.2f} "
            f"| {torn} "
            f"| {row(last, 'lazy_free') / 2**20:.1f} | {last['madvise']['observed'] or 'not yet'} |")


def summary(cells):
    """What is kept of a version: its rows of the table, and what the sentence below it needs."""
    looks = [look for c in cells for look in c.looks]
    return {"rows": [line(cells[i:i + len(STATES)]) for i in range(0, len(cells), len(STATES))],
            "cells": len(cells), "looks": len(looks), "outside": sum(not c.holds() for c in cells),
            "worst": max(abs(unexplained(look)) / look["rss_bytes"] for look in looks)}


def table(versions):
    lines = ["| Go | build | madvdontneed | started | churn | settled | released | sampling error | spans check "
             "| pages check | HeapInuse off | StackInuse off | goroutines off | by size off, % | torn spans | LazyFree MiB "
             "| observed |", "|---" * 17 + "|"]
    lines += [row_ for v in versions for row_ in v["rows"]]
    lines += ["", f"{sum(v['cells'] for v in versions)} cells, {sum(v['looks'] for v in versions)} looks, "
              f"{sum(v['outside'] for v in versions)} cells outside the bound; worst unexplained "
              f"{100 * max(v['worst'] for v in versions):.2f} % of RSS."]
    return "\n".join(lines) + "\n"


def measure_version(plateau, go, folder, version):
    cells = []
    for way in WAYS:
        program = build(go, folder, way)
        other = ["madvdontneed=1" if version == "1.15" else "madvdontneed=0"] if way == BOTH_MADVISE else []
        for godebug in ["", *other]:
            cells += measure(plateau, program, version, way, godebug)
            print(f"go {version} {way} {godebug or 'default'}: {sum(c.holds() for c in cells[-4:])} of 4",
                  file=sys.stderr, flush=True)
    return summary(cells)


def load_kept():
    return json.loads(KEPT.read_text()) if KEPT.exists() else {}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plateau", default=ROOT / "build" / "plateau", type=pathlib.Path)
    parser.add_argument("--toolchains", default=ROOT / ".toolchains", type=pathlib.Path)
    parser.add_argument("--only", default=",".join(VERSIONS), help="versions, separated by commas")
    parser.add_argument("--write", action="store_true", help="into docs/memory.md instead of standard output")
    args = parser.parse_args()
    for version in args.only.split(",") if args.only else []:
        go = args.toolchains / f"go-{version}" / "bin" / "go"
        if not go.exists():
            raise SystemExit(f"{go} is missing: make toolchains")
        with tempfile.TemporaryDirectory() as folder:
            found = measure_version(args.plateau, go, pathlib.Path(folder), version)
        KEPT.write_text(json.dumps({**load_kept(), version: found}))
    kept = load_kept()
    text = table([kept[v] for v in VERSIONS if v in kept])
    if args.write:
        write_between(ROOT / "docs" / "memory.md", "ledger", text)
    else:
        print(text, end="")
    return 0 if not any(v["outside"] for v in kept.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
