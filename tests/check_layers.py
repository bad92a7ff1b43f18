#!/usr/bin/env python3
"""The house rules of harness/: which folder may include which, self-contained headers, no include cycles.

A room may include itself and only what its line lists; a folder within a folder is a room of its own. Libraries
have one home each. The lists are the architecture; CONTRIBUTING.md explains them.
"""
import pathlib
import re
import sys

LAYERS = {
    "base": [],
    "stats": ["base"],
    "model": ["base"],
    "words": ["base", "model"],
    "net": ["base"],
    "scenario": ["base", "model"],
    "load": ["base", "model", "net"],
    "telemetry": ["base", "model", "net"],
    "target": ["base", "model", "net"],
    "run": ["base", "model", "net", "load", "telemetry", "target"],
    "record": ["base", "model", "words"],
    "goheap": ["base", "model"],
    "ledger": ["base", "model"],
    "verdict": ["base", "model", "stats"],
    "gate": ["base", "model", "stats"],
    "report/render": ["base"],
    "report/figures": ["base", "model", "words", "report", "report/render"],
    "report/pages": ["base", "model", "words", "report", "report/render", "report/figures"],
    "report/json": ["base", "model", "record", "report/figures"],
    "report/exports": ["base", "model", "words", "report", "report/figures"],
    "report": ["base", "model", "record", "words", "report/render", "report/figures", "report/pages", "report/json", "report/exports"],
}
LIBRARY_HOMES = {
    "event2/": ["net", "load"],
    "curl/": ["base", "net"],
    "openssl/": ["net", "record", "target"],
    "libelf.h": ["target", "goheap"],
    "gelf.h": ["target", "goheap"],
    "elfutils/": ["goheap"],
}
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)


def includes(path):
    return INCLUDE.findall(path.read_text())


def room_of(name):
    return name.rpartition("/")[0]


def check_file(root, path, faults):
    folder = room_of(path.relative_to(root).as_posix())
    text = path.read_text()
    if folder not in LAYERS and folder != "cli":
        faults.append(f"{path}: no row of LAYERS says what {folder}/ may include")
        return
    if path.suffix == ".h" and "#pragma once" not in text:
        faults.append(f"{path}: header without #pragma once")
    for mark, name in includes(path):
        for library, homes in LIBRARY_HOMES.items():
            if name.startswith(library) and folder not in homes and folder != "cli":
                faults.append(f"{path}: <{name}> belongs to {', '.join(homes)} alone")
        if mark != '"' or folder == "cli" or "/" not in name:
            continue
        other = room_of(name)
        if other != folder and other not in LAYERS[folder]:
            faults.append(f"{path}: {folder}/ may not include {name}")


def check_cycles(root, headers, faults):
    graph = {
        str(h.relative_to(root)): [n for m, n in includes(h) if m == '"' and (root / n).exists()]
        for h in headers
    }
    done = set()

    def visit(name, trail):
        if name in trail:
            faults.append("include cycle: " + " -> ".join(trail[trail.index(name):] + [name]))
            return
        if name in done:
            return
        for other in graph.get(name, []):
            visit(other, trail + [name])
        done.add(name)

    for name in graph:
        visit(name, [])


def main():
    root = pathlib.Path(sys.argv[1])
    faults = []
    files = sorted(p for p in root.rglob("*.[ch]"))
    if not files:
        faults.append(f"{root}: no C files found")
    for path in files:
        check_file(root, path, faults)
    check_cycles(root, [p for p in files if p.suffix == ".h"], faults)
    print("\n".join(faults) or f"{len(files)} files keep the layers")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
