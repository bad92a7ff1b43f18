#!/usr/bin/env python3
"""Measures time and memory of `plateau report` for a result of one hour at ten samples a second.

    bench/report.py [RESULT]

Without RESULT it runs a short experiment first. It stretches the result to an hour by scaling all times, and fills up the
readings of the process to ten a second, each with a little noise. Then it seals the result again and draws the report.
The limits are 5 s and 200 MiB.
"""
import csv
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLATEAU = pathlib.Path(os.environ.get("PLATEAU", ROOT / "build/plateau")).resolve()
HOUR_NS = 3600 * 10**9
PERIOD_NS = 10**8
LIMIT_S, LIMIT_MIB = 5, 200


def short_result(folder):
    subprocess.run([PLATEAU, "run", ROOT / "tests/scenarios/selftest-cache.json", "--quiet", "--output", folder],
                   stdout=subprocess.DEVNULL, check=False)
    return folder / "selftest-cache/latest"


class Stretch:
    def __init__(self, folder):
        self.folder = folder
        self.manifest = json.loads((folder / "manifest.json").read_text())
        self.start, self.end = self.manifest["started_ns"], self.manifest["ended_ns"]

    def moment(self, t_ns):
        if isinstance(t_ns, int) and self.start <= t_ns <= self.end:
            return self.start + (t_ns - self.start) * HOUR_NS // (self.end - self.start)
        return t_ns

    def document(self, value):
        """Every moment in it; of a load's seconds as many as it now has."""
        if isinstance(value, dict):
            moved = {key: self.document(item) for key, item in value.items()}
            if isinstance(moved.get("load"), dict) and moved["load"].get("seconds") and "load_begin_ns" in moved:
                seconds, length = moved["load"]["seconds"], (moved["load_end_ns"] - moved["load_begin_ns"]) // 10**9
                moved["load"]["seconds"] = [seconds[i % len(seconds)] for i in range(length)]
            return moved
        if isinstance(value, list):
            return [self.document(item) for item in value]
        return self.moment(value)

    def json_file(self, name):
        path = self.folder / name
        path.write_text(json.dumps(self.document(json.loads(path.read_text()))))

    def events(self):
        path = self.folder / "events.ndjson"
        lines = [json.dumps(self.document(json.loads(line))) for line in path.read_text().splitlines()]
        path.write_text("\n".join(lines) + "\n")

    def samples(self):
        """Between two readings of a source in one phase, further ones."""
        path = self.folder / "samples.csv"
        with path.open(newline="") as file:
            header, *rows = csv.reader(file)
        rss, noise, every, made = header.index("rss_bytes"), random.Random(1), {"procfs": 1, "expvar": 5}, []
        last = {}
        for row in rows:
            t_ns, source = self.moment(int(row[0])), row[3]
            before = last.get(source)
            if before and before[1][1:3] == row[1:3]:
                step = PERIOD_NS * every.get(source, 10)
                for between in range(before[0] + step, t_ns - step // 2, step):
                    copy = [str(between), *before[1][1:]]
                    if copy[rss]:
                        copy[rss] = str(int(copy[rss]) + 4096 * noise.randrange(-50, 50))
                    made.append((between, copy))
            made.append((t_ns, [str(t_ns), *row[1:]]))
            last[source] = (t_ns, row)
        made.sort(key=lambda item: item[0])
        with path.open("w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *(row for _, row in made)])
        return len(made)

    def seal(self):
        for name in ("plots", "exports"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        (self.folder / "report.html").unlink(missing_ok=True)
        names = sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*")
                       if path.is_file() and path.name != "SHA256SUMS")
        sums = subprocess.run(["sha256sum", *names], cwd=self.folder, capture_output=True, text=True, check=True).stdout
        (self.folder / "SHA256SUMS").write_text(sums)


def measure(argv):
    """Seconds, and the most that one process of it (plateau, gnuplot) had resident in MiB."""
    begin = time.monotonic()
    child = subprocess.Popen([str(a) for a in argv], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{argv} ended with {child.returncode}")
    return time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    with tempfile.TemporaryDirectory() as work:
        folder = pathlib.Path(work) / "hour"
        given = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else short_result(pathlib.Path(work) / "short")
        shutil.copytree(given, folder, ignore=shutil.ignore_patterns("plots", "exports"))
        stretch = Stretch(folder)
        readings = stretch.samples()
        stretch.json_file("runs.json")
        stretch.events()
        stretch.json_file("manifest.json")
        stretch.seal()
        wall_s, cpu_s, peak_mib = min(measure([PLATEAU, "report", folder]) for _ in range(3))
        drawn = len(list((folder / "plots").glob("*.png")))
        page_kib = (folder / "report.html").stat().st_size / 1024
    print(f"{readings} readings of one hour: {drawn} plots, page of {page_kib:.0f} KiB; "
          f"{wall_s:.1f} s, {cpu_s:.1f} s of processor time, {peak_mib:.0f} MiB")
    return 0 if wall_s < LIMIT_S and peak_mib < LIMIT_MIB and drawn >= 6 else 1


if __name__ == "__main__":
    sys.exit(main())
