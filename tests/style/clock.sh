#!/bin/sh
# No timer can notice a jump of the wall clock: it is read in one place, and only
# to date lines of output.
# shellcheck source=tests/style/style.sh
. "${0%/*}/style.sh"

calls='time|gettimeofday|ftime|timespec_get|pthread_cond_timedwait'
calls="$calls|pthread_mutex_timedlock|sem_timedwait|mq_timed(send|receive)"

# The clock's names, and what reads it or waits by it. In comments and in
# strings they may be named.
wall_clock() {
	# shellcheck disable=SC2016 # for awk
	sources common worker supervisor | xargs awk -v calls="$calls" '
		BEGIN { call = "(^|[^A-Za-z0-9_])(" calls ") *[(]" }
		FNR == 1 { comment = 0 }
		{
			line = $0
			gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
			gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, "", line)
			if (comment && !sub(/^.*\*\//, "", line))
				next
			comment = sub(/\/\*.*$/, "", line)
		}
		line ~ /CLOCK_(REALTIME|TAI)/ || line ~ call {
			print FILENAME ":" FNR ": " $0
		}' | grep -v '^common/clock\.c:.*CLOCK_REALTIME' ||
	    :
}

# Who dates lines: the logger, who tells it when reeve started, the journal.
daters() {
	sources common worker supervisor | xargs grep -l clock_real_ms |
	    grep -vE '^(common/clock\.[ch]|supervisor/(output|batch/account)\.c|worker/logger/.*)$' ||
	    :
}

plan 2
silent "no source reads the wall clock but one" wall_clock
silent "which only dates lines of output" daters
finish
