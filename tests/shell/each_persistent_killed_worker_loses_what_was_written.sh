#!/bin/sh
# --persistent: a worker that is killed loses the items that it had written to
# its process and not reported; those behind them are handed out again.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
# shellcheck source=tests/shell/answers.sh
. "$here/answers.sh"
plan 10

# Bundles are large by then, and the item that waits is somewhere in its own.
for n in 1 8; do
	# shellcheck disable=SC2046 # words
	lines $(seq 3000) wait $(seq 3001 6000)
	start_each -n 1 -k "--persistent=$n" -a items --failed left -- sh answer
	need "$n in flight: it runs" soon [ -e "$tmp/waits" ]
	kill -KILL "$(parent "$(cat "$tmp/starts")")"
	: >"$tmp/leave"
	check "its worker is killed: it comes to its end" soon ended
	check "with a failure" [ "$status" -eq 1 ]
	sed 's/^/got /' "$tmp/items" >"$tmp/expected"
	sed 's/^/got /' "$tmp/left" | grep -vxFf - "$tmp/expected" >"$tmp/rest"
	check "all but those that failed are answered" \
	    same "$tmp/rest" "$tmp/out"
	# What was in flight behind it, and no more.
	sed -n '/^wait$/,$p' "$tmp/left" >"$tmp/behind"
	check "none behind what was written is lost" \
	    [ "$(wc -l <"$tmp/behind")" -le "$n" ]
done
