#!/usr/bin/env python3
"""Measures how well an open loop keeps its schedule, as seen by the server, and the latency it reports if the server freezes.

usage: schedule.py [--rates 100,1000,10000,40000] [--seconds S] [--rounds N] [--tools a,b] [--plateau FILE] [--freeze]

The null server records when each request arrives. From that follow the rate, the gaps between arrivals, and the lag of
the i-th arrival behind its due time i/rate, in a schedule whose start is such that no arrival is early. The generator has
one processor, the server another. With --freeze the server stops answering for one second out of ten at 2,000/s. The 99th
percentile of latencies from the due times must then be 900 ms, by arithmetic.
"""
import argparse
import array
import json
import pathlib
import shutil
import statistics
import subprocess
import tempfile

from bench_common import Done, ROOT, compile_c, server


def quantile(values, q):
    return values[min(len(values) - 1, int(q * len(values)))]


def commands(args, port, rate, folder):
    url, s = f"http://127.0.0.1:{port}/", args.seconds
    per_client = max(1, round(rate / args.connections))
    return {
        "plateau": [args.plateau, "load", url, "-c", args.connections, "-R", rate, "-d", f"{s}s", "-q"],
        "burst": [folder / "burst", port, args.connections, rate, s],
        "h2load": ["h2load", "--h1", "-t1", "-c", args.connections, "-D", s, "--rps", per_client, url],
        "hey": ["hey", "-z", f"{s}s", "-c", args.connections, "-cpus", "1", "-q", per_client, url],
    }


def measure(args, name, rate, folder):
    """One run: what arrived, and the generator's cost."""
    record = folder / "arrivals"
    with server("null", folder, {"NULL_ARRIVALS": str(record)}) as port:
        done = Done(commands(args, port, rate, folder)[name])
    arrivals = array.array("q")
    with open(record, "rb") as file:
        arrivals.frombytes(file.read())
    arrivals = sorted(arrivals)
    gaps = sorted(b - a for a, b in zip(arrivals, arrivals[1:]))
    places = [t - i * 1e9 / rate for i, t in enumerate(arrivals)]
    begin = min(places)
    lags = sorted(p - begin for p in places)
    return {
        "rate": (len(arrivals) - 1) * 1e9 / (arrivals[-1] - arrivals[0]),
        "gap_p50": quantile(gaps, 0.5) / 1e3, "gap_p99": quantile(gaps, 0.99) / 1e3,
        "lag_p50": quantile(lags, 0.5) / 1e3, "lag_p99": quantile(lags, 0.99) / 1e3,
        "cpu_us": 1e6 * done.cpu_s / len(arrivals),
    }


def schedule(args, folder):
    names = [n for n in args.tools.split(",") if n in ("plateau", "burst") or shutil.which(n)]
    compile_c("burst", folder)
    print(f"{args.connections} connections, median of {args.rounds} rounds of {args.seconds} s, microseconds")
    print(f"{'planned/s':>10} {'generator':<10}{'reached/s':>12}{'gap p50':>10}{'gap p99':>10}{'lag p50':>10}"
          f"{'lag p99':>10}{'CPU/request':>12}")
    for rate in [int(r) for r in args.rates.split(",")]:
        rounds = {name: [] for name in names}
        for _ in range(args.rounds):
            for name in names:
                rounds[name].append(measure(args, name, rate, folder))
        for name in names:
            row = {key: statistics.median(r[key] for r in rounds[name]) for key in rounds[name][0]}
            print(f"{rate:>10} {name:<10}{row['rate']:>12.1f}{row['gap_p50']:>10.1f}{row['gap_p99']:>10.1f}"
                  f"{row['lag_p50']:>10.1f}{row['lag_p99']:>10.1f}{row['cpu_us']:>12.1f}", flush=True)


def freeze(args, folder):
    with server("null", folder, {"NULL_FREEZE": "4s:1s"}) as port:
        url = f"http://127.0.0.1:{port}/"
        out = subprocess.run([args.plateau, "load", url, "-R", "2000", "-d", "10s", "-c", str(args.connections), "-q",
                              "--json"], capture_output=True, text=True, timeout=60).stdout
    result = json.loads(out)
    p99_ms, sent_ms = result["latency_us"]["p99"] / 1e3, result["service_us"]["p99"] / 1e3
    print(f"frozen for 1 s of 10 at 2000/s: p99 {p99_ms:.1f} ms from when it was due ({p99_ms / 900 - 1:+.2%} of 900), "
          f"{sent_ms:.1f} ms from when it was sent; {result['answered']} of {result['planned']} answered")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rates", default="100,1000,10000,40000")
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--tools", default="plateau,burst,h2load,hey")
    parser.add_argument("--plateau", default=str(ROOT / "build" / "plateau"))
    parser.add_argument("--freeze", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if args.freeze:
            freeze(args, folder)
        else:
            schedule(args, folder)


if __name__ == "__main__":
    main()
