#!/usr/bin/env python3
"""Does the ledger close for services not written for plateau? Prometheus, Caddy and node_exporter as packaged by Debian.

    bench/real_services.py [--plateau build/plateau] [--only caddy] [--write]

Takes each program from PATH, or from its Debian package, which apt downloads and dpkg unpacks below build/services.
Nothing is installed; the services run on loopback with their data in a temporary folder. Each is put under load and
inspected ten times, given only its PID and the place of its pages. Then `plateau run` attaches to it, with a ledger at
every checkpoint of every run. Prints a table in markdown, or writes it into docs/memory.md (--write). Exits with 1 if a
look exceeds the bound of bench/ledger.py, or the service did not survive.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from bench_common import ROOT, free_port, stop, wait_for_port, write_between
from ledger import bound, check, unexplained

LOOKS = 10
FOLDER = ROOT / "build" / "services"
CADDYFILE = """
{{
  admin 127.0.0.1:{admin}
  storage file_system {folder}
}}
http://127.0.0.1:{port} {{
  bind 127.0.0.1
  root * {folder}/www
  templates
  encode gzip
  file_server browse
}}
"""
PROMETHEUS_YML = """
global: {{scrape_interval: 250ms}}
scrape_configs:
  - job_name: self
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""


def prometheus(folder, port):
    (folder / "prometheus.yml").write_text(PROMETHEUS_YML.format(port=port))
    return [f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
            f"--web.listen-address=127.0.0.1:{port}"], port


def caddy(folder, port):
    admin = free_port()
    (folder / "www").mkdir()
    for i in range(8):
        (folder / "www" / f"{i}.html").write_text("{{now}} {{.RemoteIP}} " + "some text to compress " * 2000)
    (folder / "Caddyfile").write_text(CADDYFILE.format(folder=folder, port=port, admin=admin))
    return ["run", "--config", f"{folder}/Caddyfile", "--adapter", "caddyfile"], admin


def node_exporter(_, port):
    return [f"--web.listen-address=127.0.0.1:{port}"], port


# name, package and program, its arguments and where its pages are, requests, telemetry
SERVICES = {
    "prometheus": ("prometheus", prometheus,
                   ["/api/v1/query?query=sum(rate(go_memstats_alloc_bytes_total[1m]))", "/metrics",
                    "/api/v1/label/__name__/values", "/api/v1/query?query=topk(50,count+by(__name__)({job=\"self\"}))"],
                   {"pprof": "/debug/pprof/", "prometheus": "/metrics"}),
    "caddy": ("caddy", caddy, [f"/{i}.html" for i in range(8)] + ["/"],
              {"expvar": "/debug/vars", "pprof": "/debug/pprof/"}),
    "node_exporter": ("prometheus-node-exporter", node_exporter, ["/metrics"],
                      {"pprof": "/debug/pprof/", "prometheus": "/metrics"}),
}


def wait_until_ready(url):
    """A service may listen before it answers: Prometheus says 503 until its data are read."""
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=30).read()
            return
        except urllib.error.HTTPError:
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer")


def program_of(package):
    """The program of a package: installed, unpacked before, or unpacked now."""
    found = shutil.which(package) or FOLDER / "usr" / "bin" / package
    if not pathlib.Path(found).exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "-q", "download", package], cwd=FOLDER, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        for deb in FOLDER.glob(f"{package}_*.deb"):
            subprocess.run(["dpkg", "-x", deb, FOLDER], check=True)
    return found


def version_of(package):
    known = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True).stdout
    return next((line.split()[-1] for line in known.splitlines() if "Candidate" in line), "?")


def looks_under_load(plateau, pid, url, pages, paths, folder):
    """Ten looks while requests come in."""
    targets = folder / "targets.txt"
    targets.write_text("".join(f"GET {url}{path}\n\n" for path in paths))
    load = [plateau, "load", url, "--targets", targets, "-c", "16", "-R", "200", "-d", "8s", "-q", "--json"]
    looks = []
    with subprocess.Popen(load, stdout=subprocess.PIPE, text=True) as driver:
        time.sleep(2)
        for _ in range(LOOKS):
            out = subprocess.run([plateau, "inspect", str(pid), "--url", pages, "--json"], capture_output=True,
                                 text=True, check=True)
            looks.append(json.loads(out.stdout))
            time.sleep(0.3)
        sent = json.loads(driver.communicate()[0])
    return looks, sent["answered"], sum(sent["failed"].values())


def attached_run(plateau, pid, url, pages, paths, telemetry, folder, name):
    """Eight runs against the service as it is; the ledgers that they leave, and the verdict."""
    scenario = {
        "name": name, "question": "Does a service that knows nothing of us stay flat?",
        "target": {"attach": {"pid": pid}, "url": url, "telemetry": dict(telemetry, url=pages)},
        "requests": [{"path": path} for path in paths],
        "load": {"executor": "constant-vus", "vus": 8, "requests": 600},
        "protocol": {"baseline": "1s", "runs": 8, "settle": "1s", "collect": "each"},
        "sampling": {"ledger": "all"},
    }
    path = folder / f"{name}.json"
    path.write_text(json.dumps(scenario))
    run = subprocess.run([plateau, "run", path, "--quiet", "--output", folder / name], capture_output=True, text=True)
    results = sorted((folder / name).rglob("verdict.json"))
    if run.returncode not in (0, 1, 3) or not results:
        raise SystemExit(f"{name}: plateau run ended with {run.returncode}: {run.stderr}{run.stdout}")
    ledgers = json.loads((results[0].parent / "ledger.json").read_text())["ledgers"]
    return ledgers, json.loads(results[0].read_text())


def holds(look):
    return (abs(unexplained(look)) <= bound(look) and
            all(abs(check(look, name)) <= bound(look) for name in ("spans_in_use", "pages_released")) and
            sum(r["bytes"] or 0 for r in look.get("ledger", look.get("rows"))) == look["rss_bytes"])


def worst(looks, figure):
    return max((figure(look) for look in looks), key=abs) / 1024


def group(look, *groups):
    return sum(r["bytes"] or 0 for r in look["ledger"] if r["group"] in groups) / 2**20


def measure(plateau, name, folder):
    package, arguments, paths, telemetry = SERVICES[name]
    port = free_port()
    argv, pages_port = arguments(folder, port)
    url, pages = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{pages_port}"
    service = subprocess.Popen([program_of(package), *argv], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env=dict(os.environ, HOME=str(folder)), cwd=folder)
    try:
        wait_for_port(port, service)
        wait_until_ready(url + paths[0])
        looks, answered, failed = looks_under_load(plateau, service.pid, url, pages, paths, folder)
        ledgers, verdict = attached_run(plateau, service.pid, url, pages, paths, telemetry, folder, name)
        left_alone = service.poll() is None
    finally:
        stop(service)
    everything = looks + ledgers
    good = all(map(holds, everything)) and left_alone and answered > 0 and failed == 0
    last = looks[-1]
    line = (f"| {package} {version_of(package)} | {last['go']['version']}, {'cgo' if last['go']['cgo'] else 'pure'} "
            f"| {last['rss_bytes'] / 2**20:.1f} | {group(last, 'live heap'):.1f} | {group(last, 'held by Go'):.1f} "
            f"| {group(last, 'files'):.1f} | {len(looks)} + {len(ledgers)} | {worst(everything, unexplained):.0f} "
            f"| {worst(everything, lambda l: check(l, 'spans_in_use')):.0f} "
            f"| {worst(everything, lambda l: check(l, 'pages_released')):.0f} | {verdict['madvise']['observed'] or 'not yet'} "
            f"| {verdict['shape']}, {verdict['hypothesis']} |{'' if good else ' **outside**'}")
    return good, line


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plateau", default=ROOT / "build" / "plateau", type=pathlib.Path)
    parser.add_argument("--only", default=",".join(SERVICES), help="services, separated by commas")
    parser.add_argument("--write", action="store_true", help="into docs/memory.md instead of standard output")
    args = parser.parse_args()
    lines = ["| package | built with | RSS MiB | live heap | held by Go | files | looks + ledgers of the run "
             "| worst unexplained KiB | spans check KiB | pages check KiB | madvise observed | verdict |",
             "|---" * 12 + "|"]
    all_good = True
    for name in args.only.split(","):
        with tempfile.TemporaryDirectory() as folder:
            good, line = measure(args.plateau.resolve(), name, pathlib.Path(folder))
        all_good &= good
        lines.append(line)
        print(line, file=sys.stderr)
    text = "\n".join(lines) + "\n"
    if args.write:
        write_between(ROOT / "docs" / "memory.md", "services", text)
    else:
        print(text, end="")
    return 0 if all_good else 1


if __name__ == "__main__":
    sys.exit(main())
