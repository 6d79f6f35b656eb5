#!/bin/sh
# Nobody reads what tasks print: a stop waits 2 s for that in the workers, then 2 s
# in the printer, and no more; the grace is for tasks, and these have ended. That
# something is lost is said.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 10
seq 200000 >"$tmp/items"
for way in grouped lines order answers; do
	mkdir "$tmp/$way"
	mkfifo "$tmp/$way/stuck"
done
exec 3<>"$tmp/grouped/stuck" 4<>"$tmp/lines/stuck" 5<>"$tmp/order/stuck" \
    6<>"$tmp/answers/stuck"

# Each in its own directory, for they run side by side.
# stuck NAME ARGUMENT... - until it does not get on; its process is in NAME.pid.
stuck() {
	dir=$tmp/$1
	: >"$dir/begun"
	shift
	# shellcheck disable=SC2016 # for the inner shells
	REEVE=$REEVE launch sh -c 'cd "$1" && shift &&
	    exec "$REEVE" each "$@" >stuck 2>log' sh "$dir" -n 2 -g 1m "$@" \
	    -a "$tmp/items" -- sh -c "$task" sh
	soon stands_still
}
stands_still() {
	before=$(wc -l <"$dir/begun")
	[ "$before" -gt 0 ] && sleep 0.2 &&
	    [ "$(wc -l <"$dir/begun")" -eq "$before" ]
}

# shellcheck disable=SC2016 # for the inner shell
task='echo "$1" >>begun; printf "%050000d\n" "$1"'
need "grouped: the run waits" stuck grouped
grouped=$reeve_pid
need "line by line: the run waits" stuck lines --line-buffer
lines=$reeve_pid
need "in order: the run waits" stuck order -k
order=$reeve_pid
# One has answered, and does not answer any more; the other goes on till then.
# shellcheck disable=SC2016 # for the inner shell
task='while read -r n; do
	echo "$n" >>begun
	[ "$n" -ne 100 ] || exec sleep 1000
	printf "%02000d\n" "$n"
done'
need "a process for many: the run waits" stuck answers --persistent=2
began=$(date +%s%N)
kill -TERM "$grouped" "$lines" "$order" "$reeve_pid"
for pid in "$grouped" "$lines" "$order" "$reeve_pid"; do
	check "the stop is over" within 10 gone "$pid"
done
took=$((($(date +%s%N) - began) / 1000000))
check "in little more than 4 s" [ "$took" -lt 8000 ]
cat "$tmp"/*/log >"$tmp/log"
check "that is said" has 4 grep 'what is left of it is lost' "$tmp/log"
