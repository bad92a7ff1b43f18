#!/usr/bin/env python3
"""What does watching cost the service? Compares throughput and p99 of the sample service with and without the sampler.

    bench/watching.py [--plateau build/plateau] [--only 0,2] [--pairs 60] [--seconds 1] [--idle] [--fresh] [--write]

A `plateau run` is attached to a service, makes no load of its own, and samples at the default periods: the kernel's figures
every 100 ms, the sums of smaps and the control group every 500 ms, and the runtime's figures every 500 ms from a page, or
every 100 ms from memory if no collection can be forced. The load comes from `plateau load` in a closed loop, second after
second, so that the cost of watching shows as missing requests. In one second of each pair, chosen at random, the watcher
is stopped (SIGSTOP). The figures are ratios within a pair: median, its 95 % interval by the sign test, and quartiles. With
--idle the service is afterwards left idle, and the processor time of service and watcher is measured with and without
watching, which shows the cost without the noise of a load. The last column is their share of all processors: if these are
fully busy, throughput cannot fall by more than that. Pairs are kept in build/watching.json, so that it can be run in
pieces when the machine is quiet; the table shows all of them (--fresh forgets them).

There are two services: one with a small heap, and one with 256 MiB live and 10,000 goroutines, for which the kernel walks
more page tables. Each is measured with its pages, and without any, by reading its memory instead. Prints a table in
markdown, or writes it into docs/memory.md (--write). Exits with 1 if the median throughput is lower by 1 % or more.
"""
import argparse
import contextlib
import json
import os
import pathlib
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from bench_common import ROOT, write_between

LARGE = ["/gogc?mib=256&kib=1", "/idle?goroutines=10000"]
PAGES = {"expvar": "/debug/vars", "pprof": "/debug/pprof/"}
# The first requests to the service, and the pages that the watcher reads; without pages it reads the process's memory.
SERVICES = {
    "small heap": ([], PAGES),
    "256 MiB live, 10,000 goroutines": (LARGE, PAGES),
    "small heap, no page": ([], {}),
    "256 MiB live, 10,000 goroutines, no page": (LARGE, {}),
}
IDLE_S = 8


def cpu_ns(pid):
    """Processor time of all threads of a process that live."""
    total = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            total += int((task / "schedstat").read_text().split()[0])
    return total


@contextlib.contextmanager
def watcher(plateau, folder, pid, url, pages):
    """A run that goes on until it is interrupted: default cadence, no load."""
    path = folder / "watching.json"
    path.write_text(json.dumps({
        "name": "watching", "question": "What does watching cost?",
        "target": {"attach": {"pid": pid}, "url": url, **({"telemetry": pages} if pages else {})},
        "load": {"executor": "none", "duration": "3600s"},
        "protocol": {"baseline": "100ms", "runs": 1, "settle": "100ms", "collect": "never"},
        "sampling": {"ledger": "never", **({"runtime": "500ms"} if pages else {})},
    }))
    with subprocess.Popen([plateau, "run", path, "--quiet", "--output", folder / "results"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        try:
            time.sleep(1)
            yield process
            if process.poll() is not None:
                raise SystemExit("the watcher has ended")
        finally:
            process.send_signal(signal.SIGCONT)
            process.send_signal(signal.SIGINT)
            process.send_signal(signal.SIGINT)


def load_once(plateau, pid, url, watch, on, seconds):
    watch.send_signal(signal.SIGCONT if on else signal.SIGSTOP)
    began, own, clock = cpu_ns(pid), cpu_ns(watch.pid), time.monotonic()
    out = subprocess.run([plateau, "load", url + "/steady", "-c", "16", "-d", f"{int(seconds * 1000)}ms", "--json", "-q"],
                         capture_output=True, text=True, check=True)
    load = json.loads(out.stdout)
    return {"per_s": load["requests_per_s"], "p99": load["latency_us"]["p99"],
            "cpu": (cpu_ns(pid) - began) / load["answered"],
            "own": 100 * (cpu_ns(watch.pid) - own) / (1e9 * (time.monotonic() - clock))}


def idle(pid, watch, on):
    """Processor time that the service and the watcher take while nothing is asked, in percent of one processor."""
    watch.send_signal(signal.SIGCONT if on else signal.SIGSTOP)
    time.sleep(0.5)
    began, service, own = time.monotonic(), cpu_ns(pid), cpu_ns(watch.pid)
    time.sleep(IDLE_S)
    took_ns = 1e9 * (time.monotonic() - began)
    return 100 * (cpu_ns(pid) - service) / took_ns, 100 * (cpu_ns(watch.pid) - own) / took_ns


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
    show = [f"{100 * (x - 1):+.1f}" for x in (statistics.median(ratios), low, high, first, third)]
    return f"{show[0]} [{show[1]}, {show[2]}] ({show[3]} .. {show[4]})"


def measure(args, folder, name, kept):
    """Adds to what is kept of a service."""
    paths, pages = SERVICES[name]
    with subprocess.Popen([ROOT / "build" / "target-go", "--addr", "127.0.0.1:0"], stdout=subprocess.PIPE,
                          text=True) as service:
        try:
            url = service.stdout.readline().split()[-1]
            for path in paths:
                urllib.request.urlopen(url + path, timeout=60).read()
            with watcher(args.plateau, folder, service.pid, url, pages) as watch:
                load_once(args.plateau, service.pid, url, watch, True, args.seconds)  # warms up
                for _ in range(args.pairs):
                    order = random.sample((True, False), 2)
                    pair = {on: load_once(args.plateau, service.pid, url, watch, on, args.seconds) for on in order}
                    kept["pairs"].append({"with": pair[True], "without": pair[False]})
                if args.idle:
                    off, _ = idle(service.pid, watch, False)
                    on, own = idle(service.pid, watch, True)
                    kept["idle"] = [on - off, own]
        finally:
            service.terminate()


def table(kept):
    """In markdown, and by how much the worst median throughput is lower."""
    lines = ["| service | pairs | requests/s | throughput, % | p99, % | service's processor a request, % "
             "| service's processor, idle, % | watcher's, idle, % | watcher's, under load, % | both, of the machine, % |",
             "|---" * 10 + "|"]
    worst = 0.0
    for name in SERVICES:
        pairs, idles = kept[name]["pairs"], kept[name]["idle"]
        if len(pairs) < 2:
            continue
        ratios = {k: [p["with"][k] / p["without"][k] for p in pairs] for k in ("per_s", "p99", "cpu")}
        worst = max(worst, 1 - statistics.median(ratios["per_s"]))
        own = statistics.mean(p["with"]["own"] for p in pairs)
        shown = [f"{x:.2f}" for x in idles] if idles else ["–", "–"]
        shown.append(f"{own:.2f}")
        shown.append(f"{(max(idles[0], 0) + max(own, idles[1])) / os.cpu_count():.2f}" if idles else "–")
        lines.append(f"| {name} | {len(pairs)} | {statistics.median(p['without']['per_s'] for p in pairs):.0f} "
                     f"| {change(ratios['per_s'])} | {change(ratios['p99'])} | {change(ratios['cpu'])} | {' | '.join(shown)} |")
    return lines, worst


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plateau", default=ROOT / "build" / "plateau", type=pathlib.Path)
    parser.add_argument("--pairs", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--only", default="0,1,2,3", help="which services, by number; none: what is kept alone")
    parser.add_argument("--idle", action="store_true", help="measure the idle service as well")
    parser.add_argument("--fresh", action="store_true", help="forget what is kept")
    parser.add_argument("--write", action="store_true", help="into docs/memory.md instead of standard output")
    args = parser.parse_args()
    args.plateau = args.plateau.resolve()
    path = ROOT / "build" / "watching.json"
    kept = json.loads(path.read_text()) if path.exists() and not args.fresh else {}
    kept = {name: kept.get(name, {"pairs": [], "idle": None}) for name in SERVICES}
    for i in map(int, filter(None, args.only.split(","))):
        name = list(SERVICES)[i]
        with tempfile.TemporaryDirectory() as folder:
            measure(args, pathlib.Path(folder), name, kept[name])
        path.write_text(json.dumps(kept))
    lines, worst = table(kept)
    lines += ["", f"Pairs of {args.seconds:g} s; with the watcher against without: median [95 % interval] (quartiles). "
              "Processor time in percent of one processor, but for the last column."]
    text = "\n".join(lines) + "\n"
    if args.write:
        write_between(ROOT / "docs" / "memory.md", "watching", text)
    else:
        print(text, end="")
    return 0 if worst < 0.01 else 1


if __name__ == "__main__":
    sys.exit(main())
