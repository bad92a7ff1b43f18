#!/usr/bin/env python3
"""Compares plateau load with wrk, ab, h2load, hey and the floor (raw_epoll.c), in turns, against one server.

usage: driver.py [--server null|nginx|go] [--rounds N] [--seconds S] [--connections N] [--tools a,b] [--syscalls]
                 [--plateau FILE] [--json FILE]

The generator has one processor, the server another. In each round every tool runs once, so that disturbances of the
machine affect all of them. Ratios are to wrk's figures of the same round, shown as median (quartiles). CPU is user and
system time of the generator's process, from wait4(2). Tools that are not installed are reported and left out.
"""
import argparse
import json
import pathlib
import re
import shutil
import statistics
import sys
import tempfile

from bench_common import Done, ROOT, compile_c, server, spread


def tool_table(args, url, port, floor):
    c, s = str(args.connections), args.seconds
    whole = str(max(1, round(s)))
    load = [args.plateau, "load", url, "-c", c, "-d", f"{int(s * 1000)}ms", "--json", "-q"]
    plateau = r'"answered":\s*(\d+)', r'"requests_per_s":\s*([\d.]+)'
    return {
        "plateau": (load, *plateau),
        "plateau mix": ([*load, "--targets", args.mix], *plateau),
        "wrk": (["wrk", "-t1", "-c", c, "-d", whole, url], r"(\d+) requests in", r"Requests/sec:\s+([\d.]+)"),
        "ab": (["ab", "-q", "-k", "-c", c, "-t", whole, "-n", "100000000", url],
               r"Complete requests:\s+(\d+)", r"Requests per second:\s+([\d.]+)"),
        "h2load": (["h2load", "--h1", "-t1", "-c", c, "-D", whole, url],
                   r"requests: \d+ total, \d+ started, (\d+) done", r"finished in .*?, ([\d.]+) req/s"),
        "hey": (["hey", "-z", f"{int(s * 1000)}ms", "-c", c, "-cpus", "1", url],
                r"\[200\]\s+(\d+) responses", r"Requests/sec:\s+([\d.]+)"),
        "floor": ([floor, str(port), c, str(s)], r"requests (\d+)", r"per_s ([\d.]+)"),
    }


def run_once(argv, pattern, rate, seconds):
    done = Done(argv, timeout=seconds * 10 + 60)
    found, per_s = re.search(pattern, done.out), re.search(rate, done.out)
    if not found or not per_s or int(found[1]) == 0:
        print(f"  {argv[0]}: no figures in its output: {done.out[-300:]!r}", file=sys.stderr)
        return None
    requests = int(found[1])
    return {"requests": requests, "cpu_s": done.cpu_s, "cpu_us": 1e6 * done.cpu_s / requests, "per_s": float(per_s[1]),
            "peak_kib": done.peak_kib}


def count_syscalls(argv, pattern, folder):
    counts = pathlib.Path(folder) / "strace"
    done = Done(["strace", "-f", "-c", "-qq", "-o", counts, *argv], timeout=120)
    found = re.search(pattern, done.out)
    total = re.search(r"^100\.00\s+\S+\s+\d+\s+(\d+)\s", counts.read_text(), re.M)
    if not found or not total:
        return None
    return int(total[1]) / max(1, int(found[1]))


def print_table(rounds, names, args):
    print(f"\n{args.server} server, {args.connections} connections, {len(rounds)} rounds of {args.seconds} s")
    print(f"{'generator':<13}{'CPU us/request':>26}{'to wrk':>24}{'requests/s to wrk':>24}{'peak MiB':>10}")
    for name in names:
        rows = [(r[name], r.get("wrk")) for r in rounds if r.get(name)]
        if not rows:
            continue
        cpu = [row["cpu_us"] for row, _ in rows]
        ratios = [row["cpu_us"] / wrk["cpu_us"] for row, wrk in rows if wrk]
        rates = [row["per_s"] / wrk["per_s"] for row, wrk in rows if wrk]
        peak = statistics.median(row["peak_kib"] for row, _ in rows) / 1024
        print(f"{name:<13}{spread(cpu):>26}{spread(ratios) if ratios else '-':>24}"
              f"{spread(rates) if rates else '-':>24}{peak:>10.1f}")
    floors = [r["plateau"]["cpu_us"] / r["floor"]["cpu_us"] for r in rounds if r.get("plateau") and r.get("floor")]
    mixes = [r["plateau mix"]["cpu_us"] / r["plateau"]["cpu_us"] for r in rounds if r.get("plateau mix")]
    if floors:
        print(f"plateau to the floor, CPU per request: {spread(floors)}")
    if mixes:
        print(f"a mix with placeholders to one plain request: {spread(mixes)}")


MIX = """GET /a?n={{seq}}
X-Value: {{int 1 1000000}}

GET /b?c={{choice red green blue}}

GET /c
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", default="null")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--tools", default="plateau,plateau mix,wrk,ab,h2load,hey,floor")
    parser.add_argument("--plateau", default=str(ROOT / "build" / "plateau"))
    parser.add_argument("--syscalls", action="store_true")
    parser.add_argument("--json")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        args.mix = f"{folder}/mix.txt"
        with open(args.mix, "w") as file:
            file.write(MIX)
        floor = compile_c("raw_epoll", folder)
        with server(args.server, folder) as port:
            table = tool_table(args, f"http://127.0.0.1:{port}/", port, floor)
            names = [n for n in args.tools.split(",") if n in table]
            for name in [n for n in names if not shutil.which(str(table[n][0][0]))]:
                print(f"{name}: not installed, left out", file=sys.stderr)
                names.remove(name)
            rounds = []
            for _ in range(args.rounds):
                rounds.append({name: run_once(*table[name], args.seconds) for name in names})
            print_table(rounds, names, args)
            if args.syscalls:
                for name in names:
                    calls = count_syscalls(*table[name][:2], folder)
                    print(f"{name}: {calls:.2f} system calls a request" if calls else f"{name}: not counted")
    if args.json:
        with open(args.json, "w") as file:
            json.dump({"server": args.server, "connections": args.connections, "rounds": rounds}, file, indent=1)


if __name__ == "__main__":
    main()
