#!/bin/sh
# A lone task's exit code, any of 0 to 255, is reeve's; of a task that died by
# signal n it is 128+n.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 4

# each_end HOW N... - one run for each N; in the output "N STATUS" of each.
each_end() {
	how=$1
	shift
	: >"$tmp/out"
	# shellcheck disable=SC2016 # for the inner shell
	launch sh -c 'reeve=$1 how=$2; shift 2
	for n; do
		"$reeve" run -q --restart never --limit core=0 crashy "$how" "$n"
		echo "$n $?"
	done' sh "$REEVE" "$how" "$@"
	within 100 ended
}

# wrong OFFSET - the lines that are not "N OFFSET+N".
wrong() {
	awk -v offset="$1" '$2 != $1 + offset' "$tmp/out" | sed 's/^/# /' |
	    grep .
}

# What ends a process by itself; the others stop it, or are ignored.
signals="$(seq 16) $(seq 24 27) $(seq 29 31) 34 50 64"

# shellcheck disable=SC2046 # one word each
need "each code is tried" each_end exit $(seq 0 "$(many 1 15)" 255)
check "and kept" not wrong 0
# shellcheck disable=SC2086 # one word each
need "each signal is tried" each_end signal $signals
check "and is 128 more" not wrong 128
