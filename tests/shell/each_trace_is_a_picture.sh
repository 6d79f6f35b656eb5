#!/bin/sh
# --trace FILE is JSON in the Trace Event format: a row for each worker, a slice
# for each try with what it was and how it ended, none over another.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
command -v python3 >/dev/null || skip "python3 is not installed"
plan 5

cat >"$tmp/look.py" <<'END'
import collections, json, sys
events = json.load(open(sys.argv[1], encoding="utf-8"))
assert isinstance(events, list) and all(isinstance(e, dict) for e in events)
slices = [e for e in events if e["ph"] == "X"]
assert len(slices) == int(sys.argv[2]), len(slices)
names = {e["tid"]: e["args"]["name"] for e in events
         if e["name"] == "thread_name"}
rows = collections.defaultdict(list)
for s in slices:
    assert s["tid"] in names and s["pid"] == 1, s
    assert s["ts"] >= 0 and s["dur"] > 0 and s["args"], s
    rows[s["tid"]].append((s["ts"], s["ts"] + s["dur"]))
for spans in rows.values():
    spans.sort()
    assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:])), spans
text = json.dumps(slices, ensure_ascii=False)
for word in sys.argv[3:]:
    assert word in text, word
END
looks() {
	python3 "$tmp/look.py" "$tmp/trace" "$@" 2>"$tmp/log.python"
}

seq 200 >"$tmp/items"
printf '%s\n' 'quo"te' 'back\slash' "$(printf 'ctl\001')" \
    "$(printf '\377')" 'café' >>"$tmp/items"
check "205 tasks" each_ends 0 -n 4 --trace "$tmp/trace" -a "$tmp/items" -- true
check "are 205 slices" looks 205 'café' 'true'
# shellcheck disable=SC2016 # for the inner shell
check "one fails, twice" each_ends 1 -n 2 --retries 1 --retry-delay 1ms \
    --trace "$tmp/trace" -- sh -c '[ "$1" != 3 ] || kill -9 $$' sh \
    ::: 1 2 3 4
check "each try has its slice" looks 5 'KILL' 'kill -9'
check "what is no file is refused" each_ends 2 --trace /dev/full -- true ::: x
