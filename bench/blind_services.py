#!/usr/bin/env python3
"""Does the ledger close for services packaged by Debian if plateau knows nothing but a PID?

    bench/blind_services.py [--plateau build/plateau] [--only etcd,caddy] [--write]

Each service is taken from PATH, or unpacked from its package below build/services (bench/real_services.py), and started on
loopback with its data in a temporary folder. It is inspected as soon as it answers, and ten times under load. The programs
are stripped, and no URL is given. Prints a table in markdown, or writes it into docs/heap.md (--write). Exits with 1 if a
heap could not be read from memory, or a look exceeds the bound of bench/ledger.py.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from bench_common import ROOT, free_port, stop, wait_for_port, write_between
from ledger import bound, check, unexplained
from real_services import caddy, node_exporter, program_of, prometheus, version_of, wait_until_ready

LOOKS = 10
MIB = 1 << 20
CHECKS = ("spans_in_use", "pages_released", "arenas_mapped")


def etcd(folder, port):
    return [f"--data-dir={folder}/data", f"--listen-client-urls=http://127.0.0.1:{port}",
            f"--advertise-client-urls=http://127.0.0.1:{port}", f"--listen-peer-urls=http://127.0.0.1:{free_port()}",
            "--log-level=error"], port


def pushgateway(folder, port):
    return [f"--web.listen-address=127.0.0.1:{port}", f"--persistence.file={folder}/pushed"], port


def blackbox(folder, port):
    (folder / "blackbox.yml").write_text("modules: {http_2xx: {prober: http}}\n")
    return [f"--config.file={folder}/blackbox.yml", f"--web.listen-address=127.0.0.1:{port}"], port


# name: package, program, its arguments, what is asked of it
SERVICES = {
    "etcd": ("etcd-server", "etcd", etcd, "/metrics"),
    "prometheus": ("prometheus", "prometheus", prometheus, "/api/v1/label/__name__/values"),
    "caddy": ("caddy", "caddy", caddy, "/1.html"),
    "node_exporter": ("prometheus-node-exporter", "prometheus-node-exporter", node_exporter, "/metrics"),
    "pushgateway": ("prometheus-pushgateway", "prometheus-pushgateway", pushgateway, "/metrics"),
    "blackbox_exporter": ("prometheus-blackbox-exporter", "prometheus-blackbox-exporter", blackbox, "/metrics"),
}


def inspect(plateau, pid):
    out = subprocess.run([plateau, "inspect", str(pid), "--json"], capture_output=True, text=True, check=True)
    return json.loads(out.stdout)


def under_load(plateau, pid, url, paths, folder):
    targets = folder / "targets.txt"
    targets.write_text("".join(f"GET {url}{path}\n\n" for path in paths))
    load = [plateau, "load", url, "--targets", targets, "-c", "8", "-R", "100", "-d", "6s", "-q", "--json"]
    looks = []
    with subprocess.Popen(load, stdout=subprocess.PIPE, text=True) as driver:
        time.sleep(1)
        for _ in range(LOOKS):
            looks.append(inspect(plateau, pid))
            time.sleep(0.3)
        answered = json.loads(driver.communicate()[0])["answered"]
    return looks, answered


def off(looks, figure):
    """The look's figure that is largest, in KiB."""
    return max((figure(look) for look in looks), key=abs) / 1024


def holds(look):
    return (look["heap"]["source"] == "memory" and abs(unexplained(look)) <= bound(look) and
            all(abs(check(look, name)) <= bound(look) for name in CHECKS))


def cell(look):
    row = {r["name"]: r["bytes"] or 0 for r in look["ledger"]}
    return f"{look['rss_bytes'] / MIB:.1f}, {row['live_heap'] / MIB:.1f}, {sum(g['count'] for g in look['goroutine_groups'])}"


def measure(plateau, name, folder):
    package, program, arguments, path = SERVICES[name]
    port = free_port()
    argv, _ = arguments(folder, port)
    service = subprocess.Popen([program_of(package) if program == package else program, *argv], cwd=folder,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, HOME=str(folder)))
    try:
        wait_for_port(port, service)
        started = inspect(plateau, service.pid)
        wait_until_ready(f"http://127.0.0.1:{port}{path}")
        looks, answered = under_load(plateau, service.pid, f"http://127.0.0.1:{port}", [path], folder)
        left_alone = service.poll() is None
    finally:
        stop(service)
    looks = [started, *looks]
    good = all(map(holds, looks)) and left_alone and answered > 0
    go = started["go"]
    worst = [off(looks, lambda look, n=n: check(look, n)) for n in CHECKS]
    return good, (f"| {package} {version_of(package)} | {go['version']}, {'cgo' if go['cgo'] else 'pure'}, "
                  f"{'stripped' if go['stripped'] else 'symbols'} | {cell(started)} | {cell(looks[-1])} "
                  f"| {off(looks, unexplained):.0f} | {' '.join(f'{w:.0f}' for w in worst)} "
                  f"| {max(look['heap']['torn_spans'] for look in looks)} |{'' if good else ' **outside**'}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plateau", default=ROOT / "build" / "plateau", type=pathlib.Path)
    parser.add_argument("--only", default=",".join(SERVICES), help="services, separated by commas")
    parser.add_argument("--write", action="store_true", help="into docs/heap.md instead of standard output")
    args = parser.parse_args()
    lines = ["| package | built with | just started: RSS, live heap MiB, goroutines | under load | worst unexplained KiB "
             "| checks, KiB | torn spans |", "|---" * 7 + "|"]
    all_good = True
    for name in args.only.split(","):
        with tempfile.TemporaryDirectory() as folder:
            good, line = measure(args.plateau.resolve(), name, pathlib.Path(folder))
        all_good &= good
        lines.append(line)
        print(line, file=sys.stderr, flush=True)
    text = "\n".join(lines) + "\n"
    if args.write:
        write_between(ROOT / "docs" / "heap.md", "services", text)
    else:
        print(text, end="")
    return 0 if all_good else 1


if __name__ == "__main__":
    sys.exit(main())
