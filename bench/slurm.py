#!/usr/bin/env python3
"""Runs a matrix on a Slurm cluster on this machine, and on the machine itself: cells and verdicts must be the same.

usage: slurm.py [--plateau build/plateau]          (root; Debian's slurm-wlm and munge; about four minutes)

The two nodes are two slurmd on one host, which tests how tasks are handed out but not their isolation. Meanwhile a cell is
cancelled, a node is lost and comes back, and the whole array is cancelled and submitted again. No sealed cell may be lost,
and the second submission must measure only what is missing. Everything is in one temporary folder; all daemons are ended.
"""
import argparse
import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
NODES = {"n1": 16821, "n2": 16822}
MATRIX = {
    "name": "slurm-check",
    "question": "Do the same cells come out the same on a cluster?",
    "scenario": str(ROOT / "scenarios/steady.json"),
    "axes": {"target.env.GOGC": ["50", "100", "200"], "target.env.GODEBUG": ["", "madvdontneed=1"]},
    "set": {"protocol.baseline": "1s", "protocol.settle": "1s", "protocol.runs": 8, "load.requests": 2000},
    "expect": [{"when": {}, "shape": ["PLATEAU", "RELEASED"]}],
}
CONF = """
ClusterName=plateau
SlurmctldHost={host}(127.0.0.1)
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmctldPort=16817
AuthType=auth/munge
CredType=cred/munge
SlurmUser=root
ProctrackType=proctrack/linuxproc
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
TaskPlugin=task/none
ReturnToService=2
MpiDefault=none
SlurmdTimeout=20
SchedulerParameters=sched_interval=1,batch_sched_delay=0
SlurmdParameters=config_overrides
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
{nodes}
PartitionName=cells Nodes=n[1-2] Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
"""
failures = []


def check(name, holds, detail=""):
    print(f"{'ok    ' if holds else 'FAILED'} {name}{': ' + str(detail) if detail and not holds else ''}", flush=True)
    if not holds:
        failures.append(name)


def wait_for(what, holds, seconds):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise SystemExit(f"FAILED {what}: not within {seconds} s")
        time.sleep(0.3)


class Cluster:
    def __init__(self, folder):
        self.folder = folder
        self.conf = folder / "slurm.conf"
        self.children = {}
        self.munge = None
        host = socket.gethostname().split(".")[0]
        nodes = "\n".join(f"NodeName={n} NodeHostname={host} NodeAddr=127.0.0.1 Port={p} CPUs=1 RealMemory=2000 "
                          "State=UNKNOWN" for n, p in NODES.items())
        (folder / "state").mkdir()
        self.conf.write_text(CONF.format(host=host, folder=folder, nodes=nodes))
        self.env = {**os.environ, "SLURM_CONF": str(self.conf)}

    def start(self):
        if not pathlib.Path("/run/munge/munge.socket.2").exists():
            subprocess.run(["install", "-d", "-o", "munge", "-g", "munge", "/run/munge"], check=True)
            self.munge = subprocess.Popen(["runuser", "-u", "munge", "--", "munged", "--foreground"],
                                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait_for("munged", lambda: pathlib.Path("/run/munge/munge.socket.2").exists(), 10)
        self.children["slurmctld"] = subprocess.Popen(["slurmctld", "-D", "-f", self.conf], env=self.env,
                                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for node in NODES:
            self.start_node(node)
        wait_for("two idle nodes", lambda: self.idle() == 2, 40)

    def start_node(self, node):
        self.children[node] = subprocess.Popen(["slurmd", "-D", "-f", self.conf, "-N", node], env=self.env,
                                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def idle(self):
        out = self.run("sinfo", "-h", "-N", "-o", "%t")
        return out.split().count("idle")

    def run(self, *argv):
        return subprocess.run(argv, env=self.env, capture_output=True, text=True).stdout

    def queue(self):
        """Task index to state, of the array's tasks."""
        rows = [line.split() for line in self.run("squeue", "-h", "-r", "-o", "%K %T").splitlines()]
        return {r[0]: r[1] for r in rows if r and r[0].isdigit()}

    def empty(self):
        return not self.run("squeue", "-h").strip()

    def stop(self):
        for child in self.children.values():
            child.terminate()
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(10)
            if child.poll() is None:
                child.kill()
        if self.munge:
            self.munge.terminate()
            self.munge.wait(10)


def records(folder):
    found = {}
    for path in sorted((folder / "cells").glob("[0-9]*.json")):
        record = json.loads(path.read_text())
        found[record["index"]] = record
    return found


def submit(plateau, cluster, matrix, folder):
    done = subprocess.run([plateau, "matrix", "submit", matrix, "--slurm", "--shared", "--at-most", "2", "--output", folder],
                          env=cluster.env, capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"FAILED submit: {done.stdout}{done.stderr}")
    return done.stdout


def sealed(folder):
    return all(subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=cell, capture_output=True).returncode == 0
               for cell in (folder / "cells").iterdir() if cell.is_dir() and ".try" not in cell.name
               and not cell.name.startswith("."))


def verdicts(folder):
    return {i: (r["shape"], r["at"]) for i, r in records(folder).items()}


def lose_things(plateau, cluster, matrix, folder):
    """Cancels a cell, loses a node, cancels the rest; then submits again until all is there."""
    submit(plateau, cluster, matrix, folder)
    wait_for("two cells at once", lambda: list(cluster.queue().values()).count("RUNNING") == 2, 40)
    running = [i for i, state in cluster.queue().items() if state == "RUNNING"]
    time.sleep(3)
    job = cluster.run("squeue", "-h", "-r", "-t", "RUNNING", "-o", "%F").split()[0]
    cluster.run("scancel", "--batch", "--signal=TERM", f"{job}_{running[0]}")
    wait_for("the cancelled cell's end", lambda: running[0] not in cluster.queue(), 40)
    check("a cancelled cell is not taken for measured", int(running[0]) not in records(folder))

    wait_for("a cell on the second node", lambda: cluster.run("squeue", "-h", "-w", "n2", "-t", "RUNNING").strip(), 60)
    lost = cluster.children["n2"]
    lost.send_signal(signal.SIGKILL)
    lost.wait()
    for pid in cluster.run("pgrep", "-f", f"slurmstepd.*{cluster.folder}").split():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
    wait_for("the node to be missed", lambda: "down" in cluster.run("sinfo", "-h", "-n", "n2", "-o", "%t"), 90)
    before = set(records(folder))
    cluster.start_node("n2")
    wait_for("the node's return", lambda: "down" not in cluster.run("sinfo", "-h", "-n", "n2", "-o", "%t"), 60)
    wait_for("one more cell after the node came back", lambda: set(records(folder)) - before, 120)

    cluster.run("scancel", job)
    wait_for("an empty queue", cluster.empty, 60)
    kept = records(folder)
    stamps = {i: (folder / "cells" / f"{i:04d}.json").stat().st_mtime_ns for i in kept}
    check("something was measured and something is missing", 0 < len(kept) < 6, len(kept))
    print(submit(plateau, cluster, matrix, folder).strip(), flush=True)
    wait_for("the second array and its merge", cluster.empty, 240)
    check("a second submission measures what is missing", len(records(folder)) == 6, sorted(records(folder)))
    check("and touches nothing that was sealed",
          all((folder / "cells" / f"{i:04d}.json").stat().st_mtime_ns == stamp for i, stamp in stamps.items()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plateau", default=ROOT / "build/plateau", type=pathlib.Path)
    plateau = parser.parse_args().plateau.resolve()
    for tool in ("slurmctld", "slurmd", "munged"):
        if not shutil.which(tool) and not pathlib.Path("/usr/sbin", tool).exists():
            print(f"skipped: no {tool} (apt-get install slurm-wlm munge)")
            return 0
    os.environ["PATH"] += ":/usr/sbin"
    with tempfile.TemporaryDirectory(prefix="plateau-slurm-") as name:
        folder = pathlib.Path(name)
        matrix = folder / "check.json"
        matrix.write_text(json.dumps(MATRIX))
        cluster = Cluster(folder)
        try:
            cluster.start()
            lose_things(plateau, cluster, matrix, folder / "cluster")
        finally:
            cluster.stop()
        check("every cell is sealed", sealed(folder / "cluster"))
        check("the merge job wrote its page", (folder / "cluster/report.html").exists())
        here = subprocess.run([plateau, "matrix", "run", matrix, "--output", folder / "here", "--quiet"], cwd=ROOT)
        check("the same matrix runs here", here.returncode == 0, here.returncode)
        check("the same cells, the same verdicts", verdicts(folder / "cluster") == verdicts(folder / "here"),
              (verdicts(folder / "cluster"), verdicts(folder / "here")))
    print("FAILED: " + ", ".join(failures) if failures else "the cluster and the machine agree")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
