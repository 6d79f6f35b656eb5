#!/bin/sh
# SPDX-License-Identifier: ISC
# as_nobody.sh BUILD_DIR - when root, run all shell tests as nobody.
#
# What they need is copied to a directory that nobody can read. The result is
# BUILD_DIR/meson-logs/nobody.json, in the form of meson's testlog.json; the
# exit status is 1 if a test failed. Others than root have nothing to do here.
set -eu
[ $# -eq 1 ] || { echo "usage: as_nobody.sh build-dir" >&2; exit 2; }
[ "$(id -u)" -eq 0 ] || exit 0
root=$(cd -- "$(dirname -- "$0")/.." && pwd)
build=$(cd -- "$1" && pwd)
helpers=${HELPERS:-$build/tests}
LIMIT_S=240 # for one test
AT_ONCE=6

tmp=$(mktemp -d /tmp/reeve-nobody.XXXXXX)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
# The path of a socket or of a program may not be long, nor lead through a
# directory that only root can enter.
mkdir "$tmp/bin" "$tmp/helpers" "$tmp/results" "$tmp/tmp"
cp -R "$root/tests/shell" "$tmp/tests"
cp "$build/reeve" "$tmp/bin"
for source in "$root"/tests/shell/helpers/*.c; do
	name=${source##*/}
	cp "$helpers/${name%.c}" "$tmp/helpers"
done
chown -R nobody "$tmp"

# one NAME - its output, and how it ended, in $tmp/results.
cat >"$tmp/one" <<'END'
status=0
timeout -k 10 "$LIMIT_S" sh "tests/$1.sh" >"results/$1.out" \
    2>"results/$1.err" </dev/null || status=$?
echo "$status" >"results/$1.status"
END

# Tests are those with a plan of their own; the others are what they stand on.
grep -lE '^(plan|skip) ' "$tmp"/tests/*.sh | sed 's,.*/,,; s,\.sh$,,' |
	sort >"$tmp/names"

# What root has set in its environment, nobody has not.
cd "$tmp"
xargs -P "$AT_ONCE" -n 1 setpriv --reuid=nobody --regid=nogroup \
	--clear-groups -- env -i HOME="$tmp/tmp" \
	TMPDIR="$tmp/tmp" USER=nobody LOGNAME=nobody LC_ALL=C.UTF-8 \
	PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin \
	CI="${CI:-}" REEVE_TEST_SHORT="${REEVE_TEST_SHORT:-}" \
	LIMIT_S="$LIMIT_S" REEVE="$tmp/bin/reeve" \
	HELPERS="$tmp/helpers" sh "$tmp/one" <"$tmp/names" || :

mkdir -p "$build/meson-logs"
python3 - "$build/meson-logs/nobody.json" <<'END'
import json
import pathlib
import re
import sys


def text(name):
    path = pathlib.Path("results", name)
    return path.read_text(errors="replace") if path.exists() else ""


def result(status, out):
    if status != "0" or re.search(r"^(not ok|Bail out!)", out, re.M):
        return "FAIL"
    return "SKIP" if re.search(r"^1\.\.0\b", out, re.M) else "OK"


bad = 0
with open(sys.argv[1], "w", encoding="utf-8") as log:
    for name in pathlib.Path("names").read_text().split():
        out = text(name + ".out")
        test = {"name": name + " (nobody)", "stdout": out,
                "stderr": text(name + ".err"),
                "result": result(text(name + ".status").strip(), out)}
        log.write(json.dumps(test) + "\n")
        print(f"{test['result']:5} {test['name']}")
        if test["result"] == "FAIL":
            bad += 1
            print(out, test["stderr"], sep="\n")
sys.exit(1 if bad else 0)
END
