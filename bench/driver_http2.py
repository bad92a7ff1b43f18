#!/usr/bin/env python3
"""Compares plateau load over HTTP/2 with h2load and the floor (raw_http2.c), in turns, against one server.

usage: driver_http2.py [--server nghttpd|go|go-tls|etcd] [--shapes 64x1,64x10,...] [--rounds N] [--seconds S]
                       [--syscalls | --lag] [--plateau FILE]

A shape is connections x streams. The generator has one processor, the server another. In each round every tool runs once;
ratios are within the round, shown as median (quartiles). CPU is user and system time of the generator's process.
The floor is a program of nothing but send, recv, epoll_wait and frame headers; it can only use nghttpd and go.
Waking up costs a generator more or less CPU if other processes keep its processor busy. A round in which others used more
than a tenth of a processor is therefore repeated, up to four times the number of rounds; if that does not help, it is
reported.
--lag instead shows how well plateau keeps a schedule over HTTP/2 and, if the server speaks it, HTTP/1.1: how much later
than due requests were sent.
go and go-tls need Go 1.24 or later, as `go` or in .toolchains/. Memory is the peak, libraries included.
"""
import argparse
import contextlib
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

from bench_common import (ROOT, SERVER_CPU, Done, Others, compile_c, free_port, on_cpu, spread, stop,
                          wait_for_port)
from driver import count_syscalls, run_once

RANGE = b"\x0a\x03key"  # etcdserverpb.RangeRequest: field 1, three bytes
CALL = "etcdserverpb.KV/Range"
OTHERS_MAX = 0.1  # of a processor
WIDTH = 22  # of a column
HEADS = (("", "plateau", "h2load", "plateau to h2load", "plateau to h2load", "floor to h2load", "plateau to floor", "plateau",
          "h2load"),
         ("shape", "CPU us/request", "CPU us/request", "CPU", "requests/s", "CPU", "CPU", "MiB", "MiB"))
FIGURES = {"plateau": (r'"answered":\s*(\d+)', r'"requests_per_s":\s*([\d.]+)'),
           "h2load": (r"requests: \d+ total, \d+ started, (\d+) done", r"finished in .*?, ([\d.]+) req/s"),
           "floor": (r"requests (\d+)", r"per_s ([\d.]+)")}


def new_go():
    """The newest Go that is here and knows http.Protocols."""
    found = [shutil.which("go") or ""] + sorted(map(str, ROOT.glob(".toolchains/go-1.*/bin/go")),
                                                key=lambda p: int(re.search(r"go-1\.(\d+)", p)[1]))
    for go in reversed(found):
        version = subprocess.run([go, "version"], capture_output=True, text=True, check=False).stdout if go else ""
        if (minor := re.search(r"go1\.(\d+)", version)) and int(minor[1]) >= 24:
            return go
    raise SystemExit("no Go 1.24 or later here")


def server_argv(kind, folder, port):
    if kind == "nghttpd":
        (folder / "index.html").write_text("Hello, World!")
        return [shutil.which("nghttpd") or "/usr/sbin/nghttpd", "--no-tls", "-d", folder, str(port)]
    if kind.startswith("go"):
        binary = folder / "gohttp2"
        subprocess.run([new_go(), "build", "-o", binary, ROOT / "bench" / "gohttp2" / "main.go"], check=True,
                       env={**os.environ, "GO111MODULE": "off", "GOFLAGS": "", "GOTOOLCHAIN": "local"})
        return [binary, f"127.0.0.1:{port}", *(["tls"] if kind == "go-tls" else [])]
    return ["etcd", "--data-dir", folder / "etcd", "--log-level", "error",
            "--listen-client-urls", f"http://127.0.0.1:{port}", "--advertise-client-urls", f"http://127.0.0.1:{port}",
            "--listen-peer-urls", f"http://127.0.0.1:{free_port()}"]


@contextlib.contextmanager
def server(kind, folder):
    port = free_port()
    child = subprocess.Popen(list(map(str, server_argv(kind, folder, port))), stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL, preexec_fn=on_cpu(SERVER_CPU),
                             env={**os.environ, "GOMAXPROCS": "1"})
    try:
        wait_for_port(port, child)
        yield port, child.pid
    finally:
        stop(child)


def tools(args, folder, port, connections, streams):
    """What to run for each generator."""
    scheme = "https" if args.server == "go-tls" else "http"
    path = CALL if args.server == "etcd" else "index.html" if args.server == "nghttpd" else ""
    ours = [args.plateau, "load", f"{scheme}://127.0.0.1:{port}/{path}", "--http2", "-c", connections,
            "--streams", streams, "-d", f"{args.seconds}s", "--json", "-q", "--insecure"]
    theirs = ["h2load", "-t1", "-c", connections, "-m", streams, "-D", str(args.seconds),
              f"{scheme}://127.0.0.1:{port}/{path}"]
    if args.server == "etcd":
        (folder / "message").write_bytes(RANGE)
        (folder / "framed").write_bytes(b"\0" + len(RANGE).to_bytes(4, "big") + RANGE)
        ours[2] = f"grpc://127.0.0.1:{port}/{path}"
        ours += ["--body", f"@{folder}/message"]
        theirs += ["-d", f"{folder}/framed", "-H", "content-type: application/grpc", "-H", "te: trailers"]
    table = {"plateau": ours, "h2load": theirs}
    if args.server in ("nghttpd", "go"):
        table["floor"] = [args.floor, port, connections, streams, args.seconds, f"/{path}"]
    return table


def quiet_rounds(args, table, pid):
    """The rounds that were disturbed least, and how much others took in the worst of them."""
    rounds = []
    for _ in range(4 * args.rounds):
        others = Others(pid)
        figures = {name: run_once(argv, *FIGURES[name], args.seconds) for name, argv in table.items()}
        if all(figures.values()):
            share = others.share(sum(f["cpu_s"] for f in figures.values()))
            rounds.append((share, len(rounds), figures))
        if sum(share <= OTHERS_MAX for share, *_ in rounds) >= args.rounds:
            break
    rounds = sorted(rounds)[:args.rounds]
    return [figures for *_, figures in rounds], rounds[-1][0] if rounds else 0


def compare(args, folder, port, pid, shape):
    connections, streams = shape.split("x")
    table = tools(args, folder, port, connections, streams)
    rounds, others = quiet_rounds(args, table, pid)
    if not rounds:
        print(f"{shape:<10} no figures")
        return

    def ratio(name, base, figure="cpu_us"):
        return spread([r[name][figure] / r[base][figure] for r in rounds])

    row = [spread([r[name]["cpu_us"] for r in rounds]) for name in ("plateau", "h2load")]
    row += [ratio("plateau", "h2load"), ratio("plateau", "h2load", "per_s")]
    row += [ratio("floor", "h2load"), ratio("plateau", "floor")] if "floor" in table else ["-", "-"]
    peaks = [max(r[name]["peak_kib"] for r in rounds) / 1024 for name in ("plateau", "h2load")]
    print(f"{shape:<10}" + "".join(f"{text:>{WIDTH}}" for text in row) + f"{peaks[0]:>8.1f}{peaks[1]:>8.1f}", flush=True)
    if others > OTHERS_MAX:
        print(f"{'':<10}disturbed: others took up to {others:.2f} of a processor")
    for name in table if args.syscalls else []:
        calls = count_syscalls(table[name], FIGURES[name][0], folder)
        print(f"{'':<10}{name}: {calls:.2f} system calls a request" if calls else f"{'':<10}{name}: not counted")


def lag_once(args, port, rate, protocol):
    """Microseconds that requests were sent late, p50 and p99."""
    argv = [args.plateau, "load", f"http://127.0.0.1:{port}/", *protocol, "-c", "64", "-R", str(rate),
            "-d", f"{args.seconds}s", "--json", "-q"]
    out = Done(argv).out
    lag = json.loads(out[out.index("{"):out.rindex("}") + 1])["lag_us"]  # a warning may stand before it
    return lag["p50"], lag["p99"]


def show_lag(args, port):
    """In turn, round by round; medians over the rounds."""
    protocols = {"HTTP/1.1": [], "HTTP/2": ["--http2"]}
    print(f"{'planned/s':>10}{'protocol':>10}{'lag p50':>10}{'lag p99':>10}  us, median of {args.rounds} rounds")
    for rate in (100, 1000, 10000):
        rounds = [{name: lag_once(args, port, rate, words) for name, words in protocols.items()}
                  for _ in range(args.rounds)]
        for name in protocols:
            p50, p99 = (statistics.median(r[name][i] for r in rounds) for i in (0, 1))
            print(f"{rate:>10}{name:>10}{p50:>10.1f}{p99:>10.1f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", default="nghttpd", choices=["nghttpd", "go", "go-tls", "etcd"])
    parser.add_argument("--shapes", default="64x1,1000x1,64x10,1x100")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=2, help="whole ones: h2load knows no others")
    parser.add_argument("--plateau", default=str(ROOT / "build" / "plateau"))
    parser.add_argument("--syscalls", action="store_true")
    parser.add_argument("--lag", action="store_true")
    args = parser.parse_args()
    if not shutil.which("h2load"):
        sys.exit("h2load is not installed")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        args.floor = compile_c("raw_http2", folder)
        with server(args.server, folder) as (port, pid):
            print(f"{args.server}, {args.rounds} rounds of {args.seconds} s")
            if args.lag:
                show_lag(args, port)
                return
            for words in HEADS:
                print(f"{words[0]:<10}" + "".join(f"{text:>{WIDTH}}" for text in words[1:7])
                      + "".join(f"{text:>8}" for text in words[7:]))
            for shape in args.shapes.split(","):
                compare(args, folder, port, pid, shape)


if __name__ == "__main__":
    main()
