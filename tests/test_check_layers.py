#!/usr/bin/env python3
"""check_layers.py finds each fault that it is for: small trees with one fault each. TAP on standard output."""
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True
from check_layers import House

TABLE = """
| Folder | What lives there | May include |
|---|---|---|
| `base/` | low | nothing |
| `report/render/` | high | base |
| `cli/` | all | everything |

| Headers | What | At home in |
|---|---|---|
| `event2/` | loops | base/loop |
"""
GOOD = {
    "base/loop.h": "#pragma once\n",
    "base/loop.c": '#include "base/loop.h"\n#include <event2/event.h>\n',
    "report/render/svg.h": "#pragma once\n",
    "report/render/svg.c": '#include "report/render/svg.h"\n#include "base/loop.h"\n',
    "cli/commands.h": "#pragma once\n",
    "cli/cmd_run.c": '#include "cli/commands.h"\n#include "report/render/svg.h"\n',
}
OTHER = {"base/other.h": '#pragma once\n#include "base/loop.h"\n', "base/other.c": '#include "base/other.h"\n'}

# What is changed in the good tree, and what must be said of it; None: nothing.
CASES = {
    "a good tree passes": ({}, None),
    "an upward include": ({"base/loop.c": '#include "base/loop.h"\n#include "report/render/svg.h"\n'},
                          "base/ may not include report/render/svg.h"),
    "a library away from home": ({"report/render/svg.c": '#include "report/render/svg.h"\n#include <event2/event.h>\n'},
                                 "<event2/event.h> belongs to base/loop alone"),
    "a folder without a row": ({"new/x.h": "#pragma once\n"}, "new/: CONTRIBUTING.md has no row for it"),
    "a file without a header": ({"base/lonely.c": ""}, "has no header base/lonely.h"),
    "a header that comes second": ({"base/loop.c": '#include "base/other.h"\n#include "base/loop.h"\n', **OTHER},
                                   "includes base/loop.h first"),
    "a header without its guard": ({"base/loop.h": ""}, "header without #pragma once"),
    "a second writer of JSON": ({"report/render/svg.c": GOOD["report/render/svg.c"] + "char *text = cJSON_PrintUnformatted(0);\n"},
                                "cJSON_Print is called in base/json_build.c alone"),
    "modules that include each other": (
        {"base/loop.c": '#include "base/loop.h"\n#include "base/other.h"\n', **OTHER},
        "circle: base/loop <-> base/other"),
}


def check(folder, changes):
    root = folder / "harness"
    for name, text in {**GOOD, **changes}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (folder / "CONTRIBUTING.md").write_text(TABLE)
    return House(root, folder / "CONTRIBUTING.md").check()


def main():
    print(f"1..{len(CASES)}")
    for number, (name, (changes, expected)) in enumerate(CASES.items(), 1):
        with tempfile.TemporaryDirectory() as folder:
            said = "\n".join(check(pathlib.Path(folder), changes))
        good = not said if expected is None else expected in said
        print(f"{'ok' if good else 'not ok'} {number} - {name}" + ("" if good else f"\n# {said}"))


if __name__ == "__main__":
    main()
