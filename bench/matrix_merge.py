#!/usr/bin/env python3
"""Measures the cost of planning and merging large matrices: time and memory of the whole process.

usage: matrix_merge.py [--plateau build/plateau] [--cells 1000]

The records are invented, since plateau is measured and not a service.
"""
import argparse
import json
import pathlib
import random
import resource
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def timed(argv):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.monotonic()
    done = subprocess.run([str(a) for a in argv], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done, time.monotonic() - begin, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss


def record(cell, rng, names):
    return {"schema": "plateau.cell/1", "index": cell["index"], "combination": cell["combination"],
            "repeat": cell["repeat"], "at": cell["at"], "measured": True, "tries": 1, "reason": None,
            "scenario": "steady", "go": "go1.22.12", "cause": None, "madvise_predicted": "DONTNEED",
            "madvise_observed": "DONTNEED", "seal": "0" * 64, "shape": rng.choice(["PLATEAU", "GROWING"]),
            "hypothesis": "CONFIRMED", "exit_code": 0, "figures": {n: rng.random() * 1e8 for n in names}}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plateau", default=ROOT / "build/plateau", type=pathlib.Path)
    parser.add_argument("--cells", default=1000, type=int)
    args = parser.parse_args()
    plateau = args.plateau.resolve()
    schema = json.loads((ROOT / "schema/matrix.schema.json").read_text())
    names = schema["properties"]["effects"]["items"]["properties"]["figure"]["enum"]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        matrix = {"name": "large", "scenario": "steady", "repeats": 1,
                  "axes": {"load.requests": list(range(1000, 1000 + args.cells // 10)),
                           "target.env.GOGC": [str(100 + i) for i in range(10)]},
                  "baseline": {"target.env.GOGC": "100"},
                  "neighbours": [{"axis": "target.env.GOGC", "figure": "rss_settled_bytes", "worse": "10%"}]}
        (folder / "matrix.json").write_text(json.dumps(matrix))
        done, wall, cpu, _ = timed([plateau, "matrix", "plan", folder / "matrix.json", "--json"])
        cells = json.loads(done.stdout)["cells"]
        print(f"planning {len(cells)} cells: {wall:.2f} s, {cpu:.2f} s of processor")
        (folder / "cells").mkdir()
        rng = random.Random(1)
        for cell in cells:
            (folder / f"cells/{cell['index']:04d}.json").write_text(json.dumps(record(cell, rng, names)))
        done, wall, cpu, peak = timed([plateau, "matrix", "merge", folder])
        print(f"merging {len(cells)} cells: {wall:.2f} s, {cpu:.2f} s of processor, {peak / 1024:.0f} MiB; "
              f"page {(folder / 'report.html').stat().st_size / 1048576:.1f} MiB")


if __name__ == "__main__":
    main()
