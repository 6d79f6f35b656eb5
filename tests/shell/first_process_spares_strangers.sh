#!/bin/sh
# As the first process of a PID namespace reeve ends what a killed worker has
# left, and no stranger that came from outside, whoever its parent is.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/namespace.sh
. "$here/namespace.sh"
prepare_kinds
plan "$(for_kinds 9)"

workers_of() {
	processes | awk -v r="$1" '$2 == r && $3 != "Z" && $5 == "reeve:" {
		print $1 }'
}
# deaf_ones - of the tree, in sessions of their own or not.
deaf_ones() {
	descendants "$1" | while read -r pid; do
		tr '\0' ' ' <"/proc/$pid/cmdline" | grep '^stubborn work/task'
	done
}

for kind in $kinds; do
	enter "$kind" "$REEVE" run -g 300ms -- sh -c \
	    'escapee stubborn work/task & exec stubborn work/task'
	need "$kind: a task runs" soon has 2 grep -x ready "$tmp/work/task"
	reeve=$(init)
	intrude "$reeve" sh -c 'deaf sleep 1000 &'
	intrude "$reeve" sh -c 'setsid -f sleep 1000'
	need "there are two strangers" soon has 2 strangers "$reeve"
	before=$(strangers "$reeve")
	worker=$(workers_of "$reeve")

	kill -KILL "$worker"
	check "after its worker's death the task is back" \
	    soon has 4 grep -x ready "$tmp/work/task"
	check "and what it had started" has 2 deaf_ones "$reeve"
	check "under another worker" [ "$(workers_of "$reeve")" != "$worker" ]
	check "the strangers live on" [ "$(strangers "$reeve")" = "$before" ]
	kill -s TERM "$reeve"
	check "TERM ends it" soon ended
	check "by KILL" [ "$status" -eq 137 ]
	check "all of it" has 0 survivors
done
