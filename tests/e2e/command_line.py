#!/usr/bin/env python3
"""What every command does with its options, before it measures anything: quick, and without a service.

    command_line.py PLATEAU_BINARY [TEST...]
"""
import os
import re
import subprocess
import sys

import tap
from experiment import PLATEAU, Case, scenario
from tap import contains, equal

URL = "http://127.0.0.1:1/"


def commands(case):
    """All of them, with the parts of matrix: lists of words."""
    found = []
    for name in re.findall(r"^  ([a-z]+) ", case.run("--help")[1].split("Commands:")[1], re.M):
        parts = re.findall(rf"^  {name} ([a-z]+) ", case.run(name, "--help")[1], re.M)
        found += [[name, part] for part in parts] or [[name]]
    return found


def refused(case, message, *args):
    code, out, err = case.run(*args)
    equal((code, out), (2, ""), f"plateau {' '.join(map(str, args))}: {err}")
    equal(err, f"plateau: {message}\n")


def test_every_command_takes_help_version_and_quiet(case):
    version = case.run("--version")[1]
    for command in commands(case) + [["matrix"]]:
        if command == ["help"]:
            continue
        code, out, _ = case.run(*command, "--help")
        equal((code, out.split("\n")[0][:len("usage: plateau ")]), (0, "usage: plateau "), str(command))
        equal(case.run(*command, "--version")[:2], (0, version), str(command))
        if command != ["matrix"]:
            for quiet in ("--quiet", "-q"):
                equal("unknown option" in case.run(*command, quiet)[2], False, f"{command} {quiet}")


def test_unknown_names_come_with_the_nearest(case):
    refused(case, "unknown command 'rn'; did you mean 'run'?", "rn")
    refused(case, "unknown command 'matrix rn'; did you mean 'run'?", "matrix", "rn")
    refused(case, "judge: unknown option '--jsn'; did you mean '--json'?", "judge", "--jsn", "x")
    refused(case, "judge: unknown option '--quite'; did you mean '--quiet'?", "judge", "--quite", "x")
    refused(case, "unknown option '--verion' before a command; 'plateau --help' explains", "--verion")


def test_a_number_out_of_its_range_is_refused_with_its_value(case):
    """None is taken for "not given", and none is cut to fewer bits."""
    for option in ("--requests", "--connections", "--threads", "--streams", "--rate"):
        refused(case, f"{option}: must be above 0, got '0'", "load", URL, option, "0")
    for option in ("--duration", "--timeout", "--connect-timeout", "--response-timeout"):
        refused(case, f"{option}: must be above 0, got '0s'", "load", URL, option, "0s")
    refused(case, "--threads: must be at most 256, got '4294967297'", "load", URL, "--threads", "4294967297")
    refused(case, "--rate: must be at most 10000000, got '1e12'", "load", URL, "-R", "1e12")
    refused(case, "--pairs: must be at most 10000, got '4294967302'", "run", "x", "--pairs", "4294967302")
    refused(case, "--interval: must be above 0, got '0s'", "inspect", "1", "--interval", "0s")
    refused(case, "--runs: must be above 0, got '0'", "watch", "1", "--runs", "0")
    refused(case, "--window: must be at least 1s, got 0.5s", "watch", "1", "--window", "500ms")
    refused(case, "--until: must be at least one --window, 300s, got 1s", "watch", "1", "--until", "1s")


def test_expected_statuses_are_those_of_a_scenario(case):
    rule = "must be statuses from 100 to 599, classes such as 2xx, or timeout"
    for text in ("4294967496", "99", "", "200,", "6xx"):
        refused(case, f"--expect-status: {rule}, got '{text}'", "load", URL, "--expect-status", text)
    for text in ("200", "2xx", "200,503,timeout"):
        contains(case.run("load", URL, "-n", "1", "--expect-status", text)[2], "Connection refused")


def test_help_explains_a_part_of_a_command(case):
    equal(case.run("help", "matrix", "run"), case.run("matrix", "run", "--help"))
    equal(case.run("help", "matrix"), case.run("matrix", "--help"))
    refused(case, "unknown command 'matrix rn'; did you mean 'run'?", "help", "matrix", "rn")
    refused(case, "unknown command 'jugde'; did you mean 'judge'?", "help", "jugde")


def test_settings_of_the_older_side_are_checked_before_a_block(case):
    path = case.write(scenario("sides"))
    for setting, fault in (("foo", "must be key=value"), ("load.rat=3", 'did you mean "rate"?')):
        code, _, err = case.run("run", path, "--against-set", setting)
        equal(code, 2, err)
        contains(err, fault)
        equal((case.folder / "results").exists(), False, err)


def test_a_process_is_named_in_one_way(case):
    for command in ("inspect", "watch", "new"):
        refused(case, f"{command}: needs a PID, --container ID or --url URL; 'plateau {command} --help' explains", command)
        refused(case, "PID: must be a whole number above 0, got 'x'", command, "x")
        refused(case, f"{command}: takes one of PID, --pid and --container, got several", command, "1", "--pid", "1")
        for named in (["999999999"], ["--pid", "999999999"]):
            code, _, err = case.run(command, *named)
            equal((code, err), (4, "plateau: no process has PID 999999999\n"), command)
        code, _, err = case.run(command, "--url", "http://127.0.0.1:1")
        equal((code, err), (4, "plateau: http://127.0.0.1:1: no process listens there\n"), command)


def test_growth_that_can_be_afforded_is_named_as_the_option(case):
    for delta in ("10", "16B/request", "0%", "1GiB/0d", "1GiB/7days"):
        code, _, err = case.run("watch", os.getpid(), "--delta", delta)
        equal(code, 2, err)
        contains(err, "plateau: --delta: must be growth by the hour such as 10MiB/h, a budget for some days")
        contains(err, f"got '{delta}'")


def test_a_folder_that_is_no_result_is_a_fault_of_the_user(case):
    (case.folder / "other" / "latest").mkdir(parents=True)
    for command in ("judge", "report", "gate"):
        refused(case, "result 'none': no such folder", command, "none")
        refused(case, "result 'other/latest': is no result: has neither manifest.json nor SHA256SUMS", command, "other/latest")
        refused(case, "result 'other': holds results, and is none; did you mean 'other/latest'?", command, "other")


def test_output_that_did_not_arrive_is_not_success(case):
    with open("/dev/full", "w", encoding="utf-8") as full:
        for args in (["--help"], ["check", case.write(scenario("full"))]):
            done = subprocess.run([PLATEAU, *args], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
            equal((done.returncode, done.stderr),
                  (4, "plateau: cannot write to standard output: No space left on device\n"), str(args))
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([PLATEAU, "--help"], stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    equal((done.returncode, done.stderr), (0, ""), "whoever reads had enough")


if __name__ == "__main__":
    sys.exit(tap.run(globals(), sys.argv[2:], Case))
