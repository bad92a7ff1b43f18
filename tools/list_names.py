#!/usr/bin/env python3
"""Writes the names of channels, rows of the ledger and findings from their tables into verdict.json's schema; with
--check changes nothing, says what differs and fails.

They stand where they are used, not once behind a "$ref": readers of schemas that resolve one against our "$id", which is
no address, find nothing there."""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "schema/verdict.schema.json"


def names(table):
    return re.findall(r'\bROW\(\w+,\s*\\?\s*"(\w+)"', (ROOT / "harness/model" / table).read_text())


def wanted():
    """(place in the schema, what belongs there)."""
    channels = names("channel_table.h")
    codes = [name for name in names("finding_codes.h") if name != "none"]  # that of no finding is never written
    yield "channels.minItems", len(channels)
    yield "channels.maxItems", len(channels)
    yield "channels.items.properties.name.enum", channels
    yield "cause.enum", [*channels, None]
    yield "rest.properties.channel.enum", [*channels, None]
    yield "findings.items.properties.channel.enum", [*channels, None]
    yield "findings.items.properties.code.enum", codes
    yield "holder.items.properties.name.enum", names("ledger_table.h")


def difference(had, wants):
    if not isinstance(wants, list):
        return f"is {had}, not {wants}"
    lacks, spare = [n for n in wants if n not in had], [n for n in had if n not in wants]
    return "; ".join([f"lacks {n}" for n in lacks] + [f"has {n}, which is in no table" for n in spare]) or "is in another order"


def main():
    schema = json.loads(SCHEMA.read_text())
    faults = []
    for place, wants in wanted():
        *path, last = place.split(".")
        node = schema["properties"]
        for step in path:
            node = node[step]
        if node[last] != wants:
            faults.append(f"{SCHEMA.relative_to(ROOT)}: {place} {difference(node[last], wants)}")
            node[last] = wants
    if "--check" in sys.argv[1:]:
        print("\n".join([*faults, "tools/list_names.py mends it"] if faults else ["the schema lists what the tables do"]))
        return 1 if faults else 0
    SCHEMA.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
