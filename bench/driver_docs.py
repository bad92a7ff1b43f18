#!/usr/bin/env python3
"""Runs the benchmarks of the driver and puts their output into docs/driver.md, each between markers of its own.

usage: driver_docs.py [NAME...]      all of them take about 20 minutes; names are the keys of the table below

A section whose benchmark is not run stays as it is. Needs wrk, ab, h2load, hey, nginx, nghttpd, etcd and strace; the
tables leave out what is missing.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "driver.md"
BRIEF = ["--rounds", "5", "--seconds", "1"]
FEW = ["--tools", "plateau,wrk,h2load,floor"]
SECTIONS = {
    "null": [["bench/driver.py", "--syscalls"]],
    "nginx": [["bench/driver.py", "--server", "nginx"]],
    "go": [["bench/driver.py", "--server", "go"]],
    "connections": [["bench/driver.py", "--connections", n, *FEW] for n in ("1", "1000", "10000")],
    "memory": [["bench/driver.py", "--rounds", "1", "--seconds", "80", "--tools", "plateau"]],
    "schedule": [["bench/schedule.py", "--rounds", "5"]],
    "http2": [["bench/driver_http2.py", *BRIEF, "--syscalls"],
              *[["bench/driver_http2.py", *BRIEF, "--server", name, "--shapes", shapes]
                for name, shapes in (("go", "64x1,1000x1"), ("go-tls", "64x1,1000x1"), ("etcd", "64x1,1x100"))],
              ["bench/driver_http2.py", "--rounds", "3", "--server", "go", "--lag"]],
    "freeze": [["bench/schedule.py", "--freeze"]],
}


def run(argv):
    print("$", *argv, file=sys.stderr, flush=True)
    done = subprocess.run([ROOT / argv[0], *argv[1:]], stdout=subprocess.PIPE, text=True, check=True)
    return f"$ {' '.join(argv)}\n{done.stdout.strip()}\n"


def main():
    for name in sys.argv[1:] or SECTIONS:
        text = "\n".join(run(argv) for argv in SECTIONS[name])
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        page, count = re.subn(f"{begin}.*?{end}", lambda _, b=begin, e=end, t=text: f"{b}\n```\n{t}```\n{e}",
                              PAGE.read_text(), flags=re.S)
        if count != 1:
            raise SystemExit(f"{PAGE}: no place for '{name}'")
        PAGE.write_text(page)


if __name__ == "__main__":
    main()
