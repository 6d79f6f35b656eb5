# shellcheck shell=sh disable=SC2154 # tmp and reeve_pid come from tap.sh
# lines.sh - numbered lines through the logger: sourced after tap.sh by tests
# of what becomes of output. See helpers/numbered.c, endless.c and exact.c.
#
# $lines is how many each task writes, $patience the seconds all that may take.
# shellcheck disable=SC2034 # the tests read them
lines=100000 patience=100
# shellcheck disable=SC2034
[ -z "${REEVE_TEST_LONG:-}" ] || lines=1000000 patience=1000

# into OUT ERR ARGUMENT... - reeve run in the background, its stdout and stderr
# appended to these; the test's own descriptors 3 and 4 stay the test's.
into() {
	# shellcheck disable=SC2016 # for the inner shell
	REEVE=$REEVE launch sh -c 'out=$1 err=$2; shift 2
	exec "$REEVE" run "$@" >>"$out" 2>>"$err" 3<&- 4<&-' sh "$@"
}

# other_logger PID - there is one, and not this.
other_logger() {
	has 1 loggers && [ "$(loggers)" != "$1" ]
}

# ended_by_itself - with status 0, which says that no task died of a signal.
ended_by_itself() {
	within "$patience" ended && [ "$status" -eq 0 ]
}

# ended_while_loggers_die - the same, with the logger killed every 100 ms; how
# often is in $kills.
ended_while_loggers_die() {
	kills=0 rounds=0
	until ended || [ "$rounds" -gt $((patience * 10)) ]; do
		sleep 0.1
		rounds=$((rounds + 1))
		for pid in $(loggers); do
			kill -KILL "$pid" && kills=$((kills + 1))
		done
	done 2>/dev/null
	[ "$status" -eq 0 ]
}

# parts DIR NAME - the files of a log by name, the oldest first.
parts() {
	(cd "$1" && for part in "$2".log*; do
		[ ! -e "$part" ] || echo "$1/$part"
	done) | awk -F '[.]log[.]?' '{ print $NF + 0, $0 }' | sort -rn |
	    cut -d ' ' -f 2-
}

# stored DIR NAME ARGUMENT... - exact, of the files of a log.
stored() {
	of=$(parts "$1" "$2")
	shift 2
	# shellcheck disable=SC2086 # one word a file
	exact "$@" $of
}

# all_stored DIR - each of eight tasks has its lines in files of its own.
all_stored() {
	for i in 1 2 3 4 5 6 7 8; do
		stored "$1" "t.$i" "$i" "$i" "$lines" || return 1
	done
}

# memory PID FIELD - in KB.
memory() {
	awk -v field="$2:" '$1 == field { print $2 }' "/proc/$1/status"
}

# sanitized - memory says nothing about this build.
sanitized() {
	grep -aq __asan_init "$REEVE"
}

# read_on FILE - a reader takes from descriptor 4 what comes, until the end.
read_on() {
	cat <&4 >"$1" 3<&- &
	reader=$!
	exec 4<&-
}

# read_all - so it has; only descriptor 3 of the test may have been in its way.
read_all() {
	exec 3<&-
	soon gone "$reader"
}

# smaller_than KB PID - in its memory, all its life.
smaller_than() {
	sanitized || [ "$(memory "$2" VmHWM)" -lt "$1" ]
}

# count_of FILE - what endless has written.
count_of() {
	cat "$1" 2>/dev/null || echo 0
}

# stands FILE - endless does not get on.
stands() {
	before=$(count_of "$1")
	[ "$before" -gt 0 ] && sleep 0.5 && [ "$(count_of "$1")" = "$before" ]
}

# goes_on FILE - it does.
goes_on() {
	before=$(count_of "$1")
	soon more_than "$before" "$1"
}

more_than() {
	[ "$(count_of "$2")" -gt "$1" ]
}
