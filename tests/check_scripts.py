#!/usr/bin/env python3
"""No script removes a tree through a mount that stayed: every `rm -r` says --one-file-system.

    check_scripts.py SOURCE_ROOT
"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
scripts = [*root.glob("tools/*.sh"), *root.glob("bench/**/*.sh"), *root.glob("tests/**/*.sh"), root / "Makefile",
           root / ".ci" / "run", root / "debian" / "rules"]
faults = [f"{path.relative_to(root)}:{number}: {line.strip()}"
          for path in scripts for number, line in enumerate(path.read_text().splitlines(), 1)
          if re.search(r"\brm -[a-zA-Z]*[rR]", line) and "--one-file-system" not in line]
for fault in faults:
    print(fault, file=sys.stderr)
print(f"{len(scripts)} scripts remove no more than they mean to" if not faults else f"{len(faults)} faults")
sys.exit(bool(faults))
