#!/usr/bin/env python3
"""etcd under Put and Range: plateau's own gRPC load and other programs' loads must give the same verdict.

    bench/etcd.py [--plateau build/plateau] [--requests 2000] [--runs 24] [--loads grpc,h2load,etcdctl] [--calls Put,Range]

Each row is a new etcd to which plateau attaches, with its metrics and pprof pages. grpc is our driver. h2load sends the
same message through `executor: command`. etcdctl, which needs a process for each call, makes a quarter of the requests.
What a Put leaves behind (its revision and its entry in raft's log) is up to etcd. The test is that all loads see the same:
the same shape, and bytes per request within a tenth of those with our own load. A Range leaves nothing behind. Exits with
1 if that is not so.
"""
import argparse
import contextlib
import json
import pathlib
import subprocess
import sys
import tempfile

from bench_common import ROOT, free_port, stop, wait_for_port

KEY, VALUE = b"plateau", b"v" * 100
MESSAGES = {"Put": b"\x0a" + bytes([len(KEY)]) + KEY + b"\x12" + bytes([len(VALUE)]) + VALUE,
            "Range": b"\x0a" + bytes([len(KEY)]) + KEY}
FEWER = {"etcdctl": 4}  # makes a fourth of the calls
LOOP = {"Put": f"put {KEY.decode()} {VALUE.decode()}", "Range": f"get {KEY.decode()}"}


@contextlib.contextmanager
def etcd(folder):
    port, peer = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    child = subprocess.Popen(["etcd", "--data-dir", folder / "etcd", "--log-level", "error", "--enable-pprof",
                              "--unsafe-no-fsync", "--listen-client-urls", url, "--advertise-client-urls", url,
                              "--listen-peer-urls", f"http://127.0.0.1:{peer}"],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port, child)
        subprocess.run(["etcdctl", "--endpoints", url, "put", KEY, VALUE], check=True, stdout=subprocess.DEVNULL)
        yield port
    finally:
        stop(child)


def load_of(kind, call, requests, folder):
    """The scenario's requests and load."""
    message = MESSAGES[call]
    if kind == "grpc":
        (folder / "message").write_bytes(message)
        return {"requests": [{"grpc": f"etcdserverpb.KV/{call}", "body_file": str(folder / "message")}],
                "load": {"executor": "constant-vus", "vus": 16, "streams": 4, "protocol": "http/2", "requests": requests}}
    if kind == "h2load":
        (folder / "framed").write_bytes(b"\0" + len(message).to_bytes(4, "big") + message)
        command = ["h2load", "-n", str(requests), "-c", "4", "-m", "4", "-d", str(folder / "framed"),
                   "-H", "content-type: application/grpc", "-H", "te: trailers", "{{url}}/etcdserverpb.KV/" + call]
    else:
        command = ["sh", "-c", f"seq {requests} | xargs -P 4 -I{{}} etcdctl --endpoints \"$PLATEAU_URL\" {LOOP[call]}"]
    return {"load": {"executor": "command", "command": command, "requests": requests, "duration": "60s"}}


def measure(args, kind, call):
    requests = args.requests // FEWER.get(kind, 1)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        with etcd(folder) as port:
            document = {"name": "etcd", "question": "What does a call leave behind?",
                        "target": {"attach": {"port": port}, "url": f"http://127.0.0.1:{port}",
                                   "telemetry": {"prometheus": "/metrics", "pprof": "/debug/pprof/"}},
                        **load_of(kind, call, requests, folder),
                        "protocol": {"baseline": "1s", "runs": {"min": 12, "max": args.runs}, "settle": "1s", "rest": "0s"},
                        "verdict": {"delta": f"{100 * requests}B/run"}}
            (folder / "etcd.json").write_text(json.dumps(document))
            done = subprocess.run([args.plateau, "run", folder / "etcd.json", "--output", folder / "results", "--quiet"],
                                  capture_output=True, text=True, check=False)
            verdict = folder / "results" / "etcd" / "latest" / "verdict.json"
            if not verdict.exists():
                raise SystemExit(f"{kind}: {done.stdout}{done.stderr}")
            return json.loads(verdict.read_text())


def figures(verdict):
    rate = verdict["bytes_per_request"]
    return (f"{verdict['shape']} {verdict['cause'] or ''} | {verdict['runs']} | {verdict['unexplained_bytes']} | "
            + (f"{rate:.0f} [{verdict['bytes_per_request_low']:.0f}, {verdict['bytes_per_request_high']:.0f}]" if rate else "—"))


def agree(first, verdict):
    if first["shape"] != verdict["shape"]:
        return False
    rates = [v["bytes_per_request"] for v in (first, verdict)]
    return not rates[0] or abs(rates[1] / rates[0] - 1) <= 0.1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plateau", type=pathlib.Path, default=ROOT / "build" / "plateau")
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=24)
    parser.add_argument("--loads", default="grpc,h2load")
    parser.add_argument("--calls", default="Put,Range")
    args = parser.parse_args()
    args.plateau = args.plateau.resolve()
    print("| call | load | verdict | runs | unexplained, bytes | bytes a request |\n|---|---|---|---|---|---|", flush=True)
    right = True
    for call in args.calls.split(","):
        first = None
        for kind in args.loads.split(","):
            verdict = measure(args, kind, call)
            first = first or verdict
            right = agree(first, verdict) and right
            print(f"| {call} | {kind} | {figures(verdict)} |" + ("" if agree(first, verdict) else " differs"), flush=True)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
