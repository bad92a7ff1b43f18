#!/bin/sh
# Runs the scenario `reserve` and puts its verdict and plot into README.md and docs/example/. All figures in the README
# come from this script.
set -eu
cd "$(dirname "$0")/.."
results=$(mktemp -d)
trap 'rm -rf --one-file-system "$results"' EXIT

NO_COLOR=1 build/plateau run reserve --output "$results" >"$results/verdict.txt"
mkdir -p docs/example
cp "$results/reserve/latest/plots/timeline.svg" docs/example/timeline.svg
python3 - "$results/verdict.txt" "$results/reserve/latest" <<'PYTHON'
import json, pathlib, re, sys

verdict = pathlib.Path(sys.argv[1]).read_text().rstrip().splitlines()[:-1]  # the last line is a temporary path
facts = json.loads((pathlib.Path(sys.argv[2]) / "manifest.json").read_text())["facts"]
block = "\n".join("    " + line if line else "" for line in verdict)
text = f"""<!-- example: begin (tools/readme_example.sh writes this part from a run) -->
![RSS and what Go says of it, over the runs](docs/example/timeline.svg)

{block}

*`plateau run reserve`: bursts that each leave garbage behind; {facts["go"]["version"]}, Linux {facts["host"]["kernel"].split()[0]}.*
<!-- example: end -->"""
readme = pathlib.Path("README.md")
readme.write_text(re.sub(r"<!-- example: begin.*?example: end -->", lambda _: text, readme.read_text(), flags=re.S))
PYTHON
