# shellcheck shell=sh disable=SC2154 # tmp, status and reeve_pid: tap.sh
# each.sh - `reeve each` and what it leaves: sourced after tap.sh by tests of
# lists of jobs. Items come from files, for standard input is /dev/null.

# start_each ARGUMENT... - in the background, with nothing in $tmp/out and log.
start_each() {
	: >"$tmp/out"
	: >"$tmp/log"
	launch "$REEVE" each "$@"
}

# run_each ARGUMENT... - until it ends by itself.
run_each() {
	start_each "$@"
	within "${TAP_PATIENCE:-100}" ended
}

# each_ends STATUS ARGUMENT... - and with this status.
each_ends() {
	wanted=$1
	shift
	run_each "$@" && [ "$status" -eq "$wanted" ] && return
	echo "# status $status instead of $wanted"
	return 1
}

# same FILE FILE - to the byte; else where they part.
same() {
	cmp "$1" "$2" >"$tmp/cmp" 2>&1 && return
	sed 's/^/# /' "$tmp/cmp"
	return 1
}

# column N FILE - of a journal, without its heading.
column() {
	cut -f "$1" "$2" | sed 1d
}

# journal_is_whole FILE - a heading, and lines of nine columns.
journal_is_whole() {
	[ -s "$1" ] && [ -z "$(tail -c 1 "$1" | tr -d '\n')" ] &&
	    awk -F '\t' 'NF != 9 || (NR == 1) != ($1 == "Seq") {
		print "# line " NR ": " $0; bad = 1 } END { exit bad }' "$1"
}

# journal_has N FILE - every number from 1 to N, once.
journal_has() {
	seq "$1" >"$tmp/numbers"
	column 1 "$2" | sort -n >"$tmp/seq"
	same "$tmp/numbers" "$tmp/seq"
}
