#!/usr/bin/env python3
"""A load of somebody else: sends N requests to PLATEAU_URL one after another and tells how many it made.

usage: generator.py N PATH [EXIT_CODE]
"""
import http.client
import json
import os
import sys
import urllib.parse


def main():
    count, path = int(sys.argv[1]), sys.argv[2]
    where = urllib.parse.urlsplit(os.environ["PLATEAU_URL"])
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=20)
    for _ in range(count):
        connection.request("GET", path)
        connection.getresponse().read()
    print(f"run {os.environ['PLATEAU_RUN']} with seed {os.environ['PLATEAU_SEED']}: {count} requests")
    with open(os.environ["PLATEAU_OUTPUT"], "w", encoding="utf-8") as out:
        json.dump({"requests": count, "failed": 0}, out)
    return int(sys.argv[3]) if len(sys.argv) > 3 else 0


if __name__ == "__main__":
    sys.exit(main())
