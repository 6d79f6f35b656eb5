#!/bin/sh
# Real work: a python script that is started once for each worker converts text
# line by line under --persistent; one that dies of an item is replaced.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
command -v python3 >/dev/null || skip "python3 is not installed"
plan 10

# Notes that it was started; ends by KILL of the line "die".
cat >"$tmp/convert.py" <<'END'
import os, signal, sys
with open("starts", "a") as starts:
    starts.write("started\n")
for line in sys.stdin:
    if line == "die\n":
        os.kill(os.getpid(), signal.SIGKILL)
    print(line.rstrip("\n").upper()[::-1], flush=True)
END
for i in $(seq 5000); do
	echo "line $i of the text"
done >"$tmp/items"
tr '[:lower:]' '[:upper:]' <"$tmp/items" | rev >"$tmp/expected"

for flight in 1 8; do
	rm -f "$tmp/starts"
	check "$flight in flight" each_ends 0 -n 2 -k "--persistent=$flight" \
	    -a "$tmp/items" -- python3 convert.py
	check "every line is converted, in order" same "$tmp/expected" "$tmp/out"
	check "by two processes" has 2 cat "$tmp/starts"
done

rm -f "$tmp/starts"
sed -i '100s/.*/die/' "$tmp/items"
sed -i 100d "$tmp/expected"
check "one line is deadly" each_ends 1 -n 2 -k --retries 5 --persistent=8 \
    -a "$tmp/items" -- python3 convert.py
check "the others are converted" same "$tmp/expected" "$tmp/out"
check "two processes died of it" has 4 cat "$tmp/starts"
check "it is named" says 'die'
