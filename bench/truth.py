#!/usr/bin/env python3
"""The truth table: is the verdict right about services whose memory is known?

    bench/truth.py [--repeats 5] [--only NAME,...] [--again NAME,...] [--most CELLS] [--jobs N] [--wrap COMMAND]
                                                           writes docs/truth.md
    bench/truth.py --quick                                 one repeat of a few scenarios, TAP, writes nothing

Runs every scenario in scenarios/ that has a truth in the table below, and compares the verdict with it: shape, cause and
hypothesis as the scenario expects; what holds the gap, which place is named as growing, and bytes per request as planted.
Each cell leaves a small record in results/truth/. A cell with a record is not measured again, so that an interrupted
table can be continued; --again forgets the records of a scenario.

Most of an experiment is waiting. --jobs N measures N cells at once, which is a harder test, since their loads overlap.

An experiment that could not be measured (exit 4: the machine was too busy to generate the load) is repeated at most twice,
and counted. One that is not possible here (no toolchain, no permission to make a control group) is left out, with the
reason. Exits with 1 if a shape, a cause or anything else that was planted is wrong, or more than 1 verdict in 20 is
INCONCLUSIVE.
"""
import argparse
import collections
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
STORE = ROOT / "results" / "truth"
PAGE = ROOT / "docs" / "truth.md"
TRIES = 3
INCONCLUSIVE_SHARE = 1 / 20
RATE_TOLERANCE = 0.1
THUMB = 0.1  # "the second run ends within 10 % of the first"

# What is planted beyond what the scenario itself expects. `holder`: rows, one of which must be the largest; `finding`: a
# code that the verdict must have; `site`: must be in the first call site, or in the sentence about the part that grew;
# `bytes`: planted per request; `rates`: planted rows of the verdict's rates: channel, per what, bytes.
TRUTHS = {
    "steady": {},
    "reserve": {"holder": ["go_reserve", "dead_heap"]},
    "reserve-madvfree": {"holder": ["go_reserve", "lazy_free"], "madvise": "FREE"},
    "reserve-go115": {"holder": ["go_reserve", "lazy_free"], "madvise": "FREE"},
    "gogc-headroom": {"holder": ["dead_heap"]},
    "memory-limit": {"holder": ["dead_heap", "go_reserve"]},
    "fragmentation": {"holder": ["fragmentation"]},
    "leak-16": {"site": "main.leakRecord", "bytes": 16},
    "leak": {"site": "main.leakRecord", "bytes": 64},
    "connection-leak": {"site": "main.leakConnection", "bytes": (16384 + 32) / 10,
                        "rates": [("live_heap", "connection", 16384 + 32)]},
    "connections-apart": {"finding": "rates_apart",
                          "rates": [("live_heap", "connection", 16384 + 32), ("live_heap", "request", 256)]},
    "tls-buffers": {"finding": "held_connection", "rates": [("live_heap", "connection", 262144)]},
    "stream-buffers": {"finding": "held_stream", "rates": [("live_heap", "stream", 131072)]},
    "leak-512": {"site": "main.leakRecord", "bytes": 512},
    "step-leak": {"site": "main.leakSlab", "bytes": 65568 / 1000},
    "cache-fast": {},
    "cache-slow": {},
    "sync-pool": {},
    "goroutine-leak": {"site": "main.blockForever", "bytes": 2500},
    "thread-growth": {"site": "main.blockThread"},
    "cgo-leak": {"site": "C ", "bytes": 80},
    "cgo-arenas": {"holder": ["cgo_arenas", "cgo_heap"]},
    "mmap-file": {"holder": ["mapped_files"]},
    "page-cache": {},
    "untouched": {},
    "profiler": {"site": "BuckHashSys", "bytes": 400},
    "operator": {"holder": ["dead_heap", "go_reserve"]},
    "map-strings": {},
    "slice-append": {"bytes": 72},  # 64, and of the quarter that an append reserves half on average
    "expiring-cache": {},
    "idle-connections": {},
    "log-buffer": {},
    "cache-still": {},
    "cache-and-leak": {"site": "main.leakRecord", "bytes": 64},
    "slow-start": {},
    "gc-off": {},
    "growing-buffers": {},
    "background-growth": {"finding": "by_the_hour"},
    "error-leak": {"site": "main.keepFailed"},
    "late-worker": {},
    "open-files": {},
    "limit-below": {"finding": "collector_no_room"},
    # Live bytes as of marks that the service made by itself, and not of the end of the run.
    "prometheus-leak": {"bytes": 512, "tolerance": 0.2},
    "blind-leak": {"bytes": 512, "tolerance": 0.2},
    "blind-steady": {},
    "prometheus-steady": {},
}
QUICK = ["steady", "leak", "cache-fast", "gogc-headroom", "fragmentation", "goroutine-leak", "cgo-leak", "untouched"]


def read_scenario(name):
    """The file and what it says; comments stand on lines of their own."""
    text = (ROOT / "scenarios" / f"{name}.json").read_text()
    return text, json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.M))


def as_list(value):
    return value if isinstance(value, list) else [value] if value else []


class Cell:
    """One experiment: its record, and what is wrong with it."""

    def __init__(self, name, record):
        self.name, self.record = name, record
        self.verdict = record.get("verdict") or {}
        self.expect = read_scenario(name)[1]["expect"]
        self.truth = TRUTHS[name]

    measured = property(lambda self: self.record["exit"] in (0, 1, 3))
    shape = property(lambda self: self.verdict["shape"] if self.measured else "not measured")
    cause = property(lambda self: self.verdict.get("cause") or "none")
    undecided = property(lambda self: self.shape == "INCONCLUSIVE")
    grows = property(lambda self: self.expect["shape"] == "GROWING")

    def expected_shape(self):
        return "GROWING" if self.grows else "flat"

    def holder(self):
        rows = self.verdict.get("holder") or []
        return rows[0]["name"] if rows else "unknown"

    def site(self):
        """What the verdict names as the place: a call site, or the part that grew."""
        sites = self.verdict.get("call_sites") or []
        parts = [f for f in self.verdict.get("findings", []) if f["code"] == "part_grew"]
        part = next((t["text"] for f in parts for t in f["texts"] if t["name"] == "part"), "")
        return sites[0]["stack"] if sites else part

    def rate_is_right(self):
        planted, found = self.truth.get("bytes"), self.verdict.get("bytes_per_request")
        tolerance = self.truth.get("tolerance", RATE_TOLERANCE)
        return planted is None or (found is not None and abs(found / planted - 1) <= tolerance)

    def rate(self, channel, per):
        """The last row that there is: what is held stands behind what grows."""
        rows = [r for r in self.verdict.get("rates", []) if (r["channel"], r["per"]) == (channel, per)]
        return rows[-1]["bytes"] if rows else None

    def wrong(self):
        """What contradicts the truth, in words; nothing where the verdict is right, undecided, or not there."""
        if not self.measured or self.undecided:
            return []
        found = [("shape", self.shape, as_list(self.expect["shape"])),
                 ("hypothesis", self.verdict["hypothesis"], as_list(self.expect.get("hypothesis"))),
                 ("holder", self.holder(), self.truth.get("holder", [])),
                 ("madvise", self.verdict["madvise"]["observed"], as_list(self.truth.get("madvise")))]
        if self.grows:
            found.append(("cause", self.cause, as_list(self.expect.get("cause"))))
        wrong = [f"{what} {given}, not {' or '.join(wanted)}" for what, given, wanted in found
                 if wanted and given not in wanted]
        if self.truth.get("site") and self.truth["site"] not in self.site():
            wrong.append(f"site '{self.site()}', not '{self.truth['site']}'")
        codes = [f["code"] for f in self.verdict.get("findings", [])]
        if self.truth.get("finding") and self.truth["finding"] not in codes:
            wrong.append(f"does not say {self.truth['finding']}")
        if not self.rate_is_right():
            wrong.append(f"{self.verdict['bytes_per_request']} bytes a request, not {self.truth['bytes']}")
        for channel, per, planted in self.truth.get("rates", []):
            found = self.rate(channel, per)
            if found is None or abs(found / planted - 1) > RATE_TOLERANCE:
                wrong.append(f"{found} bytes a {per}, not {planted}")
        if self.record["exit"] == 1 and not wrong:
            wrong.append("a threshold of the scenario does not hold")
        return wrong

    def thumb(self):
        """What the rule of thumb says from the settled RSS of the first two runs that have one."""
        rss = next((c["values"] for c in self.verdict.get("channels", []) if c["name"] == "settled_rss"), [])
        rss = [v for v in rss if v is not None][:2]
        if len(rss) < 2:
            return None
        return "flat" if abs(rss[1] - rss[0]) <= THUMB * rss[0] else "GROWING"


def reason_to_skip(plateau, name):
    target = read_scenario(name)[1]["target"]
    if target.get("cgo") and not plateau.with_name("target-go-cgo").exists():
        return "there is no build of the sample service with cgo (it needs a C compiler)"
    if target.get("go") and not (ROOT / ".toolchains" / f"go-{target['go']}" / "bin" / "go").exists():
        return f"Go {target['go']} is not in .toolchains/ (make toolchains)"
    return None


def run_once(plateau, wrap, name, folder):
    done = subprocess.run([*wrap, plateau, "run", ROOT / "scenarios" / f"{name}.json", "--quiet", "--output", folder],
                          capture_output=True, text=True, cwd=ROOT, env=dict(os.environ, NO_COLOR="1"))
    if done.returncode not in (0, 1, 3, 4):
        raise SystemExit(f"truth: {name}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def measure(plateau, wrap, name, folder):
    """The record of one cell: the last try counts, and what came of those before is kept beside it."""
    again = []
    for _ in range(TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        done = run_once(plateau, wrap, name, folder)
        if "target.cgroup:" in done.stderr:
            return {"skip": next(line for line in done.stderr.splitlines() if "target.cgroup:" in line)}
        result = folder / name / "latest"
        verdict = json.loads((result / "verdict.json").read_text()) if result.exists() else None
        record = {"exit": done.returncode, "seconds": 0, "again": again, "verdict": verdict,
                  "scenario": hashlib.sha256(read_scenario(name)[0].encode()).hexdigest()}
        if result.exists():
            manifest = json.loads((result / "manifest.json").read_text())
            record.update(started=manifest["started"], harness=manifest["harness"],
                          go=manifest["facts"]["go"]["version"], host=manifest["facts"]["host"],
                          seconds=(manifest["ended_ns"] - manifest["started_ns"]) / 1e9)
        if done.returncode != 4:
            break
        again.append(why_not(verdict) if verdict else done.stderr.strip().splitlines()[-1])
    return record


def why_not(verdict):
    """The first reason, and the first run that was left out."""
    left_out = [reason for reason in verdict["reasons"] if " does not count" in reason]
    return " ".join(verdict["reasons"][:1] + left_out[:1])


def record_path(name, repeat):
    return STORE / f"{name}-{repeat}.json"


def stored(name, repeat):
    path = record_path(name, repeat)
    record = json.loads(path.read_text()) if path.exists() else None
    if record and record["scenario"] != hashlib.sha256(read_scenario(name)[0].encode()).hexdigest():
        return None  # another scenario by now
    return record


def say(text):
    print(text, file=sys.stderr, flush=True)


def gather(args, names):
    """All cells, measured where there is no record: each scenario once, then each a second time, and so on."""
    skipped = {name: reason for name in names if (reason := reason_to_skip(args.plateau, name))}
    wanted = [(name, repeat) for repeat in range(1, args.repeats + 1) for name in names if name not in skipped]
    missing = [one for one in wanted if not stored(*one)][:args.most if args.most >= 0 else None]

    def measure_one(one):
        if one[0] not in skipped:
            skip = measure_and_keep(args, *one)
            if skip:
                skipped[one[0]] = skip

    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        list(pool.map(measure_one, missing))
    return [Cell(name, record) for name, repeat in wanted if (record := stored(name, repeat))], skipped


def measure_and_keep(args, name, repeat):
    """Measures and stores one cell; returns why it cannot be measured here, or None."""
    folder = STORE / "last" / f"{name}-{repeat}"
    record = measure(args.plateau, args.wrap, name, folder)
    if not record.get("skip"):
        keep(record, name, repeat, folder)
    return record.get("skip")


def keep(record, name, repeat, folder):
    """The record; and the whole result where it is not as expected, to look at."""
    STORE.mkdir(parents=True, exist_ok=True)
    record_path(name, repeat).write_text(json.dumps(record, indent=1))
    cell = Cell(name, record)
    say(f"{name} {repeat}: {cell.shape} {cell.cause} {record['seconds']:.0f} s {'; '.join(cell.wrong())}")
    odd = STORE / f"{name}-{repeat}"
    shutil.rmtree(odd, ignore_errors=True)
    if cell.wrong() or cell.shape in ("INCONCLUSIVE", "not measured"):
        shutil.move(folder, odd)
    shutil.rmtree(folder, ignore_errors=True)


# --- the page -------------------------------------------------------------------------------------------------

def table(head, rows):
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in [head, ["---"] * len(head), *rows]) + "\n"


def tally(values):
    counts = collections.Counter(values)
    return ", ".join(k if n == len(values) else f"{k} {n}×" for k, n in counts.most_common())


def by_name(cells):
    groups = collections.OrderedDict()
    for cell in cells:
        groups.setdefault(cell.name, []).append(cell)
    return groups


def confusion(cells):
    shapes = ["PLATEAU", "RELEASED", "GROWING", "INCONCLUSIVE", "not measured"]
    rows = []
    for expected in ("flat", "GROWING"):
        mine = [c for c in cells if c.expected_shape() == expected]
        thumb = collections.Counter(c.thumb() for c in mine)
        rows.append(["PLATEAU or RELEASED" if expected == "flat" else expected, len(mine),
                     *[sum(c.shape == s for c in mine) for s in shapes], thumb["flat"], thumb["GROWING"]])
    return table(["planted", "cells", *shapes, "rule of thumb: flat", "rule of thumb: growing"], rows)


def causes(cells):
    growing = [c for c in cells if c.grows]
    wanted = sorted({c.expect.get("cause", "any") for c in growing})
    given = sorted({c.cause for c in growing if c.measured})
    return table(["planted cause", *given],
                 [[w, *[sum(c.expect.get("cause", "any") == w and c.measured and c.cause == g for c in growing) for g in given]]
                  for w in wanted])


def short_site(site):
    """The innermost function that is the service's own; or the part that grew."""
    frames = [re.sub(r" \(.*", "", frame) for frame in site.split(" < ")]
    own = [frame for frame in frames if frame.startswith("main.")] or frames
    return own[0].split(",")[0]


def number(value):
    return f"{value:.0f}" if value >= 1000 else f"{value:.4g}"


def found_rates(cells):
    """The planted rows of rates, or the rate a request."""
    texts = []
    for channel, per, planted in cells[0].truth.get("rates", []):
        rates = [r for c in cells if c.measured and (r := c.rate(channel, per)) is not None]
        if rates:
            texts.append(f"{planted} / {number(statistics.median(rates))} ({number(min(rates))}–{number(max(rates))}) a {per}")
    return ", ".join(texts) or found_rate(cells)


def found_rate(cells):
    rates = [c.verdict["bytes_per_request"] for c in cells if c.measured and c.verdict.get("bytes_per_request")]
    if not rates or not cells[0].grows:
        return "—"
    planted = cells[0].truth.get("bytes")
    spread = f"{number(statistics.median(rates))} ({number(min(rates))}–{number(max(rates))})"
    return f"{number(planted)} / {spread}" if planted else f"— / {spread}"


def scenario_row(name, cells):
    measured = [c for c in cells if c.measured]
    expect = cells[0].expect
    thumb = sum((c.thumb() == "GROWING") == c.grows for c in measured)
    right = sum(not c.wrong() and not c.undecided for c in measured)
    if cells[0].grows:
        who = tally([f"`{short_site(c.site())}`" if c.site() else "—" for c in measured])
        given = tally([f"{c.shape} {c.cause}" for c in measured])
        wanted = f"GROWING {expect.get('cause', 'any')}"
    else:
        who = tally([c.holder() for c in measured])
        given = tally([c.shape for c in measured])
        wanted = "flat"
    return [f"[{name}](../scenarios/{name}.json)", wanted, given, tally([c.verdict["hypothesis"] for c in measured]),
            who, found_rates(cells), f"{right}/{len(cells)}", f"{thumb}/{len(measured)}",
            f"{statistics.median(c.record['seconds'] for c in cells):.0f} s"]


def troubles(cells, skipped):
    lines = []
    for name, mine in by_name(cells).items():
        for number, cell in enumerate(mine, 1):
            for problem in cell.wrong():
                lines.append(f"- **wrong**: {name}, repeat {number}: {problem}")
            if cell.undecided:
                lines.append(f"- INCONCLUSIVE: {name}, repeat {number}: {cell.verdict['reasons'][0]}")
            for reason in cell.record["again"]:
                fate = "measured again" if cell.measured else "not measured"
                lines.append(f"- {fate}: {name}, repeat {number}: {reason}")
    lines += [f"- left out: {name}: {reason}" for name, reason in skipped.items()]
    return "\n".join(lines) or "- nothing"


def at_most(wrong, count):
    """What so many cells without a fault prove: exact, one-sided 95 %."""
    if wrong:
        return ""
    return f"None in {count} means a rate below {100 * (1 - 0.05 ** (1 / count)):.1f} %, with 95 % confidence."


def write_page(cells, skipped):
    measured = [c for c in cells if c.measured]
    host = measured[-1].record["host"]
    started = sorted(c.record["started"] for c in measured)
    undecided = sum(c.undecided for c in measured)
    wrong = sum(bool(c.wrong()) for c in measured)
    misjudged = sum(any(w.startswith(("shape", "cause")) for w in c.wrong()) for c in measured)
    head = ["scenario", "planted", "given", "hypothesis", "holder, or place that grows",
            "bytes, a request where nothing else is said: planted / found", "right", "rule of thumb right", "time"]
    PAGE.write_text(f"""# The truth table

How often is the verdict right? plateau measured services whose memory is known, and this page compares what it said with what
was planted. `make truth` repeats the page (`bench/truth.py`;
{sum(c.record["seconds"] for c in cells) / 60:.0f} minutes on this machine), a part of it is in `make test`.

{host["cpu_model"]}, {host["processors"]} processors that others used as well, Linux {host["kernel"].split()[0]}, \
{started[0][:16].replace("T", " ")} to {started[-1][:16].replace("T", " ")} UTC; \
plateau {measured[-1].record["harness"]["version"]}, {tally([c.record["go"] for c in measured])}.

## Shapes

{confusion(cells)}
{undecided} of {len(measured)} verdicts are INCONCLUSIVE. {misjudged} have another shape or cause than was planted. \
{at_most(misjudged, len(measured))} {wrong - misjudged} are wrong in something else: see the end.
The rule of thumb is right in {sum((c.thumb() == "GROWING") == c.grows for c in measured)}.

The rule of thumb is the one that is often used: if the second run ends within 10 % of where the first did, the memory was
"reserved by Go". Here it is applied to the settled RSS of the first two runs of the same experiments.

## Causes

{causes(cells)}
## Scenarios

The file of a scenario and [workloads.md](workloads.md) say what it plants. "Right" means that all of this is as planted: shape,
hypothesis where the scenario expects one, cause, the place that grows or the holder, and the rate within
{100 * RATE_TOLERANCE:.0f} % where it is known (20 % where no collection can be forced). "Flat" is PLATEAU or RELEASED. A rate is the median of the repeats, with the
lowest and the highest.

{table(head, [scenario_row(name, mine) for name, mine in by_name(cells).items()])}
## What went wrong

{troubles(cells, skipped)}
""")


def failed(cells):
    undecided = sum(c.undecided for c in cells)
    return any(c.wrong() for c in cells) or undecided > max(1, INCONCLUSIVE_SHARE * len(cells))


def quick(args):
    """TAP; what the machine is too busy for is skipped, but not all of it."""
    names = args.only or QUICK
    cells = []
    print(f"1..{len(names)}", flush=True)
    for number, name in enumerate(names, 1):
        skip = reason_to_skip(args.plateau, name)
        if not skip:
            with tempfile.TemporaryDirectory(prefix="plateau-truth-") as folder:
                record = measure(args.plateau, args.wrap, name, pathlib.Path(folder) / "result")
            skip = record.get("skip") or (record["exit"] == 4 and f"could not be measured: {record['again'][-1]}")
        if skip:
            print(f"ok {number} - {name} # SKIP {skip}", flush=True)
            continue
        cell = Cell(name, record)
        cells.append(cell)
        print(f"{'not ok' if cell.wrong() else 'ok'} {number} - {name}: {cell.shape}", flush=True)
        for line in cell.wrong() or (cell.undecided and cell.verdict["reasons"][:2]) or []:
            print(f"# {line}", flush=True)
    return failed(cells) or not cells


def main():
    split = re.compile(",").split
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plateau", type=pathlib.Path, default=ROOT / "build" / "plateau")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--most", type=int, default=-1, help="cells to measure now; the next call goes on from there")
    parser.add_argument("--only", type=split, default=[])
    parser.add_argument("--again", type=split, default=[])
    parser.add_argument("--jobs", type=int, default=1, help="cells measured side by side")
    parser.add_argument("--wrap", type=shlex.split, default=[], help="command put before each, such as 'taskset -c 0,1'")
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    unknown = [n for n in args.only + args.again if n not in TRUTHS]
    if unknown:
        parser.error(f"no truth is known for {', '.join(unknown)}; known: {', '.join(TRUTHS)}")
    args.plateau = args.plateau.resolve()
    if args.quick:
        return quick(args)
    for name in args.again:
        for path in STORE.glob(f"{name}-[0-9]*.json"):
            path.unlink()
    cells, skipped = gather(args, args.only or list(TRUTHS))
    if not any(c.measured for c in cells):
        say("truth: nothing could be measured")
        return 1
    if not args.only:
        write_page(cells, skipped)
    print(confusion(cells), causes(cells), troubles(cells, skipped), sep="\n")
    return 1 if failed(cells) else 0


if __name__ == "__main__":
    sys.exit(main())
