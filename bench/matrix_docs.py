#!/usr/bin/env python3
"""Writes docs/go-versions.md or docs/tuning.md from a merged matrix. Every sentence in them is derived from its figures.

    make matrix MATRIX=go-versions && bench/matrix_docs.py go-versions [RESULTS]     default: results/matrix/<name>
    make matrix MATRIX=tuning && bench/matrix_docs.py tuning [RESULTS]
"""
import json
import pathlib
import statistics
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
GO, DEBUG = "target.go", "target.env.GODEBUG"
GOGC, LIMIT = "target.env.GOGC", "target.env.GOMEMLIMIT"
SCENARIOS = {
    "reserve": "bursts of garbage over 64 MiB that live on: what a busy service looks like",
    "operator": "a thousand objects that are built, used once and dropped: what an operator's reconcile does",
    "leak": "64 bytes of every request are kept",
}


class Combination:
    """One combination of settings with the medians over its repeats."""

    def __init__(self, data):
        self.at, self.data = data["at"], data
        self.measured = data["measured"] > 0

    def __getitem__(self, figure):
        return self.data["figures"][figure]["median"] if self.measured else None

    def spread(self, figure):
        of = self.data["figures"][figure]
        return of["low"], of["high"]


def mib(value):
    return "—" if value is None else f"{round(value / 1048576, 1) + 0:.1f}"  # + 0: no minus before a zero


def percent(value, digits=1):
    return "—" if value is None else f"{100 * value:.{digits}f}"


def seconds(value):
    return "—" if value is None else f"{value:.0f}"


def table(head, rows):
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in [head, ["---"] * len(head), *rows]) + "\n"


def load(folder):
    merged = json.loads((folder / "merged.json").read_text())
    return merged, [Combination(c) for c in merged["combinations"]]


def provenance(folder, merged):
    """Where and when, from the cells' own manifests."""
    manifests = [json.loads(p.read_text()) for p in sorted(folder.glob("cells/[0-9][0-9][0-9][0-9]/manifest.json"))]
    host = manifests[0]["facts"]["host"]
    started = sorted(m["started"] for m in manifests)
    hours = sum(m["ended_ns"] - m["started_ns"] for m in manifests) / 3.6e12
    return (f"{merged['measured']} cells, {merged['not_measured']} could not be measured, {merged['missing']} missing; "
            f"{hours:.1f} hours of experiments, {host['cpu_model']}, {host['processors']} processors, "
            f"Linux {host['kernel'].split()[0]}, {started[0][:16].replace('T', ' ')} to "
            f"{started[-1][11:16]} UTC.")


# --- Go versions --------------------------------------------------------------------------------------------------

def version_row(c):
    returned = c["returned_idle_bytes"]
    return [c.at[GO], f"`{c.at[DEBUG]}`" if c.at[DEBUG] else "default",
            f"{c.data['madvise_predicted']} / {c.data['madvise_observed'] or 'not seen'}",
            f"{c.data['shape']}", mib(c["rss_settled_bytes"]), mib(c["live_heap_bytes"]), mib(c["go_reserve_bytes"]),
            mib(c["dead_heap_bytes"]), mib(c["runtime_metadata_bytes"]), mib(c["released_bytes"]), mib(returned),
            seconds(c["give_back_s"]), percent(c["gc_cpu_share"])]


def span(cells, figure, show=mib):
    values = [c[figure] for c in cells if c[figure] is not None]
    if not values:
        return "not measured"
    low, high = show(min(values)), show(max(values))
    return low if low == high else f"{low} to {high}"


def extremes(cells, figure):
    known = [c for c in cells if c[figure] is not None]
    return min(known, key=lambda c: c[figure]), max(known, key=lambda c: c[figure])


def what_the_advice_is(cells):
    wrong = [c for c in cells if c.data["madvise_observed"] and
             c.data["madvise_observed"] != c.data["madvise_predicted"]]
    seen = [c for c in cells if c.data["madvise_observed"]]
    free = sorted({c.at[GO] for c in cells if not c.at[DEBUG] and c.data["madvise_predicted"] == "FREE"})
    yield (f"By default {', '.join('Go ' + v for v in free) or 'no version here'} gives memory back with MADV_FREE, "
           f"which leaves it in RSS until the kernel needs it; all the others use MADV_DONTNEED. The prediction from "
           f"version and GODEBUG was right in {len(seen) - len(wrong)} of the {len(seen)} cells in which memory was "
           f"given back.")


def what_stays(cells):
    for name in ("reserve", "operator"):
        mine = [c for c in cells if c.at["scenario"] == name and not c.at[DEBUG]]
        low, high = extremes(mine, "rss_settled_bytes")
        yield (f"`{name}`, defaults: RSS settles between {mib(low['rss_settled_bytes'])} MiB (Go {low.at[GO]}) and "
               f"{mib(high['rss_settled_bytes'])} MiB (Go {high.at[GO]}) over a live heap of "
               f"{span(mine, 'live_heap_bytes')} MiB.")


def what_comes_back(cells):
    for name in ("reserve", "operator"):
        for advice in ("DONTNEED", "FREE"):
            mine = [c for c in cells if c.at["scenario"] == name and c.data["madvise_observed"] == advice]
            yield (f"`{name}` with MADV_{advice}: in two idle minutes RSS falls by {span(mine, 'returned_idle_bytes')} MiB; by the end "
                   f"of FreeOSMemory {span(mine, 'released_bytes')} MiB are given back, counting lazily freed pages.")


def what_it_is_worth(cells):
    leaks = [c for c in cells if c.at["scenario"] == "leak"]
    flat = [c for c in cells if c.at["scenario"] != "leak"]
    yield (f"The leak is called GROWING in {sum(c.data['shape'] == 'GROWING' for c in leaks)} of {len(leaks)} cells, the "
           f"flat services are called GROWING in {sum(c.data['shape'] == 'GROWING' for c in flat)} of {len(flat)} cells and "
           f"INCONCLUSIVE in {sum(c.data['shape'] == 'INCONCLUSIVE' for c in flat)}.")
    yield (f"The runtime's own tables are {span(flat, 'runtime_metadata_bytes')} MiB, the collector's share of the processors "
           f"{span(flat, 'gc_cpu_share', percent)} %.")


def write_versions(folder):
    merged, cells = load(folder)
    cells = [c for c in cells if c.measured]
    head = ["Go", "GODEBUG", "madvise predicted / seen", "shape", "RSS", "live heap", "Go reserve", "dead heap", "metadata",
            "FreeOSMemory", "2 idle min", "half after", "GC %"]
    sections = ""
    for name, meaning in SCENARIOS.items():
        rows = [version_row(c) for c in cells if c.at["scenario"] == name]
        sections += f"\n## {name}: {meaning}\n\n{table(head, rows)}"
    sentences = [*what_the_advice_is(cells), *what_stays(cells), *what_comes_back(cells), *what_it_is_worth(cells)]
    (ROOT / "docs" / "go-versions.md").write_text(f"""# What each Go version holds, and when it gives it back

"Which Go version are you on?" is the first question about memory that does not come back. This page has measured answers:
three services under Go 1.15 to 1.27, with the three settings of `madvdontneed`. The scenarios are in
[scenarios/](../scenarios), [workloads.md](workloads.md) says what they do. `make matrix MATRIX=go-versions` repeats the
measurement, `bench/matrix_docs.py go-versions` writes this page from it.

{provenance(folder, merged)}

## In short

{chr(10).join('- ' + s for s in sentences)}

## How to read the tables

Sizes are MiB. RSS, Go reserve, dead heap and metadata are those of the last run, when settled, before anything is forced; the
live heap is that after a forced collection.

| Column | What |
|---|---|
| FreeOSMemory | given back by the end of the release hook, counting pages freed with MADV_FREE |
| 2 idle min | fall of RSS in two minutes without a request, after a forced collection and before the hook |
| half after | seconds until half of that fall (0: with the collection, before the window began; —: RSS fell by less than 1 MiB) |
| GC % | the collector's share of the processors under load |
{sections}""")


# --- tuning -------------------------------------------------------------------------------------------------------

def setting(c):
    return f"GOGC={c.at[GOGC]}" + (f", GOMEMLIMIT={c.at[LIMIT]}" if c.at[LIMIT] else "")


def change(value, base):
    return "—" if not base or value is None else f"{100 * (value / base - 1):+.0f} %"


def is_dominated(c, cells):
    return any(o is not c and o["rss_peak_bytes"] <= c["rss_peak_bytes"] and
               o["cpu_s_per_request"] <= c["cpu_s_per_request"] and
               (o["rss_peak_bytes"] < c["rss_peak_bytes"] or o["cpu_s_per_request"] < c["cpu_s_per_request"]) for o in cells)


def tuning_sentences(cells, base, noise):
    def costs(c):
        share = c["cpu_s_per_request"] / base["cpu_s_per_request"] - 1
        told = change(c["cpu_s_per_request"], base["cpu_s_per_request"])
        return f"costs {told} of processor time a request" if abs(share) > noise else \
            f"costs no measurable processor time ({told}, within the spread of the repeats)"

    def saves(c):
        return (f"`{setting(c)}` saves {mib(base['rss_settled_bytes'] - c['rss_settled_bytes'])} MiB of RSS "
                f"({mib(base['rss_peak_bytes'] - c['rss_peak_bytes'])} at the peak) and {costs(c)}.")

    front = sorted((c for c in cells if not is_dominated(c, cells)), key=lambda c: c["rss_peak_bytes"])
    yield (f"The baseline is `{setting(base)}`: {mib(base['rss_settled_bytes'])} MiB settled, {mib(base['rss_peak_bytes'])} MiB at the "
           f"peak, {1e6 * base['cpu_s_per_request']:.0f} µs of processor a request.")
    yield (f"{len(front)} of the {len(cells)} settings are on the front: no other has both a lower peak and less processor time "
           f"a request. They are {', '.join('`' + setting(c) + '`' for c in front)}.")
    for c in front:
        if c is not base:
            yield saves(c)
    by_limit = [c for c in cells if c.at[LIMIT] and c.at[GOGC] == base.at[GOGC]]
    by_gogc = [c for c in cells if not c.at[LIMIT] and c is not base]
    for kind, mine in (("GOMEMLIMIT alone", by_limit), ("GOGC alone", by_gogc)):
        best = min(mine, key=lambda c: c["rss_peak_bytes"])
        yield f"{kind}, the setting with the lowest peak: {saves(best)}"
    limits = sorted({c.at[LIMIT] for c in cells if c.at[LIMIT]}, key=lambda text: int(text.removesuffix("MiB")))
    share = {limit: span([c for c in cells if c.at[LIMIT] == limit], "gc_cpu_share", percent) for limit in limits}
    yield (f"The nearer the limit is to the live heap of {span(cells, 'live_heap_bytes')} MiB, the more the collector runs: "
           + ", ".join(f"{share[limit]} % of the processors at {limit}" for limit in limits) + ".")


def write_tuning(folder):
    merged, cells = load(folder)
    cells = [c for c in cells if c.measured]
    base = next(c for c in cells if c.at[GOGC] == "100" and not c.at[LIMIT])
    noise = statistics.median((c.spread("cpu_s_per_request")[1] / c.spread("cpu_s_per_request")[0] - 1) for c in cells)
    head = ["GOGC", "GOMEMLIMIT", "shape", "RSS settled", "peak", "against the base", "GC %", "CPU a request, µs",
            "against the base", "p99, ms", "front"]
    rows = [[c.at[GOGC], c.at[LIMIT] or "none", c.data["shape"] or "differs", mib(c["rss_settled_bytes"]), mib(c["rss_peak_bytes"]),
             change(c["rss_peak_bytes"], base["rss_peak_bytes"]), percent(c["gc_cpu_share"]),
             f"{1e6 * c['cpu_s_per_request']:.0f}", change(c["cpu_s_per_request"], base["cpu_s_per_request"]),
             f"{1e3 * c['latency_p99_s']:.1f}", "" if is_dominated(c, cells) else "yes"] for c in cells]
    (ROOT / "docs" / "tuning.md").write_text(f"""# What a smaller service costs

GOGC and GOMEMLIMIT trade memory for processor time. How much memory for how much time depends on the service. This page has the
figures for the `reserve` workload: a live heap of 64 MiB under bursts of garbage.

To get the table for your own service, point `scenario` in [matrices/tuning.json](../matrices/tuning.json) at your scenario and
run `make matrix MATRIX=tuning`. (`bench/matrix_docs.py tuning` writes this page.)

{provenance(folder, merged)} Each setting was measured {cells[0].data['measured']} times, in blocks; the figures are medians.
Processor time a request differs by {100 * noise:.0f} % (median) between the repeats of one setting; a smaller difference means
nothing.

## In short

{chr(10).join('- ' + s for s in tuning_sentences(cells, base, noise))}

## The table

Sizes are MiB. "Front" marks the settings that no other beats in both peak and processor time a request.

{table(head, rows)}
[matrix.md](matrix.md) says how such a table is measured, [method.md](method.md) how plateau recognises a service whose limit
leaves it no room.
""")


def main():
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    writers = {"go-versions": write_versions, "tuning": write_tuning}
    if name not in writers:
        raise SystemExit(__doc__)
    writers[name](pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "results" / "matrix" / name)


if __name__ == "__main__":
    main()
