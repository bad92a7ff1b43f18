#!/usr/bin/env python3
"""Measures the case that started this project: what is the memory that stays after an operator's objects are deleted?

    bench/case_study.py [--wrap COMMAND]     about five minutes; writes docs/case-study.md and docs/case-study/
    bench/case_study.py --page               writes them again from the last two results

Runs the scenario `operator` on Go 1.22, the version of the case, in a control group of its own (needs root):

1. repeated: the runs of the scenario, then the release hook. Is it a leak, and what holds the rest?
2. left alone: one run, then three minutes without requests. How much memory is returned without help?

The results are kept in results/case-study/. The page is made from bench/case_study.md.in by filling in their figures.
"""
import argparse
import json
import pathlib
import re
import shlex
import shutil
import string
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
STORE = ROOT / "results" / "case-study"
MIB = 1 << 20
ALONE = ["--set", "protocol.runs=1", "--set", "protocol.settle=180s", "--set", "protocol.collect=\"never\"",
         "--set", "protocol.release=\"never\"", "--set", "sampling.process=500ms", "--set", "sampling.runtime=1s"]
FILES = ["binary_text", "binary_rodata", "binary_pclntab", "libraries", "mapped_files", "files_undivided"]
METADATA = ["mspan", "mcache", "buck_hash", "gc", "other_sys"]
CGO = ["cgo_heap", "cgo_arenas", "thread_stacks", "other_native"]


def mib(count):
    return f"{count / MIB:.1f}"


class Result:
    """A sealed folder."""

    def __init__(self, folder):
        self.folder = folder
        self.runs = {r["run"]: r for r in self.read("runs.json")["runs"]}
        self.verdict = self.read("verdict.json")
        self.manifest = self.read("manifest.json")
        self.ledgers = {(entry["run"], entry["checkpoint"]): entry for entry in self.read("ledger.json")["ledgers"]}
        self.last = max(self.runs)

    def read(self, name):
        return json.loads((self.folder / name).read_text())

    def value(self, run, checkpoint, name):
        return self.runs[run]["checkpoints"][checkpoint]["values"][name]

    def rows(self, run, checkpoint):
        return {row["name"]: row["bytes"] or 0 for row in self.ledgers[run, checkpoint]["rows"]}

    def beyond(self, run, checkpoint):
        return {row["name"]: row["bytes"] or 0 for row in self.ledgers[run, checkpoint]["beyond_rss"]}


def profile_total(path):
    """inuse_space of a heap profile in bytes, as go tool pprof adds it up."""
    text = subprocess.run(["go", "tool", "pprof", "-raw", path], capture_output=True, text=True, check=True).stdout
    types = re.search(r"^Samples:\n(.*)$", text, re.M)[1].split()
    column = next(i for i, t in enumerate(types) if t.startswith("inuse_space/bytes"))
    samples = re.findall(r"^ +([\d ]+): [\d ]+$", text, re.M)
    return sum(int(line.split()[column]) for line in samples)


def check_points(result):
    """Idle, loaded, left, collected, released: one column each."""
    last = result.last
    return [("idle, before the first object", 0, "baseline"), ("under load, at three quarters of run 2", 2, "peak"),
            ("objects gone, 2 s later", last, "settled"), ("after two forced collections", last, "collected"),
            ("after `FreeOSMemory`", last, "floor")]


def ledger_table(result):
    groups = [("live heap", ["live_heap"]), ("dead heap (waits for a collection)", ["dead_heap"]),
              ("Go reserve (idle heap, not returned)", ["go_reserve", "lazy_free"]),
              ("fragmentation", ["fragmentation"]), ("goroutine stacks", ["stacks"]),
              ("runtime metadata", METADATA), ("the binary's file pages", FILES), ("data, bss, main stack", ["data_bss", "main_stack"]),
              ("cgo and other native memory", CGO), ("huge pages refilled", ["huge_refill", "go_undivided", "shared_memory"]),
              ("sampling error", ["sampling_error"]), ("unexplained", ["unexplained"])]
    points = check_points(result)
    lines = ["| MiB | " + " | ".join(title for title, _, _ in points) + " |", "|---|" + "---|" * len(points)]
    for title, names in groups:
        cells = [mib(sum(result.rows(run, point)[n] for n in names)) for _, run, point in points]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    cells = [mib(result.ledgers[run, point]["rss_bytes"]) for _, run, point in points]
    lines.append("| **RSS** | " + " | ".join(cells) + " |")
    # Under load a group's figures are those of another moment than the ledger's, and would not fit its rows.
    for title, name in (("charged to the control group", "cgroup_usage_bytes"),
                        ("working set", "cgroup_working_set_bytes")):
        cells = ["—" if point == "peak" else mib(result.value(run, point, name)) for _, run, point in points]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def suspects(result):
    last = result.last
    rows, beyond = result.rows(last, "settled"), result.beyond(last, "settled")
    later = result.rows(last, "collected")
    live = result.value(last, "collected", "go_heap_alloc_bytes")
    profile = profile_total(result.folder / f"run-{last:02d}" / "heap-after.pb.gz")
    account = rows["sampling_error"] + rows["unexplained"]
    return {
        "profile_mib": mib(profile), "live_mib": mib(live), "profile_error_mib": mib(profile - live),
        "account_mib": mib(account), "fragmentation_mib": mib(rows["fragmentation"]),
        "account_later_mib": mib(later["sampling_error"] + later["unexplained"]),
        "fragmentation_later_mib": mib(later["fragmentation"]), "dead_later_mib": mib(later["dead_heap"]),
        "reserve_later_mib": mib(later["go_reserve"] + later["lazy_free"]),
        "kernel_later_mib": mib(sum(result.beyond(last, "collected").values())),
        "cgo_later_mib": mib(sum(later[n] for n in CGO)), "files_later_mib": mib(sum(later[n] for n in FILES)),
        "metadata_later_mib": mib(sum(later[n] for n in METADATA)), "stacks_later_mib": mib(later["stacks"]),
        "reserve_mib": mib(rows["go_reserve"]), "lazy_mib": mib(rows["lazy_free"]), "dead_mib": mib(rows["dead_heap"]),
        "held_mib": mib(rows["go_reserve"] + rows["lazy_free"] + rows["dead_heap"]),
        "kernel_mib": mib(sum(beyond.values())), "page_tables_kib": f"{beyond['page_tables'] / 1024:.0f}",
        "kernel_stacks_kib": f"{beyond['kernel_stacks'] / 1024:.0f}", "page_cache_mib": mib(beyond["page_cache"]),
        "cgo_mib": mib(sum(rows[n] for n in CGO)), "files_mib": mib(sum(rows[n] for n in FILES)),
        "metadata_mib": mib(sum(rows[n] for n in METADATA)), "stacks_mib": mib(rows["stacks"]),
        "held_share": f"{100 * (rows['go_reserve'] + rows['lazy_free'] + rows['dead_heap']) / result.verdict['gap_bytes']:.0f}",
    }


def division(result):
    """How the two parts that Go holds divide over the settled states of all runs."""
    settled = [result.rows(run, point) for run, point in result.ledgers if point == "settled"]
    dead = [rows["dead_heap"] for rows in settled]
    reserve = [rows["go_reserve"] + rows["lazy_free"] for rows in settled]
    both = [a + b for a, b in zip(dead, reserve)]
    return {f"{name}_range_mib": f"{mib(min(values))} to {mib(max(values))}"
            for name, values in (("dead", dead), ("reserve", reserve), ("both", both))}


def release(result):
    last = result.last
    rss = [result.value(last, point, "rss_bytes") for point in ("settled", "collected", "floor")]
    return {"rss_settled_mib": mib(rss[0]), "rss_collected_mib": mib(rss[1]), "rss_floor_mib": mib(rss[2]),
            "collect_gave_mib": mib(rss[0] - rss[1]), "release_gave_mib": mib(rss[1] - rss[2]),
            "rss_idle_mib": mib(result.value(0, "baseline", "rss_bytes")),
            "rss_peak_mib": mib(max(r["checkpoints"]["peak"]["values"]["rss_bytes"] for n, r in result.runs.items() if n)),
            "gap_mib": mib(result.verdict["gap_bytes"])}


def rules_of_thumb(result):
    """The formulas of the case, applied to the settled state, beside what the ledger knows."""
    values = result.runs[result.last]["checkpoints"]["settled"]["values"]
    rows = result.rows(result.last, "settled")
    goes_by = lambda name: values[f"go_{name}_bytes"]
    rss = next(c["values"] for c in result.verdict["channels"] if c["name"] == "settled_rss")
    rss = [v for v in rss if v is not None]
    table = [
        ("Sys − HeapReleased: what Go uses", goes_by("sys") - goes_by("heap_released"), "RSS", values["rss_bytes"]),
        ("HeapIdle − HeapReleased: what Go reserves", goes_by("heap_idle") - goes_by("heap_released"), "Go reserve",
         rows["go_reserve"] + rows["lazy_free"]),
        ("HeapInuse − HeapAlloc: bound of fragmentation", goes_by("heap_inuse") - goes_by("heap_alloc"),
         "fragmentation", rows["fragmentation"]),
        ("RSS − (Sys − HeapReleased): maybe outside Go",
         values["rss_bytes"] - goes_by("sys") + goes_by("heap_released"), "files, data and native",
         sum(rows[n] for n in FILES + CGO + ["data_bss", "main_stack"])),
    ]
    lines = ["| rule | MiB by the rule | what the ledger has | MiB |", "|---|---|---|---|"]
    lines += [f"| {rule} | {mib(by_rule)} | {name} | {mib(known)} |" for rule, by_rule, name, known in table]
    return "\n".join(lines), second_run(rss)


def second_run(rss):
    change = 100 * (rss[1] / rss[0] - 1)
    if abs(change) <= 10:
        return f"{change:+.1f} % here, so \"reserved\". It says the same of full caches, C arenas and page cache"
    return f"{change:+.1f} % here, so \"a leak\", and there is none: settled RSS jumps by as much from run to run"


def charge(result):
    """From RSS to what the control group is charged, and to the working set."""
    values = result.runs[result.last]["checkpoints"]["settled"]["values"]
    own_files = values["rss_bytes"] - values["rss_anon_bytes"]
    steps = [("RSS", values["rss_bytes"]), ("− file pages that the process has mapped", -own_files),
             ("+ file pages charged to the group, mapped or not", values["cgroup_file_bytes"]),
             ("+ kernel memory: page tables, stacks, sockets, slab", values["cgroup_kernel_bytes"])]
    rest = values["cgroup_usage_bytes"] - sum(bytes_ for _, bytes_ in steps)
    steps += [("± not read at the same moment", rest), ("= **charged**", values["cgroup_usage_bytes"]),
              ("− file pages not in use lately (inactive_file)", -values["cgroup_inactive_file_bytes"]),
              ("= **working set**", values["cgroup_working_set_bytes"])]
    return "\n".join(["| step | MiB |", "|---|---|", *[f"| {step} | {mib(bytes_)} |" for step, bytes_ in steps]])


def alone(result):
    """The settle window of the run that was left alone, at a few moments, from the samples."""
    lines = (result.folder / "samples.csv").read_text().splitlines()
    head = lines[0].split(",")
    rows = [dict(zip(head, line.split(","))) for line in lines[1:]]
    settle = [r for r in rows if r["phase"] == "settle"]
    begin = int(settle[0]["t_ns"])
    table = ["| after | RSS MiB | live and dead heap (HeapAlloc) MiB | idle and not returned MiB | returned MiB |",
             "|---|---|---|---|---|"]
    early = {}
    for second in (2, 30, 60, 110, 130, 150, 175):
        near = lambda column: next(int(r[column]) for r in settle
                                   if r.get(column) and int(r["t_ns"]) - begin >= second * 10**9)
        idle = near("go_heap_idle_bytes") - near("go_heap_released_bytes")
        early = early or {"alone_dead_mib": mib(near("go_heap_alloc_bytes")), "alone_reserve_mib": mib(idle)}
        table.append(f"| {second} s | {mib(near('rss_bytes'))} | {mib(near('go_heap_alloc_bytes'))} | {mib(idle)} "
                     f"| {mib(near('go_heap_released_bytes'))} |")
    return {"alone": "\n".join(table), **early}


def measure(plateau, wrap, folder, *extra):
    shutil.rmtree(folder, ignore_errors=True)
    command = [*wrap, plateau, "run", ROOT / "scenarios" / "operator.json", "--quiet", "--set", "target.cgroup=true",
               *extra, "--output", folder]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    if done.returncode not in (0, 3):
        raise SystemExit(f"case study: exit {done.returncode}\n{done.stdout}{done.stderr}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plateau", type=pathlib.Path, default=ROOT / "build" / "plateau")
    parser.add_argument("--wrap", type=shlex.split, default=[], help="command put before each, such as 'taskset -c 0,1'")
    parser.add_argument("--page", action="store_true", help="measures nothing")
    args = parser.parse_args()
    if not args.page:
        measure(args.plateau.resolve(), args.wrap, STORE / "repeated")
        measure(args.plateau.resolve(), args.wrap, STORE / "alone", *ALONE)
    write(*[Result((STORE / name / "operator" / "latest").resolve()) for name in ("repeated", "alone")])
    return 0


def write(repeated, left):
    verdict, host = repeated.verdict, repeated.manifest["facts"]["host"]
    pictures = ROOT / "docs" / "case-study"
    pictures.mkdir(exist_ok=True)
    for source, name in ((repeated, "timeline"), (repeated, "runs"), (repeated, "ledger")):
        shutil.copy(source.folder / "plots" / f"{name}.svg", pictures / f"{name}.svg")
    shutil.copy(left.folder / "plots" / "timeline.svg", pictures / "alone.svg")
    rules, second = rules_of_thumb(repeated)
    live = next(c for c in verdict["channels"] if c["name"] == "live_heap")
    figures = {
        "machine": f"{host['cpu_model']}, {host['processors']} processors, Linux {host['kernel'].split()[0]}, "
                   f"{repeated.manifest['started'][:10]}, {repeated.manifest['facts']['go']['version']}",
        "ledger": ledger_table(repeated), "rules": rules, "second_run": second, "charge": charge(repeated), **alone(left),
        "shape": verdict["shape"], "hypothesis": verdict["hypothesis"], "hypothesis_reason": verdict["hypothesis_reason"],
        "runs": verdict["runs"], "live_low_kib": f"{live['slope_low'] / 1024:+.1f}",
        "live_high_kib": f"{live['slope_high'] / 1024:+.1f}", "delta_mib": mib(verdict["delta_bytes"]),
        **suspects(repeated), **division(repeated), **release(repeated),
    }
    template = (ROOT / "bench" / "case_study.md.in").read_text()
    (ROOT / "docs" / "case-study.md").write_text(string.Template(template).substitute(figures))


if __name__ == "__main__":
    sys.exit(main())
