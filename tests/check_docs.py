#!/usr/bin/env python3
"""The pages name what there is: commands and options that `plateau` knows, and files that are in the tree.

    check_docs.py SOURCE_ROOT PLATEAU_BINARY
"""
import functools
import pathlib
import re
import subprocess
import sys

ROOT, PLATEAU = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
COMMAND = re.compile(r"plateau (matrix \w+|[a-z]+)((?:\$\([^)]*\)|[^`\n|)])*)")
OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]*")
OTHERS = re.compile(r"\$\([^)]*\)")  # what another program is asked within a command
FILE = re.compile(r"`((?:\w[\w.-]*/)+[\w.-]+\.(?:c|h|py|sh|md|json|go))`")
LINK = re.compile(r"\]\(([\w./-]+\.\w+)[#)]")
# Of results and examples, not of the tree.
ELSEWHERE = re.compile(r"cells/|plots/|exports/|run-|\.\.\./|tests/test_x\.c")


@functools.cache
def help_of(command):
    return subprocess.run([PLATEAU, *command.split(), "--help"], capture_output=True, text=True, check=False).stdout


def check_commands(text):
    for command, rest in COMMAND.findall(text.replace("\\\n", " ")):
        known = help_of(command)
        for option in OPTION.findall(OTHERS.sub("", rest)) if known else ():
            if not re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", known):
                yield f"'plateau {command}' has no {option}"


def check_files(page, text):
    for name in FILE.findall(text):
        places = [ROOT / room / name for room in ("", "harness", "tests", "docs")]
        if not ELSEWHERE.match(name) and not any(place.exists() for place in places):
            yield f"there is no {name}"
    for name in LINK.findall(text):
        if not (page.parent / name).exists():
            yield f"the link to {name} leads nowhere"


def main():
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    faults = []
    for page in pages:
        text = page.read_text()
        faults += [f"{page.relative_to(ROOT)}: {fault}" for fault in {*check_commands(text), *check_files(page, text)}]
    print("\n".join(sorted(faults)) or f"{len(pages)} pages name what there is")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
