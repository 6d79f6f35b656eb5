#!/bin/sh
# A stop at any moment of the first 30 ms, 100 times: nothing is left, and the
# status is that of a stop.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 3

# A signal to the shell that is about to become reeve could be lost.
is_reeve() {
	read -r mine <"/proc/$$/comm"
	read -r comm <"/proc/$reeve_pid/comm" && [ "$comm" != "$mine" ]
}

late='' left='' wrong=''
for i in $(seq "$(many 100 30)"); do
	start_reeve -n 2 -g 20s escapee daemon stamp "$tmp/task.pids"
	soon is_reeve
	sleep "$(printf '0.%03d' $((i * 7 % 30)))"
	stop_reeve TERM || late="$late $i"
	[ -z "$(survivors)" ] || left="$left $i"
	# By the signal itself before anything is set up, else a clean stop.
	case $status in 0 | 143) ;; *) wrong="$wrong $i:$status" ;; esac
done
echo "# late:$late left:$left wrong:$wrong"
check "each stop ended" [ -z "$late" ]
check "nothing was left" [ -z "$left" ]
check "each status was 0, or 143 in the very first moment" [ -z "$wrong" ]
