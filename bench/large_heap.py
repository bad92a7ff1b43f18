#!/usr/bin/env python3
"""How much time and memory does one look at a large heap take?

    bench/large_heap.py [--plateau build/plateau] [--toolchains .toolchains] [--only 1.27] [--looks 5] [--write]

Starts a stripped program with 1 GiB of heap in objects of 8 bytes to 32 KiB and 100,000 goroutines, and inspects it.
Measures wall time, processor time and peak RSS of `plateau inspect PID --json` as a whole: finding the heap, reading spans,
page map and goroutines, output. Prints a table in markdown, or writes it into docs/heap.md (--write). Exits with 1 if the
median is 0.5 s or more, or 100 MiB or more.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from bench_common import ROOT, write_between

WALL_S, PEAK_MIB = 0.5, 100


def build(go, folder):
    program = pathlib.Path(folder) / "large"
    subprocess.run([go, "build", "-ldflags=-s -w", "-o", program, "."], check=True, cwd=ROOT / "bench" / "largeheap",
                   env=dict(os.environ, GOTOOLCHAIN="local", GOPROXY="off", GOFLAGS="", CGO_ENABLED="0"))
    return program


def look(plateau, pid):
    """Seconds of wall and processor, MiB at the peak, and what was found."""
    with tempfile.TemporaryFile("w+") as out:
        began = time.monotonic()
        child = subprocess.Popen([plateau, "inspect", str(pid), "--json"], stdout=out)
        _, status, usage = os.wait4(child.pid, 0)
        wall_s = time.monotonic() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, json.load(out)


def measure(plateau, go, version, looks):
    with tempfile.TemporaryDirectory() as folder, \
            subprocess.Popen([build(go, folder)], stdout=subprocess.PIPE, text=True) as program:
        try:
            pid = int(program.stdout.readline())
            found = [look(plateau, pid) for _ in range(looks)]
        finally:
            program.kill()
    wall_s, cpu_s, peak_mib = (statistics.median(f[i] for f in found) for i in range(3))
    last = found[-1][3]
    waiting = sum(g["count"] for g in last["goroutine_groups"])
    if last["heap"]["source"] != "memory" or waiting < 100000:
        raise SystemExit(f"go {version}: {last['heap'].get('heap_reason')}, {waiting} goroutines")
    line = (f"| {version} | {last['heap']['spans']:,} | {last['heap']['objects']:,} | {waiting:,} | {wall_s:.2f} "
            f"({min(f[0] for f in found):.2f} .. {max(f[0] for f in found):.2f}) | {cpu_s:.2f} | {peak_mib:.0f} |")
    return wall_s < WALL_S and peak_mib < PEAK_MIB, line


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plateau", default=ROOT / "build" / "plateau", type=pathlib.Path)
    parser.add_argument("--toolchains", default=ROOT / ".toolchains", type=pathlib.Path)
    parser.add_argument("--only", default="1.19,1.27", help="versions, separated by commas")
    parser.add_argument("--looks", default=5, type=int)
    parser.add_argument("--write", action="store_true", help="into docs/heap.md instead of standard output")
    args = parser.parse_args()
    lines = ["| Go | spans | objects | goroutines | wall s, median (least .. most) | processor s | peak MiB |",
             "|---" * 7 + "|"]
    all_good = True
    for version in args.only.split(","):
        good, line = measure(args.plateau.resolve(), args.toolchains.resolve() / f"go-{version}" / "bin" / "go", version,
                             args.looks)
        all_good &= good
        lines.append(line)
    text = "\n".join(lines) + "\n"
    if args.write:
        write_between(ROOT / "docs" / "heap.md", "large", text)
    else:
        print(text, end="")
    return 0 if all_good else 1


if __name__ == "__main__":
    sys.exit(main())
