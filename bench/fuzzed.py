#!/usr/bin/env python3
"""Makes the table of docs/reliability.md from libFuzzer's logs of a `make fuzz RUNS=...`.

    fuzzed.py [--logs build-fuzz] [--write docs/reliability.md]
"""
import argparse
import pathlib
import re

BEGIN, END = "<!-- fuzzed: begin (bench/fuzzed.py) -->", "<!-- fuzzed: end -->"


def read(log):
    """Executions, edges that were reached, inputs that were kept; None where none is told. A run that was cut off has made
    as many as its last line says, and some more."""
    text = log.read_text(errors="replace")
    runs = re.search(r"^stat::number_of_executed_units:\s*(\d+)", text, re.M)
    last = [line for line in text.splitlines() if re.match(r"#\d+\s", line) and re.search(r"cov: \d+ .*corp: \d+/", line)]
    if not last:
        return None
    return {"runs": int(runs[1] if runs else re.match(r"#(\d+)", last[-1])[1]), "whole": bool(runs) and "run interrupted" not in text,
            "edges": int(re.search(r"cov: (\d+)", last[-1])[1]), "kept": int(re.search(r"corp: (\d+)", last[-1])[1])}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--logs", type=pathlib.Path, default=pathlib.Path("build-fuzz"))
    parser.add_argument("--write", type=pathlib.Path, help="the page whose table is replaced")
    args = parser.parse_args()
    rows = {log.stem: read(log) for log in sorted(args.logs.glob("*.log"))}
    rows = {name: row for name, row in rows.items() if row}
    lines = ["| Target | Executions | Edges reached | Inputs kept |", "|---|--:|--:|--:|"]
    lines += [f"| `{name}` | {row['runs']:,}{'' if row['whole'] else ', cut off'} | {row['edges']:,} | {row['kept']:,} |"
              for name, row in rows.items()]
    lines.append(f"| all | {sum(row['runs'] for row in rows.values()):,} | | |")
    text = "\n".join(lines)
    print(text)
    if args.write:
        page = args.write.read_text()
        head, rest = page.split(BEGIN)
        args.write.write_text(f"{head}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}")


if __name__ == "__main__":
    main()
