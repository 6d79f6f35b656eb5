#!/bin/sh
# When all tasks have ended by themselves, a reader that is slow gets the rest of
# what they wrote, however long it takes; unless somebody asks for a stop.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 8

mkfifo "$tmp/pipe"
exec 3<>"$tmp/pipe"
for asked in no yes; do
	rm -f "$tmp"/count.*
	into pipe "$tmp/log" -n 2 --name t --restart never --prefix always \
	    numbered 1000 '{%}'
	need "the tasks are gone" soon has 0 tasks
	# Longer than what there is after a stop.
	check "reeve waits for the reader" not within 3 ended
	if [ "$asked" = yes ]; then
		kill -s TERM "$reeve_pid"
		check "no longer once it is asked to stop" within 6 ended
		check "and says so" says 'bytes of output found no taker'
		break
	fi
	cat <&3 >"$tmp/read" &
	reader=$!
	check "it ends when all is read" soon ended
	soon exact -p t 1 2 1000 "$tmp/read"
	kill "$reader"
	check "and all was" exact -p t 1 2 1000 "$tmp/read"
done
