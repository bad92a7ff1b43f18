#!/usr/bin/env python3
"""`plateau load` as one uses it: exit codes, the JSON names that scripts rely on, files, interruption.

    load.py PLATEAU_BINARY TARGET_GO [TEST...]

TAP on standard output.
"""
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import tap
from tap import equal

PLATEAU, TARGET = (os.path.abspath(path) for path in sys.argv[1:3])
NAMES = {"planned", "sent", "answered", "failed", "duration_s", "requests_per_s", "latency_us", "service_us", "lag_us",
         "cpu_s", "saturated"}
QUANTILES = {"p50", "p90", "p99", "p99_9", "max"}


@contextlib.contextmanager
def service():
    with subprocess.Popen([TARGET, "--addr", "127.0.0.1:0"], text=True, stdout=subprocess.PIPE) as process:
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()


def load(*args, code=0):
    out = subprocess.run([PLATEAU, "load", *args], capture_output=True, text=True, timeout=60)
    # 4 with an answer is a generator without a processor: the machine's fault, not a test's.
    saturated = '"saturated":\ttrue' in out.stdout or "NOT VALID" in out.stdout
    if out.returncode != code and not (code == 0 and saturated):
        raise AssertionError(f"exit {out.returncode}, wanted {code}: {out.stdout}{out.stderr}")
    return out


@contextlib.contextmanager
def raw_server(answer):
    """A socket whose every connection is given to `answer`, one after the other in threads."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        with contextlib.suppress(OSError):
            while True:
                client, _ = server.accept()
                threading.Thread(target=answer, args=(client,), daemon=True).start()
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


def test_redirects_alone_are_no_success():
    def answer(client):
        with client, contextlib.suppress(OSError):
            while client.recv(65536):
                client.sendall(b"HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n")
    with raw_server(answer) as url:
        out = load(url, "-n", "20", "-c", "2", "--json", code=4)
        result = json.loads(out.stdout)
        equal((result["answered"], result["failed"]["redirect"]), (0, 20))
        # Who says that a redirect is right has one.
        load(url, "-n", "20", "-c", "2", "--expect-status", "302")


def test_a_request_on_a_connection_that_was_just_closed_is_sent_again():
    def answer(client):
        with client, contextlib.suppress(OSError):
            client.recv(65536)
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            client.recv(65536)  # the second one is on its way when the connection goes
    with raw_server(answer) as url:
        result = json.loads(load(url, "-n", "20", "-c", "1", "--json").stdout)
        equal((result["answered"], result["failed"]["total"]), (20, 0))
        equal(result["resent"] > 0, True, "resent")
        # What changes something may have been done already: it is not.
        result = json.loads(load(url, "-n", "20", "-c", "1", "--json", "-m", "POST", "-b", "x", code=1).stdout)
        equal((result["resent"], result["failed"]["total"] > 0), (0, True))


def test_a_thread_that_never_connects_is_named():
    with service() as url:
        out = load(url + "/healthz", "-n", "20", "-c", "2", "-t", "2", "--source", "127.0.0.1", "--source", "192.0.2.1", code=4)
    equal("load thread 2 of 2 opened none of its 1 connections" in out.stderr, True, out.stderr)


def test_json_has_the_names_that_scripts_rely_on():
    with service() as url:
        result = json.loads(load(url + "/healthz", "-n", "200", "-R", "1000", "-c", "4", "--json").stdout)
    equal(NAMES - set(result), set(), "names missing:")
    for name in "latency_us", "service_us", "lag_us":
        equal(set(result[name]), QUANTILES, name)
    equal([result["planned"], result["sent"], result["answered"], result["failed"]], [200, 200, 200, {"total": 0}])
    equal(sum(second["answered"] for second in result["seconds"]), 200, "seconds")


def test_what_is_not_known_is_null_with_a_reason():
    with service() as url:
        result = json.loads(load(url + "/healthz", "-n", "50", "-c", "2", "--json").stdout)
    equal(result["lag_us"], None)
    assert result["lag_us_reason"]


def test_failed_requests_are_counted_by_reason_and_change_the_exit_code():
    with service() as url:
        result = json.loads(load(url + "/healthz", "-n", "50", "--expect-status", "418", "--json", code=4).stdout)
    equal(result["failed"], {"total": 50, "status": 50})


def test_text_is_short():
    with service() as url:
        text = load(url + "/healthz", "-n", "50", "-R", "500").stdout
    assert len(text.splitlines()) <= 12, text
    assert "50 answered" in text and "p99.9" in text, text


def test_usage_errors_exit_2():
    load("http://127.0.0.1:1/", "-R", "0", code=2)
    load("ftp://127.0.0.1/", code=2)
    load("http://192.0.2.1/", code=2)
    load("http://127.0.0.1:1/", "--durration", "5s", code=2)
    load("http://127.0.0.1:1/{{sek}}", code=2)


def test_a_service_that_is_not_there_exits_4():
    assert "Connection refused" in load("http://127.0.0.1:1/", "-d", "1s", code=4).stderr


def test_histograms_are_written_where_asked():
    with service() as url, tempfile.TemporaryDirectory() as folder:
        load(url + "/healthz", "-n", "50", "--hlog", folder + "/a.hlog", "--hgrm", folder + "/a.hgrm")
        with open(folder + "/a.hlog") as log, open(folder + "/a.hgrm") as percentiles:
            assert "Tag=latency," in log.read()
            assert "Total count    =           50" in percentiles.read()


def test_interrupted_load_says_what_it_has_and_exits_130():
    with service() as url:
        with subprocess.Popen([PLATEAU, "load", url + "/healthz", "-R", "200", "-d", "60s", "--json"], text=True,
                              stdout=subprocess.PIPE) as process:
            time.sleep(0.5)
            process.send_signal(signal.SIGINT)
            result = json.loads(process.communicate(timeout=20)[0])
            equal(process.returncode, 130)
    equal(result["interrupted"], True)
    equal(result["planned"], result["answered"] + result["failed"]["total"] + result["dropped"])


if __name__ == "__main__":
    sys.exit(tap.run(globals(), sys.argv[3:]))
