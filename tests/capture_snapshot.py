#!/usr/bin/env python3
"""Take a fixture for the ledger's tests from a running Go process.

    capture_snapshot.py PID URL FOLDER

writes FOLDER/smaps.txt (the fields that are read), pages.txt (model/pages.h), before.json and after.json (expvar's
memstats without its arrays): what telemetry/snapshot.c takes.
"""
import json
import os
import pathlib
import re
import struct
import sys
import urllib.request

KEPT = re.compile(r"^(Rss|Pss|Anonymous|LazyFree|AnonHugePages|Swap|VmFlags):")
HEADER = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ (\d+)\s*(.*)$")
ARENA = 64 << 20


def memstats(url):
    with urllib.request.urlopen(url + "/debug/vars", timeout=10) as answer:
        stats = json.load(answer)["memstats"]
    return {"memstats": {k: v for k, v in stats.items() if isinstance(v, (int, float)) and not isinstance(v, bool)}}


def runs(pagemap, start, end):
    page = os.sysconf("SC_PAGESIZE")
    pagemap.seek(start // page * 8)
    entries = [e >> 63 for (e,) in struct.iter_unpack("<Q", pagemap.read((end - start) // page * 8))]
    found, i = [], 0
    while i < len(entries):
        first = i
        while i < len(entries) and entries[i]:
            i += 1
        if i > first:
            found.append(f"{first:x}+{i - first:x}")
        i += i == first
    return found


def pages(pid, smaps):
    executable = os.readlink(f"/proc/{pid}/exe")
    lines = []
    with open(f"/proc/{pid}/pagemap", "rb") as pagemap:
        for line in smaps.splitlines():
            match = HEADER.match(line)
            if not match:
                continue
            start, end = int(match[1], 16), int(match[2], 16)
            shared = match[4] != "0" and match[5] == executable
            anonymous = match[3] == "rw-p" and match[4] == "0" and not match[5]
            if shared or (anonymous and start % ARENA and end - start <= 4 * ARENA):
                lines.append(" ".join([f"{start:x}-{end:x}"] + runs(pagemap, start, end)))
    return "".join(line + "\n" for line in lines)


def main():
    pid, url, folder = int(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    before = memstats(url)
    smaps = pathlib.Path(f"/proc/{pid}/smaps").read_text()
    after = memstats(url)
    kept = [line for line in smaps.splitlines() if HEADER.match(line) or KEPT.match(line)]
    (folder / "smaps.txt").write_text("\n".join(kept) + "\n")
    (folder / "pages.txt").write_text(pages(pid, smaps))
    for name, stats in (("before", before), ("after", after)):
        (folder / f"{name}.json").write_text(json.dumps(stats, indent=0) + "\n")


if __name__ == "__main__":
    main()
