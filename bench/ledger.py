#!/usr/bin/env python3
"""Does the ledger close? For every Go version, with and without cgo, in every state of a process.

    bench/ledger.py [--plateau build/plateau] [--toolchains .toolchains] [--only 1.22,1.27] [--write]

Builds the sample service with each toolchain (tools/toolchains.sh brings them), starts it, and inspects it: just
started, under churn (ten looks), settled, and after a release; once with its default madvise and once with the other
one (GODEBUG=madvdontneed). Prints a table in markdown, or writes it into docs/memory.md (--write), and exits 1 where
a cell leaves the bound:

    |unexplained| <= max(1 % of RSS, 256 KiB)

The same bound is set to what keeps rows from swallowing a remainder:

    heap check      sizes of the heap's mappings against HeapSys + StackInuse + work buffers
    runtime check   sizes of the runtime's other mappings against MSpanSys + ... + OtherSys + heap index
    untouched       claimed by the runtime and not resident: the one figure that is a difference of two. Memory under
                    a wrong name would move it from state to state, so its change since the process was loaded counts
"""
import argparse
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

from bench_common import write_between

VERSIONS = ["1.15", "1.19", "1.21", "1.22", "1.23", "1.24", "1.25", "1.26", "1.27"]
CHURN_LOOKS = 10
ROOT = pathlib.Path(__file__).resolve().parent.parent


def build(go, folder, name, cgo):
    program = folder / name
    subprocess.run([ROOT / "tools" / "build_target.sh", "--go", go, *(["--cgo"] if cgo else []), program], check=True)
    return program


@contextlib.contextmanager
def service(program, godebug):
    environment = dict(os.environ, GODEBUG=godebug)
    with subprocess.Popen([program, "--addr", "127.0.0.1:0"], env=environment, stdout=subprocess.PIPE, text=True) as p:
        try:
            yield p.pid, p.stdout.readline().split()[-1]
        finally:
            p.terminate()


def get(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read()


class Cell:
    """The looks of one process in one state; the worst counts."""

    def __init__(self, version, cgo, madvise, state):
        self.version, self.cgo, self.madvise, self.state = version, cgo, madvise, state
        self.looks = []
        self.base = None  # a look of the state before

    def look(self, plateau, pid, url):
        out = subprocess.run([plateau, "inspect", str(pid), "--url", url, "--json"], capture_output=True, text=True)
        if out.returncode != 0:
            raise SystemExit(f"inspect failed: {out.stderr}")
        self.looks.append(json.loads(out.stdout))

    def spread(self):
        looks = self.looks + ([self.base] if self.base else [])
        return max(map(untouched, looks)) - min(map(untouched, looks)), max(map(bound, looks))

    def worst(self, figure):
        """The look in which `figure` is largest against the bound."""
        return max((abs(figure(look)) / bound(look), figure(look)) for look in self.looks)

    def holds(self):
        spread, limit = self.spread()
        return (all(self.worst(f)[0] <= 1 for f in (unexplained, heap_check, runtime_check)) and spread <= limit and
                all(sum(r["bytes"] or 0 for r in look["ledger"]) == look["rss_bytes"] for look in self.looks))


def bound(look):
    return max(look["rss_bytes"] / 100, 256 << 10)


def unexplained(look):
    return look["unexplained_bytes"]


def check(look, name):
    return next(c["difference_bytes"] for c in look["checks"] if c["name"] == name)


def heap_check(look):
    return check(look, "heap_mapped")


def runtime_check(look):
    return check(look, "runtime_mapped")


def untouched(look):
    return next((r["bytes"] for r in look["below_rss"] if r["name"] == "heap_never_touched"), 0)


def row(look, name):
    return next(r["bytes"] or 0 for r in look["ledger"] if r["name"] == name)


def measure(plateau, program, version, cgo, godebug):
    """Cells of one process from its start to after the release."""
    name = godebug.split("=")[1] if godebug else "default"
    states = {s: Cell(version, cgo, name, s) for s in STATES}
    with service(program, godebug) as (pid, url):
        states["started"].look(plateau, pid, url)
        churn = url + "/churn?kib=512&live=32&hold=5"
        load = [plateau, "load", churn, "-c", "16", "-d", "4s", "-q", "--json"]
        with subprocess.Popen(load, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as driver:
            time.sleep(0.5)
            for _ in range(CHURN_LOOKS):
                states["churn"].look(plateau, pid, url)
                time.sleep(0.2)
            driver.wait()
        time.sleep(2)
        settled_and_released(plateau, pid, url, states)
    for state in ("settled", "released"):
        # Untouched memory is compared with what it was under load.
        states[state].base = states["churn"].looks[-1]
    return list(states.values())


def settled_and_released(plateau, pid, url, states):
    """One watch over the release, so that it sees what madvise does."""
    watch = [plateau, "inspect", str(pid), "--url", url, "--json", "--watch", "--interval", "400ms"]
    with subprocess.Popen(watch, stdout=subprocess.PIPE, text=True) as p:
        states["settled"].looks.append(json.loads(p.stdout.readline()))
        get(url + "/debug/release")
        p.stdout.readline()  # may have been taken during the release
        states["released"].looks.append(json.loads(p.stdout.readline()))
        p.terminate()


STATES = ("started", "churn", "settled", "released")


def worst_text(cell):
    """Unexplained KiB of RSS MiB, of the look in which it is worst."""
    look = max(cell.looks, key=lambda look: abs(unexplained(look)) / bound(look))
    text = f"{unexplained(look) / 1024:.0f} of {look['rss_bytes'] / 2**20:.1f}"
    return text if cell.holds() else f"**{text}**"


def line(process):
    """One row of the table: the cells of one process."""
    first, last = process[0], process[-1].looks[-1]
    largest = [max((c.worst(f) for c in process))[1] / 1024 for f in (heap_check, runtime_check)]
    sampling = max((row(look, "sampling_error") for c in process for look in c.looks), key=abs)
    moved = max(c.spread()[0] for c in process)
    return (f"| {first.version} | {'cgo' if first.cgo else 'pure'} | {first.madvise} "
            f"| {' | '.join(map(worst_text, process))} | {sampling / 1024:.0f} | {largest[0]:.0f} | {largest[1]:.0f} "
            f"| {moved / 1024:.0f} | {row(last, 'lazy_free') / 2**20:.1f} | {last['madvise']['observed'] or 'not yet'} |")


def table(cells):
    looks = [look for c in cells for look in c.looks]
    worst = max(abs(unexplained(look)) / look["rss_bytes"] for look in looks)
    lines = ["| Go | build | madvdontneed | started | churn | settled | released | sampling error | heap check "
             "| runtime check | untouched moved | LazyFree MiB | observed |", "|---" * 13 + "|"]
    lines += [line(cells[i:i + len(STATES)]) for i in range(0, len(cells), len(STATES))]
    lines += ["", f"{len(cells)} cells, {len(looks)} looks, {sum(not c.holds() for c in cells)} cells outside the "
              f"bound; worst unexplained {100 * worst:.2f} % of RSS."]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plateau", default=ROOT / "build" / "plateau", type=pathlib.Path)
    parser.add_argument("--toolchains", default=ROOT / ".toolchains", type=pathlib.Path)
    parser.add_argument("--only", default=",".join(VERSIONS), help="versions, separated by commas")
    parser.add_argument("--write", action="store_true", help="into docs/memory.md instead of standard output")
    args = parser.parse_args()
    cells = []
    with tempfile.TemporaryDirectory() as folder:
        for version in args.only.split(","):
            go = args.toolchains / f"go-{version}" / "bin" / "go"
            if not go.exists():
                raise SystemExit(f"{go} is missing: make toolchains")
            for cgo in (False, True):
                program = build(go, pathlib.Path(folder), f"service-{version}-{int(cgo)}", cgo)
                for godebug in ("", "madvdontneed=1" if version == "1.15" else "madvdontneed=0"):
                    cells += measure(args.plateau, program, version, cgo, godebug)
                    print(f"go {version} {'cgo' if cgo else 'pure'} {godebug or 'default'}: "
                          f"{sum(c.holds() for c in cells[-4:])} of 4", file=sys.stderr)
    if args.write:
        write_between(ROOT / "docs" / "memory.md", "ledger", table(cells))
    else:
        print(table(cells), end="")
    return 0 if all(c.holds() for c in cells) else 1


if __name__ == "__main__":
    sys.exit(main())
