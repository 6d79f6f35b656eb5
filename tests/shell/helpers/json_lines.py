"""json_lines.py EXPRESSION - no vice: sees whether each line of stdin is an
object as --log-format json has them, and whether the expression is true of all
of them, `lines`. Tells what is not as a comment of TAP."""
import json
import re
import sys

FIELDS = ["time", "pool", "worker", "pid", "stream", "line"]
FLAGS = {"partial", "unterminated", "invalid_utf8"}
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d"


def fault(text):
    print("# " + ascii(text)[:300])
    sys.exit(1)


def once(pairs):
    if len(dict(pairs)) != len(pairs):
        fault(f"a name that comes twice: {pairs}")
    return dict(pairs)


def constant(name):
    fault(f"{name} is no JSON")


def parse(raw):
    try:
        line = json.loads(raw.decode("utf-8", "strict"),
                          object_pairs_hook=once, parse_constant=constant)
    except ValueError as error:
        fault(f"{error}: {raw[:100]}")
    names = list(line)
    if (names[:6] != FIELDS or not FLAGS.issuperset(names[6:])
            or any(line[name] is not True for name in names[6:])
            or not re.fullmatch(TIME, line["time"])
            or type(line["worker"]) is not int or type(line["pid"]) is not int
            or line["stream"] not in ("stdout", "stderr")):
        fault(f"not as it has to be: {raw[:200]}")
    return line


everything = sys.stdin.buffer.read()
if not everything.endswith(b"\n"):
    fault("the end is no newline")
lines = [parse(raw) for raw in everything.split(b"\n")[:-1]]
if not eval(sys.argv[1]):
    fault(f"not {sys.argv[1]}: {lines[:3]}")
