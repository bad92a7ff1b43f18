#!/usr/bin/env python3
"""Fills man/plateau.1.in with the commands and options that the program itself tells, so that neither is forgotten.

usage: make_man.py PLATEAU TEMPLATE OUTPUT
"""
import re
import subprocess
import sys

# options_print_help() puts the text behind 30 columns, or behind one blank where the option is longer.
OPTION = re.compile(r"^  (?:-(\w), |    )--([a-z-]+) ?(.*)$")
TEXT_COLUMN = 33


def told(program, *words):
    return subprocess.run([program, *words], check=True, capture_output=True, text=True).stdout


def roff(text):
    """Text as roff takes it: no request at the start of a line, no escape anywhere."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in ".'" else text


def commands(program):
    listing = told(program, "--help").split("Commands:", 1)[1]
    found = []
    for name, summary in re.findall(r"^  ([a-z]+) +(.*)$", listing, re.M):
        help_text = told(program, name, "--help")
        parts = re.findall(rf"^  ({name} [a-z]+) +(.*)$", help_text, re.M) if "\nCommands:\n" in help_text else []
        found += parts or [(name, summary)]
    return found


def arguments(program, command):
    usage = told(program, *command.split(), "--help").splitlines()[0]
    return re.sub(rf"^usage: plateau {command}\s*(\[OPTION\.\.\.\])?\s*", "", usage).strip()


def command_list(program):
    lines = []
    for name, summary in commands(program):
        words = arguments(program, name)
        lines += [f".It Ic {name}" + (f" Ar {roff(words)}" if words else ""), roff(summary)]
    return "\n".join(lines)


def option_lines(program, command):
    lines = []
    for line in told(program, *command.split(), "--help").splitlines():
        fits = line[TEXT_COLUMN - 1:TEXT_COLUMN] == " "
        option = OPTION.match(line[:TEXT_COLUMN].rstrip() if fits else line)
        if not option:
            continue
        letter, name, rest = option.groups()
        argument, text = (rest, line[TEXT_COLUMN:]) if fits else rest.split(" ", 1)
        flags = (f"{letter} , " if letter else "") + f"\\-{name}"
        lines += [f".It Fl {flags}" + (f" Ar {roff(argument)}" if argument else ""), roff(text)]
    return lines


def option_sections(program):
    lines = []
    for name, _ in commands(program):
        options = option_lines(program, name)
        if options:
            lines += [f".Ss Options of {name}", ".Bl -tag -width Ds", *options, ".El"]
    return "\n".join(lines)


def main():
    program, template, output = sys.argv[1:]
    with open(template, encoding="utf-8") as source:
        page = source.read()
    page = page.replace("@COMMANDS@", command_list(program)).replace("@OPTIONS@", option_sections(program))
    with open(output, "w", encoding="utf-8") as target:
        target.write(page)


if __name__ == "__main__":
    main()
