#!/usr/bin/env python3
"""Lets HdrHistogram's own Java library read our log and distribution.

usage: check_hdr.py HDR_SAMPLE

HDR_SAMPLE is the test program that writes both from known values. Its HistogramLogProcessor must read every line of
each tag, count what was recorded, and print the same distribution as ours, row by row. Without java or Debian's
libhdrhistogram-java the test is skipped (exit 77).
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

JAR = pathlib.Path("/usr/share/java/hdrhistogram.jar")
SECONDS, VALUES = 3, 20001


def read_rows(text):
    """The rows of a .hgrm, as numbers; and its footer, by name."""
    rows, footer = [], {}
    for line in text.splitlines():
        fields = line.split()
        if line.startswith("#["):
            for part in line.strip("#[]").split(","):
                name, _, value = part.partition("=")
                footer[name.strip()] = float(value)
        elif len(fields) >= 3 and fields[0] != "Value":
            rows.append([float(f) for f in fields])
    return rows, footer


def process(log, tag, *more):
    return subprocess.run(
        ["java", "-cp", JAR, "org.HdrHistogram.HistogramLogProcessor", "-i", log, "-tag", tag,
         "-outputValueUnitRatio", "1000000", *more],
        check=True, capture_output=True, text=True, timeout=100).stdout


def same(ours, theirs):
    return len(ours) == len(theirs) and all(abs(a - b) <= 0.0011 * max(1, abs(a)) for a, b in zip(ours, theirs))


def check(sample, folder):
    log, hgrm = folder / "a.hlog", folder / "a.hgrm"
    subprocess.run([sample, log, hgrm], check=True)
    ours, our_footer = read_rows(hgrm.read_text())
    for tag in "latency", "service", "latency-run", "service-run":
        text = process(log, tag)
        distribution = text[text.index("Value"):]
        theirs, footer = read_rows(distribution)
        assert footer["Total count"] == SECONDS * VALUES, (tag, footer)
        for name in our_footer:
            assert same([our_footer[name]], [footer[name]]), (tag, name, our_footer, footer)
        assert len(ours) == len(theirs), (tag, len(ours), len(theirs))
        for a, b in zip(ours, theirs):
            assert same(a, b), (tag, a, b)
    process(log, "latency", "-csv", "-o", folder / "intervals")
    ends = [float(line.split(",")[0]) for line in (folder / "intervals").read_text().splitlines()
            if line[:1].isdigit()]
    assert ends == [2.5, 3.5, 4.5], ends
    print(f"{len(ours)} rows of 4 tags and {len(ends)} intervals read alike")


def main():
    if not shutil.which("java") or not JAR.exists():
        print("skipped: needs java and libhdrhistogram-java")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        check(sys.argv[1], pathlib.Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
