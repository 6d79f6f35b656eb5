#!/bin/sh
# --progress=json: a line a second for programs, on standard error, with counts
# that only grow; the total is there as soon as the input can be counted.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
command -v python3 >/dev/null || skip "python3 is not installed"
plan 8

cat >"$tmp/look.py" <<'END'
import json, sys
lines = [json.loads(line) for line in sys.stdin if line.startswith("{")]
assert len(lines) >= 2, lines
for line in lines:
    assert set(line) == {"done", "failed", "total", "running", "retried",
                         "elapsed", "rate", "left"}, line
    assert line["failed"] <= line["done"] and line["running"] <= 2, line
    assert sys.argv[1] == "unknown" or line["total"] == int(sys.argv[1]), line
    assert sys.argv[1] != "unknown" or line["total"] is None, line
    assert line["rate"] > 0 or line["done"] == 0, line
for a, b in zip(lines, lines[1:]):
    assert a["done"] <= b["done"] and a["elapsed"] < b["elapsed"], (a, b)
END
looks() {
	python3 "$tmp/look.py" "$1" <"$2" 2>"$tmp/log.python"
}

# Both at once, for each takes its seconds.
# shellcheck disable=SC2016 # for the inner shell
task='sleep 0.18; [ "$1" -ne 5 ]'
seq 24 >"$tmp/items"
mkfifo "$tmp/pipe"
exec 9<>"$tmp/pipe"
start_each -n 2 --progress=json -a "$tmp/pipe" -- sh -c "$task" sh
seq 24 >&9
timeout 60 "$REEVE" each -n 2 --progress=json -a "$tmp/items" -- \
    sh -c "$task" sh >"$tmp/out.file" 2>"$tmp/log.file"
code=$?
check "of a file" [ "$code" -eq 1 ]
check "every line is an object, with the total" looks 24 "$tmp/log.file"
last_is() { grep '^{' "$1" | tail -n 1 | grep -q "$2"; }
check "the last one tells the end" last_is "$tmp/log.file" \
    '"done":24,.*"running":0'
check "of a pipe" soon has_least 2 grep '^{' "$tmp/log"
check "the total is not known" looks unknown "$tmp/log"
check "a stop" stop_reeve
each_ends 0 --progress=json -- true ::: 1 2
check "the last of a short run, too" last_is "$tmp/log" '"done":2,'
check "nothing of it is on stdout" has 0 cat "$tmp/out" "$tmp/out.file"
