#!/bin/sh
# When all tasks have ended by themselves, a reader that is slow gets the rest of
# what they wrote, however long it takes; unless somebody asks for a stop.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 11

all_read() {
	grep -vx x "$tmp/read" >"$tmp/lines"
	exact -p t 1 3 50 "$tmp/lines"
}
for asked in no killed yes; do
	rm -f "$tmp/pipe"
	mkfifo "$tmp/pipe"
	exec 3<>"$tmp/pipe"
	# Full, so that not a line goes in.
	yes x | dd bs=4096 oflag=nonblock of="$tmp/pipe" 2>/dev/null
	into pipe "$tmp/log" -n 3 --name t --restart never --prefix always \
	    numbered 50 '{%}'
	need "the tasks are gone" soon has 0 tasks
	# Once longer than what there is after a stop.
	wait=not_yet
	[ "$asked" != no ] || wait='not within 2'
	# shellcheck disable=SC2086 # two words
	check "reeve waits for the reader" $wait ended
	if [ "$asked" = yes ]; then
		kill -s TERM "$reeve_pid"
		check "no longer once it is asked to stop" within 6 ended
		check "and says so" says 'bytes of output found no taker'
		break
	fi
	if [ "$asked" = killed ]; then
		kill -s KILL "$reeve_pid"
		check "without reeve the logger gives up" within 6 \
		    has 0 survivors
		continue
	fi
	cat <&3 >"$tmp/read" &
	reader=$!
	check "it ends when all is read" soon ended
	check "and all was" soon all_read
	kill "$reader"
done
