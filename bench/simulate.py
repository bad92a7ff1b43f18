#!/usr/bin/env python3
"""Builds and runs the simulators and puts their output between the markers of docs/method.md.

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
    programs = [["bench/simulate", series, seed], ["bench/simulate_service", str(int(series) // 10), seed]]
    subprocess.run(["ninja", "-C", build] + [p[0] for p in programs], check=True, stdout=subprocess.DEVNULL)
    table = ""
    for name, *args in programs:
        table += subprocess.run(
            [build / name, *args], check=True, stdout=subprocess.PIPE, text=True
        ).stdout
    page = root / "docs/method.md"
    before, rest = page.read_text().split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(before + BEGIN + table + END + after)


if __name__ == "__main__":
    main()
