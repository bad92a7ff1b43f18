"""What the end-to-end tests share: two ways to complain, one to be excused, and a runner that speaks TAP."""
import tempfile
import time
import traceback


class Skip(Exception):
    """Why this machine cannot make a test."""


def equal(got, want, about=""):
    if got != want:
        raise AssertionError(f"{about}: wanted {want!r}, got {got!r}")


def contains(text, part):
    if part not in text:
        raise AssertionError(f"wanted {part!r} in:\n{text}")


def run(scope, chosen=(), fixture=None):
    """Runs the functions test_… of a script's globals(), or those that are chosen by name, with or without "test_";
    returns an exit code. With a fixture each test is given what it makes of an empty folder."""
    tests = {name.removeprefix("test_"): test for name, test in scope.items() if name.startswith("test_")}
    names = [name.removeprefix("test_") for name in chosen] or list(tests)
    failed = 0
    print(f"1..{len(names)}", flush=True)
    for number, name in enumerate(names, 1):
        began = time.monotonic()
        try:
            if fixture:
                with tempfile.TemporaryDirectory(prefix="plateau-e2e-", ignore_cleanup_errors=True) as folder:
                    tests[name](fixture(folder))
            else:
                tests[name]()
            print(f"ok {number} - {name} # {time.monotonic() - began:.1f} s", flush=True)
        except Skip as reason:
            print(f"ok {number} - {name} # SKIP {reason}", flush=True)
        except Exception:  # pylint: disable=broad-except # every fault of a test is a failed test
            failed += 1
            print(f"not ok {number} - {name}", flush=True)
            print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()), end="", flush=True)
    return 1 if failed else 0
