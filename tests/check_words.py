#!/usr/bin/env python3
"""Sentences for people are made in words/ and nowhere else; findings and words belong together one for one.

usage: check_words.py HARNESS

Three rules. Every finding of model/finding_codes.h has a row in words/sentences.c, and some room outside words/ finds
it. Every place {name} of a sentence is a figure or text that some room adds under that name. And sentences stay in
words/: no room of JUDGING, which measures or finds out, holds a string literal with WORDS_MIN words in a row, markup
and conversions aside, and none that writes for programs; no room of SHOWING, which lays out headings, labels and
figures, builds one with a figure in it, BUILT_MIN words in a row beside a conversion, and none holds a whole one,
SAID_MIN words that end as a sentence does. A command prints a line with a figure in it only as words/ made it,
WORDS_MIN words in a row. What pages say alike is a row of words/page_words.c, why a figure is null one of
words/unknown_words.c, each told somewhere.

Left to their files are what a row of the model's tables stands for, which a newcomer adds with the row (TABLES), as the
help of a metric or an option, and the comments of scripts that we write (UNTOLD); names and formats of the kernel and of
Go's runtime, and errors that stand in a table (NAMES). What is no sentence
for people is exempt by the call that it stands in (CALLS): messages of errors and of the log, which name a thing, a rule
and a value where the fault was met. Options explain themselves in cli/.
"""
import pathlib
import re
import sys

JUDGING = ["model", "goheap", "load", "target", "telemetry", "run", "ledger", "stats", "verdict", "gate", "report/json"]
SHOWING = ["report/pages", "report/figures", "report/exports", "matrix"]
COMMANDS = "cli"
WORDS_MIN, BUILT_MIN, SAID_MIN = 4, 7, 4
NAMES = ["ledger/map_build.c", "target/listener_text.c", "telemetry/parse_runtime.c", "goheap/wait_reason.c",
         "goheap/find_heap.c", "goheap/find_statistics.c", "model/sample.h"]
TABLES = ["model/channel_table.h", "model/ledger_table.h", "model/ledger_parts.c", "model/matrix.c", "model/threshold.c"]
UNTOLD = ["report/exports/export_prometheus.c", "report/render/plot.c", "report/pages/page_style.c", "matrix/engine_slurm.c"]
SENTENCE_END = re.compile(r"[A-Za-z)][.?!](?:\s|$|\")")
CONVERSION = re.compile(r"%[-+ 0#]*[\d.*]*(?:ll|z|h)?[a-zA-Z]")
CALLS = r"\b(?:err_set|err_set_errno|err_wrap|log_warning|log_error|fault|json_fault)\s*\("
STRING = r'"(?:[^"\\\n]|\\.)*"'
TOKEN = re.compile(rf"//[^\n]*|/\*.*?\*/|^\s*#\s*include[^\n]*|'(?:[^'\\]|\\.)+'|{STRING}|{CALLS}|[(){{}};]", re.S | re.M)
ROW = re.compile(r'\bROW\((\w+), "(\w+)"')
PLACE = re.compile(r"\{([+=@]?)(\w+)\}")


def literals(text):
    """Each run of adjacent string literals with its line, outside of exempt calls."""
    depth, exempt, parts, line = 0, None, [], 0
    for match in TOKEN.finditer(text):
        token = match.group()
        if token.startswith(("/", "'")) or "#" in token[:80] and "include" in token:
            continue
        if token.startswith('"'):
            between = text[end:match.start()].strip() if parts else ""
            if parts and between and not re.fullmatch(r"(?:[A-Z_]+\s*)+", between):
                yield line, "".join(parts)
                parts = []
            if exempt is None:
                line = line if parts else text.count("\n", 0, match.start()) + 1
                parts.append(token[1:-1])
            end = match.end()
            continue
        if parts:
            yield line, "".join(parts)
            parts = []
        end = match.end()
        if token.endswith("("):
            depth += 1
            if len(token) > 1 and exempt is None:
                exempt = depth
        elif token == ")":
            if exempt == depth:
                exempt = None
            depth -= 1
        elif token in "{};":
            depth, exempt = (0, None) if token == ";" else (depth, exempt)
    if parts:
        yield line, "".join(parts)


def words_in_a_row(literal):
    plain = re.sub(r"<[^>]*>|\\n|\\t", "\n", literal)  # markup and lines end a row
    plain = re.sub(r"%[-+ 0#]*[\d.*]*(?:ll|z|h)?[a-zA-Z%]", "x", plain)
    return max((len(row.split()) for row in re.findall(r"[A-Za-z',:; -]+", plain)), default=0)


def check_sentences(root, faults):
    for room in JUDGING:
        for path in sorted((root / room).rglob("*.[ch]")):
            if path.relative_to(root).as_posix() in NAMES + TABLES:
                continue
            for line, literal in literals(path.read_text()):
                if words_in_a_row(literal) >= WORDS_MIN:
                    faults.append(f'{path}:{line}: a sentence outside words/: "{literal[:80]}"')


def check_built(root, faults):
    for room, least in [*((room, BUILT_MIN) for room in SHOWING), (COMMANDS, WORDS_MIN)]:
        for path in sorted((root / room).rglob("*.[ch]")):
            for line, literal in literals(path.read_text()):
                rows = re.split(r"<[^>]*>|\\n", literal)
                if any(CONVERSION.search(row) and words_in_a_row(CONVERSION.sub("|", row)) >= least for row in rows):
                    faults.append(f'{path}:{line}: a sentence built outside words/: "{literal[:80]}"')


def check_said(root, faults):
    for room in [*SHOWING, "report", "report/render"]:
        for path in sorted((root / room).glob("*.[ch]")):
            if path.relative_to(root).as_posix() in UNTOLD:
                continue
            for line, literal in literals(path.read_text()):
                rows = re.split(r"<[^>]*>|\\n", literal)
                if any(words_in_a_row(row) >= SAID_MIN and SENTENCE_END.search(row) for row in rows):
                    faults.append(f'{path}:{line}: a sentence outside words/: "{literal[:80]}"')


def check_table(root, faults, file, prefix):
    """Each text of a table in words/ has its words and is told somewhere."""
    used = set(re.findall(rf"\b{prefix}[A-Z_]+\b", "".join(p.read_text() for p in sorted(root.rglob("*.c")) if p.stem != file)))
    texts = (root / f"words/{file}.c").read_text()
    for name in re.findall(rf"^\s+({prefix}[A-Z_]+),", (root / f"words/{file}.h").read_text(), re.M):
        if name not in used and not name.endswith("_COUNT"):
            faults.append(f"{name}: nobody says it")
        if f"[{name}]" not in texts and not name.endswith("_COUNT"):
            faults.append(f"{name}: has no words")


def check_formats(root, faults):
    """Each format of a header in words/ is told somewhere."""
    others = "".join(p.read_text() for p in sorted(root.rglob("*.c")))
    for path in sorted((root / "words").glob("*.h")):
        faults += [f"{name}: nobody says it" for name in re.findall(r"^#define (\w+)\s+(?:\\\n\s*)?\"", path.read_text(), re.M)
                   if not re.search(rf"\b{name}\b", others)]


def check_codes(root, faults):
    codes = ROW.findall((root / "model/finding_codes.h").read_text())
    table = (root / "words/sentences.c").read_text()
    others = "".join(p.read_text() for p in sorted([*root.rglob("*.c"), *root.glob("model/channel_table.h")])
                     if p.parent.name != "words" and p.name != "finding.c")
    found, named = set(re.findall(r"\bFINDING_(\w+)", others)), set(re.findall(r'"(\w+)"', others))
    for code, _ in codes:
        if f"[FINDING_{code}]" not in table:
            faults.append(f"FINDING_{code}: no words in words/sentences.c")
        if code != "NONE" and code not in found:
            faults.append(f"FINDING_{code}: nobody finds it")
    for _, name in PLACE.findall(table + (root / "words/next_steps.c").read_text()):
        if name.lower() != "channel" and name not in named:
            faults.append(f"words/: {{{name}}} is a figure that nobody adds")


def main():
    root = pathlib.Path(sys.argv[1])
    faults = []
    check_codes(root, faults)
    check_sentences(root, faults)
    check_built(root, faults)
    check_said(root, faults)
    check_formats(root, faults)
    check_table(root, faults, "page_words", "PAGE_")
    check_table(root, faults, "unknown_words", "UNKNOWN_")
    print("\n".join(faults) or "every finding has its words, and words are made in words/ alone")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
