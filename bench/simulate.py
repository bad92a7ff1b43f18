#!/usr/bin/env python3
"""Builds and runs the simulator and puts what it prints between the markers of docs/method.md.

    bench/simulate.py [BUILD_FOLDER [SERIES [SEED]]]     default: build 10000 1 (about 20 minutes)
"""
import pathlib
import subprocess
import sys

BEGIN, END = "<!-- simulate:begin -->\n", "<!-- simulate:end -->\n"


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    build = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else root / "build").resolve()
    series = sys.argv[2] if len(sys.argv) > 2 else "10000"
    seed = sys.argv[3] if len(sys.argv) > 3 else "1"
    subprocess.run(["ninja", "-C", build, "bench/simulate"], check=True, stdout=subprocess.DEVNULL)
    table = subprocess.run(
        [build / "bench/simulate", series, seed], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    page = root / "docs/method.md"
    before, rest = page.read_text().split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(before + BEGIN + table + END + after)


if __name__ == "__main__":
    main()
