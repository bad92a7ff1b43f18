#!/usr/bin/env python3
"""The small result that is in the tree, as a newcomer meets it: sealed, judged again, drawn again, gated.

    example_result.py PLATEAU_BINARY

What this version concludes from the stored readings is what was concluded when they were measured; where a later one
concludes otherwise on purpose, tools/example_result.sh measures anew.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import tap

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
RESULT = ROOT / "results/leak-example/latest"
PLATEAU = pathlib.Path(sys.argv[1]).resolve()
MACHINE = ("command_line", "cgroup_path")


def run(*command, cwd=ROOT):
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False,
                          timeout=120)
    return done.returncode, done.stdout, done.stderr


def test_the_seal_holds():
    code, out, err = run("sha256sum", "-c", "--quiet", "SHA256SUMS", cwd=RESULT)
    assert code == 0, out + err


def test_judging_again_comes_to_the_same():
    stored = json.loads((RESULT / "verdict.json").read_text())
    code, out, err = run(PLATEAU, "judge", RESULT, "--json")
    assert code == stored["exit_code"] == 0, err
    again = json.loads(out)
    for name in ("shape", "hypothesis", "cause", "runs", "warmup", "looks", "rss_settled_bytes", "live_heap_bytes"):
        assert again[name] == stored[name], (name, again[name], stored[name])
    assert again["call_sites"][0]["stack"] == stored["call_sites"][0]["stack"]
    values = {channel["name"]: channel["values"] for channel in stored["channels"]}
    for channel in again["channels"]:
        if channel["name"] in values:
            assert channel["values"] == values[channel["name"]], channel["name"]


def test_the_report_is_drawn_again():
    with tempfile.TemporaryDirectory() as folder:
        code, out, err = run(PLATEAU, "report", RESULT, "--output", folder, "--json")
        assert code == 0, err
        drawn = json.loads(out)
        page = pathlib.Path(folder, "report.html").read_text()
        assert "GROWING: live heap" in page and "main.leakBigRecord" in page
        scripts = {path.name for path in (RESULT / "plots").glob("*.gp")}
        assert {path.name for path in pathlib.Path(folder, "plots").glob("*.gp")} >= scripts, drawn


def test_the_gate_is_red_where_nothing_may_grow():
    assert run(PLATEAU, "gate", RESULT)[0] == 0
    assert run(PLATEAU, "gate", RESULT, "--flat")[0] == 1


def test_nothing_names_the_machine():
    host = json.loads((RESULT / "manifest.json").read_text())["facts"]["host"]
    assert all(host[name] is None for name in MACHINE), host


def test_its_readme_names_files_that_are_there():
    text = (ROOT / "results/README.md").read_text()
    for name in ("leak-example/latest/report.html", "leak-example/latest/verdict.json"):
        assert name in text and (ROOT / "results" / name).exists(), name


if __name__ == "__main__":
    sys.exit(tap.run(globals(), sys.argv[2:]))
