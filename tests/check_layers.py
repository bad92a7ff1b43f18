#!/usr/bin/env python3
"""The house rules of harness/, as CONTRIBUTING.md states them.

    check_layers.py HARNESS CONTRIBUTING.md [FIGURE]

The tables there are the rules, so that what people read and what is checked cannot differ: which room may include
which room or file, where each library is at home. A folder within a folder is a room of its own. Beyond the tables:
every room of the tree stands in the table and the other way round, every .c has a header of its own name or a door
(DOORS), JSON is printed in one file (ALONE), and modules (x.c with x.h) include each other in no circle. The figure of docs/architecture.md names every room.
"""
import pathlib
import re
import sys

# Files of a kind, each with one name to declare, which a table in their header declares for all.
DOORS = {
    "cli/cmd_": "cli/commands.h",
}
# Names that one file alone may use: JSON has one writer.
ALONE = {
    "cJSON_Print": "base/json_build",
}
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)
ROW = re.compile(r"^\| `([\w./-]+)` \|.*\| ([^|]*) \|$", re.M)
EVERYTHING, NOTHING = "everything", "nothing"


def read_tables(path):
    """Rooms with what they may include, and libraries with their homes."""
    rows = {name: [word.strip("`") for word in words.split()] for name, words in ROW.findall(path.read_text())}
    libraries_at = list(rows).index("event2/")
    names = list(rows)
    rooms = {name.rstrip("/"): rows[name] for name in names[:libraries_at]}
    return rooms, {name: rows[name] for name in names[libraries_at:]}


def room_of(name):
    return name.rpartition("/")[0]


def module_of(name):
    return name.rpartition(".")[0]


def is_listed(name, words):
    """A list names rooms, and files by their names without an ending."""
    return room_of(name) in words or module_of(name) in words


class House:
    def __init__(self, root, contributing):
        self.root = root
        self.rooms, self.libraries = read_tables(contributing)
        self.files = {p.relative_to(root).as_posix(): p.read_text() for p in sorted(root.rglob("*.[ch]"))}
        self.faults = []

    def includes(self, name, mark):
        return [other for m, other in INCLUDE.findall(self.files[name]) if m == mark]

    def check_rooms(self):
        there = {room_of(name) for name in self.files}
        self.faults += [f"{room}/: CONTRIBUTING.md has no row for it" for room in sorted(there - set(self.rooms))]
        self.faults += [f"{room}/: CONTRIBUTING.md has a row, the tree has no such folder"
                        for room in sorted(set(self.rooms) - there)]
        for room, words in self.rooms.items():
            unknown = [w for w in words if w not in (EVERYTHING, NOTHING) and w not in self.rooms and w + ".h" not in self.files]
            self.faults += [f"{room}/: its row names {word}, which is no room and no file" for word in unknown]

    def check_includes(self, name):
        room = room_of(name)
        may = self.rooms.get(room, [])
        for other in self.includes(name, '"'):
            if other in self.files and room_of(other) != room and EVERYTHING not in may and not is_listed(other, may):
                self.faults.append(f"{name}: {room}/ may not include {other}")
        for header in self.includes(name, "<"):
            for library, homes in self.libraries.items():
                if header.startswith(library) and not is_listed(name, homes):
                    self.faults.append(f"{name}: <{header}> belongs to {', '.join(homes)} alone")

    def check_alone(self, name):
        self.faults += [f"{name}: {word} is called in {home}.c alone" for word, home in ALONE.items()
                        if module_of(name) != home and word in self.files[name]]

    def check_header(self, name):
        if name.endswith(".h"):
            if "#pragma once" not in self.files[name]:
                self.faults.append(f"{name}: header without #pragma once")
            return
        own = module_of(name) + ".h"
        door = next((header for start, header in DOORS.items() if name.startswith(start)), None)
        if own in self.files:
            if self.includes(name, '"')[:1] != [own]:
                self.faults.append(f"{name}: includes {own} first, so that the header is known to stand alone")
        elif door not in self.includes(name, '"'):
            self.faults.append(f"{name}: has no header {own}")

    def graph(self):
        graph = {}
        for name in self.files:
            others = {module_of(other) for other in self.includes(name, '"') if other in self.files}
            graph.setdefault(module_of(name), set()).update(others - {module_of(name)})
        return graph

    def check_circles(self):
        self.faults += ["circle: " + " <-> ".join(circle) for circle in circles(self.graph())]

    def check_figure(self, figure):
        drawn = set(re.findall(r">(\w+)/[ <]", figure.read_text()))
        rooms = {word for room in self.rooms for word in room.split("/")}
        self.faults += [f"{figure.name}: does not show {room}/" for room in sorted(rooms - drawn)]
        self.faults += [f"{figure.name}: shows {room}/, which is no room" for room in sorted(drawn - rooms)]

    def check(self):
        if not self.files:
            self.faults.append(f"{self.root}: no C files found")
        self.check_rooms()
        for name in self.files:
            self.check_includes(name)
            self.check_header(name)
            self.check_alone(name)
        self.check_circles()
        return self.faults


def circles(graph):
    """Groups of modules that reach each other (Tarjan 1972), each sorted."""
    index, low, stack, found = {}, {}, [], []

    def visit(module):
        index[module] = low[module] = len(index)
        stack.append(module)
        for other in sorted(graph.get(module, ())):
            if other not in index:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in stack:
                low[module] = min(low[module], index[other])
        if low[module] == index[module]:
            at = stack.index(module)
            group = sorted(stack[at:])
            del stack[at:]
            if len(group) > 1:
                found.append(group)

    for module in sorted(graph):
        if module not in index:
            visit(module)
    return found


def main():
    sys.setrecursionlimit(10000)
    house = House(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
    faults = house.check()
    if len(sys.argv) > 3:
        house.check_figure(pathlib.Path(sys.argv[3]))
    print("\n".join(faults) or f"{len(house.files)} files in {len(house.rooms)} rooms keep the layers")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
