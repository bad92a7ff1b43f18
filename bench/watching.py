#!/usr/bin/env python3
"""What does watching cost the service? Throughput and p99 of the sample service with the sampler against without.

    bench/watching.py [--plateau build/plateau] [--pairs 30] [--seconds 1.5] [--write]

One service, attached to by one short `plateau run` after another, in pairs: one with the sampler at its default
cadence (the kernel's figures every 100 ms, the runtime's every 500 ms), one whose next reading is an hour away, in
turn first and second. The load is closed, so that whatever watching takes is missing in the number of requests, and
everything runs on the same processors, so that our own work counts as well. Figures are the ratio within a pair; what
is shown is the median, its 95 % interval by the sign test, and the quartiles. The service's processor time per request
is read from /proc/PID/stat by this script.

Two services: one with a small heap, and one with 256 MiB live and 10,000 goroutines, where the kernel walks more page
tables for its sums. Prints a table in markdown, or writes it into docs/memory.md (--write).
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import urllib.request

from bench_common import ROOT

SERVICES = {"small heap": [], "256 MiB live, 10,000 goroutines": ["/gogc?mib=256&kib=1", "/idle?goroutines=10000"]}
CADENCES = {"with": {}, "without": {"process": "1h", "runtime": "1h"}}
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def cpu_s(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


def run_once(plateau, folder, pid, url, cadence, seconds):
    """Requests/s, p99 in nanoseconds and the service's processor time per request in microseconds."""
    scenario = {
        "name": "watching", "question": "What does watching cost?",
        "target": {"attach": {"pid": pid}, "url": url,
                   "telemetry": {"expvar": "/debug/vars", "pprof": "/debug/pprof/"}},
        "requests": [{"path": "/steady"}],
        "load": {"executor": "constant-vus", "vus": 16, "duration": f"{int(seconds * 1000)}ms"},
        "protocol": {"baseline": "100ms", "runs": 1, "settle": "100ms", "collect": "never"},
        "sampling": dict(CADENCES[cadence], ledger="never"),
    }
    path = folder / "watching.json"
    path.write_text(json.dumps(scenario))
    before = cpu_s(pid)
    done = subprocess.run([plateau, "run", path, "--quiet", "--output", folder / "results"], capture_output=True,
                          text=True)
    spent = cpu_s(pid) - before
    found = sorted((folder / "results").rglob("runs.json"))
    if done.returncode not in (0, 1, 3) or not found:
        raise SystemExit(f"plateau run ended with {done.returncode}: {done.stderr}{done.stdout}")
    load = json.loads(found[-1].read_text())["runs"][1]["load"]
    return {"per_s": 1e9 * load["answered"] / load["duration_ns"], "p99": load["latency_ns"]["p99"],
            "cpu": 1e6 * spent / load["answered"]}


def median_interval(values):
    """Of the median, by the sign test: the widest pair of order statistics that leaves out at most 5 %."""
    values, n = sorted(values), len(values)
    cumulated, term, k = 0.0, 0.5 ** n, 0
    while k < n // 2 and cumulated + term <= 0.025:
        cumulated += term
        term *= (n - k) / (k + 1)
        k += 1
    return values[max(k - 1, 0)], values[n - max(k, 1)]


def change(ratios):
    low, high = median_interval(ratios)
    first, _, third = statistics.quantiles(ratios, n=4)
    show = [f"{100 * (x - 1):+.2f}" for x in (statistics.median(ratios), low, high, first, third)]
    return f"{show[0]} [{show[1]}, {show[2]}] ({show[3]} .. {show[4]})"


def measure(plateau, folder, paths, pairs, seconds):
    with subprocess.Popen([ROOT / "build" / "target-go", "--addr", "127.0.0.1:0"], stdout=subprocess.PIPE,
                          text=True) as service:
        try:
            url = service.stdout.readline().split()[-1]
            for path in paths:
                urllib.request.urlopen(url + path, timeout=60).read()
            run_once(plateau, folder, service.pid, url, "with", seconds)  # warms up
            rows = []
            for i in range(pairs):
                order = list(CADENCES) if i % 2 else list(reversed(CADENCES))
                rows.append({c: run_once(plateau, folder, service.pid, url, c, seconds) for c in order})
                if sys.stderr.isatty():
                    print(f"\r{i + 1}/{pairs}", end="", file=sys.stderr)
        finally:
            service.terminate()
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plateau", default=ROOT / "build" / "plateau", type=pathlib.Path)
    parser.add_argument("--pairs", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--only", default=",".join(str(i) for i in range(len(SERVICES))), help="0, 1 or 0,1")
    parser.add_argument("--write", action="store_true", help="into docs/memory.md instead of standard output")
    args = parser.parse_args()
    lines = ["| service | requests/s | throughput, % | p99, % | its processor time per request, % |", "|---" * 5 + "|"]
    worst = 0.0
    for i in map(int, args.only.split(",")):
        name = list(SERVICES)[i]
        with tempfile.TemporaryDirectory() as folder:
            rows = measure(args.plateau.resolve(), pathlib.Path(folder), SERVICES[name], args.pairs, args.seconds)
        ratios = {k: [r["with"][k] / r["without"][k] for r in rows] for k in ("per_s", "p99", "cpu")}
        worst = max(worst, 1 - statistics.median(ratios["per_s"]))
        lines.append(f"| {name} | {statistics.median(r['without']['per_s'] for r in rows):.0f} "
                     f"| {change(ratios['per_s'])} | {change(ratios['p99'])} | {change(ratios['cpu'])} |")
        print(lines[-1], file=sys.stderr)
    lines += ["", f"{args.pairs} pairs of {args.seconds} s; with against without: median [95 % interval] (quartiles)."]
    text = "\n".join(lines) + "\n"
    if args.write:
        from bench_common import write_between
        write_between(ROOT / "docs" / "memory.md", "watching", text)
    else:
        print(text, end="")
    return 0 if worst < 0.01 else 1


if __name__ == "__main__":
    sys.exit(main())
