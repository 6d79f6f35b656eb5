#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""tally.py FILE... - add up what meson's test logs say.

Each FILE is a testlog.json of one run. A test that speaks TAP counts once for
each of its points; another, and one that failed outside its points (it did not
end, or by a signal), counts once itself. The last line is the sum; the exit
status is 1 if anything failed.
"""
import json
import re
import sys

POINT = re.compile(r"^(not )?ok\b(.*)", re.M)


def count(test):
    """(passed, failed, skipped) of one test."""
    passed = failed = skipped = 0
    for bad, rest in POINT.findall(test.get("stdout") or ""):
        if re.search(r"#\s*skip", rest, re.I):
            skipped += 1
        elif bad:
            failed += 1
        else:
            passed += 1
    result = test["result"]
    if result == "SKIP" and passed + failed + skipped == 0:
        skipped = 1
    elif result in ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT") and failed == 0:
        failed = 1
    elif passed + failed + skipped == 0:
        passed = 1
    return passed, failed, skipped


def main():
    total = [0, 0, 0]
    for name in sys.argv[1:]:
        with open(name, encoding="utf-8", errors="replace") as log:
            tests = [json.loads(line) for line in log]
        for test in tests:
            for i, n in enumerate(count(test)):
                total[i] += n
            if count(test)[1] > 0:
                print(f"failed: {test['name']} ({name})")
    print(f"{total[0]} passed, {total[1]} failed, {total[2]} skipped")
    return 1 if total[1] > 0 or total[0] == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
