#!/bin/sh
# As the first process of a PID namespace reeve keeps the task's code, and
# 128+n of one that died by signal n; after INT, by which the kernel lets no
# first process die, it exits with 130.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/namespace.sh
. "$here/namespace.sh"
prepare_kinds
plan "$(for_kinds 7)"

# each_is OFFSET HOW N... - the status of each is N + OFFSET.
each_is() {
	offset=$1 how=$2
	shift 2
	for n; do
		enter "$kind" "$REEVE" run -q --restart never --limit core=0 \
		    crashy "$how" "$n"
		soon ended
		[ "$status" -eq $((n + offset)) ] && continue
		echo "# $how $n: status $status"
		return 1
	done
}

inner_pid() { sed -n 's/^NSpid:.*\t//p' "/proc/$1/status"; }

for kind in $kinds; do
	check "$kind: codes are kept" each_is 0 exit \
	    0 1 2 3 7 42 63 64 100 124 125 126 127 128 130 137 143 200 254 255
	check "and signals" each_is 128 signal 1 2 3 6 9 11 13 15 24 31 34 64
	enter "$kind" "$REEVE" run slow work/ready 0 7
	need "a task runs" soon grep -q ready "$tmp/work/ready"
	check "reeve is the first" [ "$(inner_pid "$(init)")" -eq 1 ]
	kill -s INT "$(init)"
	check "INT ends it" soon ended
	check "with 130" [ "$status" -eq 130 ]
	check "all of it" has 0 survivors
done
