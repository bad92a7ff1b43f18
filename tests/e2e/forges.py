#!/usr/bin/env python3
"""What the forges would do: the steps of action.yml and of templates/memory.yml, run as a runner runs them.

    forges.py PLATEAU_BINARY
    forges.py --clean           nothing is built yet: the action's first step does that, and takes minutes

TAP on standard output. The expressions that the files use are filled in here; one that is not known fails the test.
tools/try_forges.sh runs the second in a clean chroot.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree

import yaml

import tap
from tap import equal

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CLEAN = sys.argv[1] == "--clean"
PLATEAU = ROOT / "build" / "plateau" if CLEAN else pathlib.Path(sys.argv[1]).resolve()
TIMEOUT_S = 3600 if CLEAN else 120
# One run decides nothing; the threshold does.
SCENARIO = {
    "name": "forge", "question": "Does a gate that does not hold reach the forge?",
    "target": {"spawn": ["target-go", "--addr", "127.0.0.1:0"], "ready": {"path": "/healthz", "timeout": "30s"}},
    "requests": [{"name": "it", "path": "/steady"}],
    "load": {"executor": "constant-vus", "vus": 1, "requests": 20},
    "protocol": {"baseline": "100ms", "runs": 1, "settle": "500ms"},
    "sampling": {"process": "20ms", "runtime": "50ms"},
    "thresholds": {"rss_settled": ["max<1MiB"]},
}


def shell(script, folder, env):
    """As both forges do: sh that ends at the first command that fails."""
    return subprocess.run(["sh", "-e", "-c", script], cwd=folder, env=env, text=True, capture_output=True,
                          timeout=TIMEOUT_S, check=False)


def environment(*folders):
    """With these in front of what the machine has."""
    return dict(os.environ, PATH=":".join([*map(str, folders), os.environ["PATH"]]))


def added_paths(path):
    """What steps before have added to the job's path."""
    return path.read_text().split("\n")[:-1] if path.exists() else []


def fill(text, known):
    """GitHub's ${{ name }} and GitLab's $[[ name ]]."""
    def value(match):
        name = match.group(1) or match.group(2)
        if name not in known:
            raise AssertionError(f"the file names {name}, which a runner does not know")
        return known[name]
    return re.sub(r"\$\{\{\s*([^}\s]+)\s*\}\}|\$\[\[\s*([^]\s]+)\s*\]\]", value, str(text))


def values_of(inputs, given, prefix):
    """Defaults, and what a user gives; an input that has neither must be given."""
    left = [name for name, spec in inputs.items() if name not in given and "default" not in spec]
    equal(left, [], "inputs without a value")
    return {f"{prefix}{name}": str(given.get(name, spec.get("default"))) for name, spec in inputs.items()}


def check_junit(path):
    suite = xml.etree.ElementTree.parse(path).getroot()
    equal(suite.get("failures"), "1")
    equal(len(suite.findall(".//failure")), 1)


def test_github_shows_the_summary_and_an_error(folder):
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    known = values_of(action["inputs"], {"scenario": "forge.json", "arguments": "--set seed=7"}, "inputs.")
    known["github.action_path"] = str(ROOT)
    files = {name: folder / name.lower() for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_PATH")}
    code, said = 0, ""
    equal(action["runs"]["using"], "composite")
    for step in action["runs"]["steps"]:
        if "uses" in step:
            fill(step["with"]["path"], known)
            continue
        env = environment(*added_paths(files["GITHUB_PATH"]), *([] if CLEAN else [PLATEAU.parent]))
        env |= {name: str(path) for name, path in files.items()}
        env |= {name: fill(text, known) for name, text in step.get("env", {}).items()}
        equal(step["shell"], "sh")
        out = shell(fill(step["run"], known), folder, env)
        said += out.stdout + out.stderr
        code = out.returncode
        if code:
            break
    equal(code, 1, said)
    equal(added_paths(files["GITHUB_PATH"]), [f"{ROOT}/build"] if CLEAN else [])
    equal("code=1" in files["GITHUB_OUTPUT"].read_text(), True)
    summary = files["GITHUB_STEP_SUMMARY"].read_text()
    equal("max&lt;1MiB | fails" in summary, True, summary)
    equal(any(line.startswith("::error title=plateau::") for line in said.splitlines()), True, said)
    check_junit(folder / "plateau-gate" / "junit.xml")
    seed = json.loads((folder / "plateau-results" / "forge" / "latest" / "scenario.json").read_text())["seed"]
    equal(seed, 7, "the arguments")
    known["steps.experiment.outputs.code"] = "1"
    for output in action["outputs"].values():
        fill(output["value"], known)


def test_gitlab_finds_the_junit_and_the_summary(folder):
    head, body = yaml.safe_load_all((ROOT / "templates" / "memory.yml").read_text())
    known = values_of(head["spec"]["inputs"], {"scenario": "forge.json", "image": "registry/plateau"}, "inputs.")
    job = yaml.safe_load(fill(yaml.safe_dump(body, default_style='"'), known))["memory"]
    env = environment(PLATEAU.parent) | job["variables"]
    out = shell("\n".join(job["script"]), folder, env)
    equal(out.returncode, 1, out.stdout + out.stderr)
    equal("max&lt;1MiB | fails" in out.stdout, True, out.stdout)
    check_junit(folder / job["artifacts"]["reports"]["junit"])
    for path in job["artifacts"]["paths"]:
        equal((folder / path).is_dir(), True, path)
    equal(job["allow_failure"]["exit_codes"], 3)


def folder_with_a_scenario(name):
    folder = pathlib.Path(name)
    (folder / "forge.json").write_text(json.dumps(SCENARIO))
    return folder


if __name__ == "__main__":
    sys.exit(tap.run(globals(), fixture=folder_with_a_scenario))
