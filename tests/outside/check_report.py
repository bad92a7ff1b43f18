#!/usr/bin/env python3
"""Lets readers that are not ours judge a report: xmllint, Prometheus' parsers, tidy, html-validate, axe in Chromium.

usage: check_report.py STORY_REPORT

STORY_REPORT is the test program that writes the report of a made-up result. Every kind of result is checked,
the one with the hostile name included. A reader that is not installed is named and left out; where none at all
is there, the test is skipped (exit 77). html-validate and axe-core are looked for in $PLATEAU_NODE_MODULES,
which tests/outside/install.sh fills.
"""
import csv
import html
import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

KINDS = ["reserve", "leak", "interrupted", "no-telemetry", "hostile", "empty"]
HERE = pathlib.Path(__file__).parent
MARK = pathlib.Path("/tmp/plateau-hostile")  # what the hostile name would make if anything obeyed it
CHROMIUM_FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--virtual-time-budget=20000", "--dump-dom",
]
WIDTHS = (320, 375, 768, 1366)
VOID = {"meta", "br", "link", "img", "hr", "input"}


class Missing(Exception):
    """A reader that is not installed."""


def run(argv, **options):
    done = subprocess.run(argv, capture_output=True, text=True, timeout=120, **options)
    if done.returncode != 0:
        raise AssertionError(f"{argv[0]}: {done.stdout}{done.stderr}"[:4000])
    return done.stdout


def tool(name):
    path = shutil.which(name)
    if not path:
        raise Missing(f"{name} is not on PATH")
    return path


def node_module(path):
    found = pathlib.Path(os.environ.get("PLATEAU_NODE_MODULES", "/nonexistent")) / path
    if not found.exists():
        raise Missing(f"{path.split('/')[0]} is not in $PLATEAU_NODE_MODULES (tests/outside/install.sh)")
    return str(found)


def check_junit(folder):
    run([tool("xmllint"), "--noout", "--schema", str(HERE / "junit.xsd"), str(folder / "exports/junit.xml")])


def check_svg(folder):
    for picture in sorted((folder / "plots").glob("*.svg")):
        run([tool("xmllint"), "--noout", str(picture)])


def check_prometheus(folder):
    run([tool("promtool"), "check", "metrics"], input=(folder / "exports/metrics.prom").read_text())


def check_prometheus_client(folder):
    """Prometheus' own parser in Python, which is small enough for every machine."""
    try:
        from prometheus_client.parser import text_string_to_metric_families
    except ImportError as reason:
        raise Missing("python3-prometheus-client is not installed") from reason
    families = list(text_string_to_metric_families((folder / "exports/metrics.prom").read_text()))
    names = [family.name for family in families]
    assert families and len(names) == len(set(names)), names
    for family in families:
        assert family.documentation and family.type != "untyped" and family.samples, family


# As https://bencher.dev/docs/reference/bencher-metric-format publishes it.
BMF = {"type": "object", "patternProperties": {".+": {"type": "object", "patternProperties": {".+": {
    "type": "object", "required": ["value"],
    "properties": {name: {"type": "number"} for name in ("value", "lower_value", "upper_value")}}}}}}


def check_bmf(folder):
    document = json.loads((folder / "exports/bmf.json").read_text())
    validate(document, BMF)
    for benchmark, measures in document.items():
        assert len(benchmark) <= 1024 and all(len(name) <= 64 for name in measures), benchmark
    for measures in document.values():
        for name, measure in measures.items():
            low, value, high = measure["lower_value"], measure["value"], measure["upper_value"]
            assert low <= value <= high, (name, measure)


def check_runs_csv(folder):
    with open(folder / "exports/runs.csv", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    for number, row in enumerate(rows, 1):
        assert None not in row and int(row["run"]) == number and row["counts"] in ("true", "false"), row
        for name, text in row.items():
            assert name in ("run", "counts") or text == "" or float(text) >= 0, (name, text)


def validate(document, schema):
    try:
        import jsonschema
    except ImportError as reason:
        raise Missing("python3-jsonschema is not installed") from reason
    jsonschema.Draft202012Validator.check_schema(schema)
    faults = list(jsonschema.Draft202012Validator(schema).iter_errors(document))
    assert not faults, [fault.message[:300] for fault in faults]


def check_schema(folder):
    validate(json.loads((folder / "verdict.json").read_text()),
             json.loads((HERE.parent.parent / "schema/verdict.schema.json").read_text()))


# The grammar of golang.org/design/14313-benchmark-format, as golang.org/x/perf/benchfmt reads it.
BENCH_KEY = re.compile(r"^[a-z][^\sA-Z]*:[ \t]")
BENCH_LINE = re.compile(r"^Benchmark[^a-z\s]?\S*\t\d+(\t\d+(\.\d+)? \S+)+$")


def check_benchstat(folder):
    text = (folder / "exports/benchstat.txt").read_text()
    for line in text.splitlines():
        assert BENCH_KEY.match(line) or BENCH_LINE.match(line), f"benchstat.txt: {line!r}"
    if shutil.which("benchstat"):
        run(["benchstat", str(folder / "exports/benchstat.txt")])


class Balance(html.parser.HTMLParser):
    """Every element is closed in order, no script, nothing is fetched."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        assert tag != "script", "script in the page"
        for name, value in attrs:
            assert not name.startswith("on"), f"{name} on {tag}"
            if name in ("href", "src"):
                assert not re.match(r"[a-z]+:|//", value), f"{tag} points outside: {value}"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()


def check_page(folder):
    parser = Balance()
    parser.feed((folder / "report.html").read_text())
    parser.close()
    assert not parser.open, parser.open
    for link in re.findall(r'href="([^"]+)"', (folder / "report.html").read_text()):
        assert (folder / link).exists(), f"link to nothing: {link}"


def check_tidy(folder):
    run([tool("tidy"), "-quiet", "-errors", "--drop-empty-elements", "no", str(folder / "report.html")])


def check_html_validate(folder):
    config = folder / ".htmlvalidate.json"
    config.write_text('{"root": true, "extends": ["html-validate:recommended"], "rules": {"long-title": "off"}}')
    program = node_module("html-validate/bin/html-validate.mjs")
    run([tool("node"), program, "--config", str(config), str(folder / "report.html")])
    config.unlink()


def in_chromium(page, *flags):
    """What the page becomes in Chromium, its scripts run."""
    chromium = shutil.which("chromium") or tool("chromium-browser")
    with tempfile.TemporaryDirectory() as profile:
        copy = pathlib.Path(profile) / "page.html"
        copy.write_text(page)
        return run([chromium, *CHROMIUM_FLAGS, *flags, f"--user-data-dir={profile}/chromium", f"file://{copy}"])


def scriptable(folder):
    """The page without the policy that forbids the checks their scripts."""
    return re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", (folder / "report.html").read_text())


def check_axe(folder):
    axe = pathlib.Path(node_module("axe-core/axe.min.js")).read_text()
    probe = (
        f"<script>{axe}</script><script>axe.run().then(r => {{ const dark = matchMedia('(prefers-color-scheme:dark)')"
        ".matches; document.body.textContent = 'AXE ' + dark + ' ' + "
        "JSON.stringify(r.violations.map(v => [v.id, v.nodes.map(n => n.html + n.failureSummary)])) + ' EXA' })</script>"
    )
    page = scriptable(folder).replace("</body>", probe + "</body>")
    for flags, dark in ((["--blink-settings=preferredColorScheme=1"], "false"),
                        (["--blink-settings=preferredColorScheme=0"], "true")):
        found = re.search(r"AXE (\w+) (.*) EXA", in_chromium(page, *flags), re.S)
        assert found, "axe gave no answer"
        assert found.group(1) == dark, "the colours asked for were not those shown"
        assert found.group(2) == "[]", f"accessibility, dark {dark}: {found.group(2)[:3000]}"


def check_widths(folder):
    """Nothing sticks out of the page, from a small phone up."""
    frames = "".join(f'<iframe style="border:0" width="{width}" height="800" srcdoc="{html.escape(scriptable(folder))}">'
                     "</iframe>" for width in WIDTHS)
    probe = ("<script>onload = () => { document.body.textContent = 'WIDTHS ' + [...document.querySelectorAll('iframe')]"
             ".map(f => f.contentDocument.documentElement.scrollWidth).join(' ') + ' END' }</script>")
    dom = in_chromium(f"<!DOCTYPE html><title>widths</title>{frames}{probe}", "--hide-scrollbars")
    found = re.search(r"WIDTHS ([\d ]+) END", dom)
    assert found, "no widths"
    assert [int(width) for width in found.group(1).split()] == list(WIDTHS), f"{WIDTHS} are too narrow: {found.group(1)}"


CHECKS = [check_schema, check_junit, check_svg, check_prometheus, check_prometheus_client, check_bmf, check_runs_csv, check_benchstat,
          check_page, check_tidy, check_html_validate, check_axe, check_widths]


def main():
    program = sys.argv[1]
    failures = 0
    missing = set()
    with tempfile.TemporaryDirectory() as parent:
        for kind in KINDS:
            folder = pathlib.Path(parent) / kind
            run([program, kind, str(folder)])
            for check in CHECKS:
                try:
                    check(folder)
                except Missing as reason:
                    missing.add(str(reason))
                except AssertionError as reason:
                    failures += 1
                    print(f"FAIL {check.__name__} {kind}: {reason}")
    for reason in sorted(missing):
        print(f"left out: {reason}")
    if MARK.exists():
        failures += 1
        print(f"FAIL the hostile name was obeyed: {MARK} exists")
    print(f"{len(KINDS)} reports, {len(CHECKS)} checks each, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
