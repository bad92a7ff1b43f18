#!/usr/bin/env python3
"""Two cells of matrices/quick.json by the real binary: planned, measured, stopped in the middle, merged.

usage: matrix.py PLATEAU
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

try:
    import jsonschema
except ImportError:
    jsonschema = None

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PLATEAU = str(pathlib.Path(sys.argv[1]).resolve())
results = []


def check(name, holds, detail=""):
    results.append(bool(holds))
    print(f"{'ok' if holds else 'not ok'} {len(results)} - {name}" + (f" # {detail}" if detail and not holds else ""),
          flush=True)


def plateau(*argv, env=None, timeout=1200):
    return subprocess.run([PLATEAU, *map(str, argv)], cwd=ROOT, capture_output=True, text=True, timeout=timeout,
                          env={**os.environ, **(env or {})})


def keeps_to(document, path):
    """Without the Python package there is nothing to check with."""
    return not jsonschema or jsonschema.Draft202012Validator(json.loads((ROOT / path).read_text())).is_valid(document)


def without_comments(path):
    return json.loads("\n".join(line for line in path.read_text().splitlines() if not line.lstrip().startswith("//")))


def wait_for(holds, seconds):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.1)
    return holds()


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name) / "quick"
        plan = json.loads(plateau("matrix", "plan", "quick", "--json").stdout)
        check("the plan has 2 x 2 cells", [c["index"] for c in plan["cells"]] == [0, 1, 2, 3], plan)

        check("the plan keeps to its schema", keeps_to(plan, "schema/matrix-plan.schema.json"))
        for path in sorted((ROOT / "matrices").glob("*.json")):
            if path.name != "matrix.schema.json":
                check(f"{path.name} keeps to its schema", keeps_to(without_comments(path), "matrices/matrix.schema.json"))
                check(f"every cell of {path.name} can be planned", plateau("matrix", "plan", path).returncode == 0)

        command = [PLATEAU, "matrix", "run", "quick", "--cell", "0", "--output", folder, "--quiet", "--shared"]
        victim = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        begun = wait_for(lambda: list((folder / "cells").glob(".0000*/samples.csv")), 30)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        check("a killed cell had begun", begun)
        check("and is not taken for measured", not (folder / "cells/0000.json").exists())

        first = plateau("matrix", "run", "quick", "--output", folder, "--quiet", "--shared",
                        env={"JOB_COMPLETION_INDEX": "0"})
        check("the second start measures it", first.returncode == 0, first.stderr)
        second = plateau("matrix", "run", "quick", "--output", folder, "--quiet", "--shared",
                         env={"SLURM_ARRAY_TASK_ID": "1"})
        check("a task measures the cell of its number", second.returncode == 0, second.stderr)
        sums = subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=folder / "cells/0001")
        check("a cell is a sealed result", sums.returncode == 0)
        stamp = (folder / "cells/0001.json").stat().st_mtime_ns
        plateau("matrix", "run", "quick", "--output", folder, "--quiet", "--shared", "--cell", "1")
        check("what is measured is not measured again", (folder / "cells/0001.json").stat().st_mtime_ns == stamp)

        merged = plateau("matrix", "merge", folder)
        data = json.loads((folder / "merged.json").read_text())
        check("the merge says what is missing", merged.returncode == 4 and data["missing"] == 2, merged.stdout)
        check("the merge keeps to its schema", keeps_to(data, "schema/matrix.schema.json"))
        found = {c["at"]["scenario"]: c["shape"] for c in data["combinations"] if c["shape"]}
        wanted = {"steady": ("PLATEAU", "RELEASED"), "leak": ("GROWING",)}
        check("the cells came out as planted", found and all(s in wanted[k] for k, s in found.items()), found)
        before = (folder / "merged.json").read_bytes()
        plateau("matrix", "merge", folder)
        check("merging again gives the same bytes", (folder / "merged.json").read_bytes() == before)

        bad = plateau("matrix", "run", "quick", "--output", folder, "--cell", "9", "--shared")
        check("a cell that is not there is a usage error", bad.returncode == 2 and "cells 0 to 3" in bad.stderr, bad.stderr)
        dry = plateau("matrix", "submit", "quick", "--slurm", "--dry-run", "--output", folder)
        check("a submission asks for what is missing", "--array=2-3" in dry.stdout, dry.stdout)
    print(f"1..{len(results)}")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
