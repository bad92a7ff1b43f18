#!/usr/bin/env python3
"""Fuzzes the parsers that read another process's memory, and counts how many inputs they have survived.

    bench/fuzz_memory.py [--executions 1e7] [--targets heap,goroutines,pclntab] [--piece 120] [--write]

Calls tools/fuzz.sh (PLAIN=1) in pieces, one target after the other, until each has had so many executions. Counts are kept
in build-fuzz/executions.json, so that it can be interrupted and continued. A finding ends it. Prints a table in markdown,
or writes it into docs/heap.md (--write).
"""
import argparse
import json
import os
import re
import subprocess
import sys
import time

from bench_common import ROOT, write_between

TOTALS = ROOT / "build-fuzz" / "executions.json"
WHAT = {
    "heap": "a process made by hand: finders, spans, the runtime's lists, the sums",
    "goroutines": "the same with goroutines of each version: list, stacks, groups, profile",
    "pclntab": "any bytes as the table of functions",
}


def load():
    return json.loads(TOTALS.read_text()) if TOTALS.exists() else {}


def piece(target, seconds):
    began = time.monotonic()
    out = subprocess.run([ROOT / "tools" / "fuzz.sh", str(seconds), target], capture_output=True, text=True,
                         env=dict(os.environ, PLAIN="1"))
    if out.returncode != 0:
        raise SystemExit(f"{target}: {out.stdout}{out.stderr}")
    totals = load()  # another may have written meanwhile
    total = totals.setdefault(target, {"executions": 0, "seconds": 0})
    total["executions"] += int(re.search(r"(\d+) executions", out.stdout)[1])
    total["seconds"] += round(time.monotonic() - began)
    TOTALS.write_text(json.dumps(totals))
    print(target, total, file=sys.stderr, flush=True)


def table(totals):
    lines = ["| target | what | executions | findings |", "|---" * 4 + "|"]
    lines += [f"| {t} | {what} | {totals[t]['executions']:,} | 0 |" for t, what in WHAT.items() if t in totals]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--executions", type=float, default=1e7, help="of each target")
    parser.add_argument("--targets", default=",".join(WHAT))
    parser.add_argument("--piece", type=int, default=120, help="seconds")
    parser.add_argument("--write", action="store_true", help="into docs/heap.md instead of standard output")
    args = parser.parse_args()
    open_ = args.targets.split(",")
    while open_ := [t for t in open_ if load().get(t, {"executions": 0})["executions"] < args.executions]:
        for target in open_:
            piece(target, args.piece)
    if args.write:
        write_between(ROOT / "docs" / "heap.md", "fuzzed", table(load()))
    else:
        print(table(load()), end="")


if __name__ == "__main__":
    main()
