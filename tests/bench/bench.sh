#!/bin/sh
# SPDX-License-Identifier: ISC
# bench.sh [--short] [--reeve PATH] - how fast reeve is, and how small.
#
# Prints one table: each figure of reeve beside that of bare.c, a supervisor
# of a hundred lines that does nothing but fork and wait, and of runsv and
# s6-supervise where they are installed. The exit status says only whether
# every figure could be got and nothing was left running, not whether it is
# good. With REEVE_BENCH_STDERR set, what the supervisors say is seen. Needs cc,
# /proc, and strace for the count of system calls. Takes three minutes; with
# --short a few seconds, for a look at whether it works.
# shellcheck source=tests/bench/options.sh
. "$(dirname -- "$0")/options.sh"

# Workers at start and stop, in memory, idle, many; rounds; seconds of idleness.
if [ "$short" = yes ]; then
	workers=20 restarts=3 rounds=1 copies=5 idle_workers=10 idle_s=1 many=0
else
	workers=1000 restarts=51 rounds=7 copies=50 idle_workers=100 idle_s=10
	many=10000
fi

find_reeve() {
	choose_reeve
	[ -f "$reeve" ] && [ -x "$reeve" ] && return
	lack "$reeve: no such program; the table is without reeve"
	reeve=
}

# The status files of runsv and s6-supervise belong in memory, as /run is.
make_folders() {
	tmp=$(mktemp -d) || exit 1
	services=$(mktemp -d /dev/shm/reeve-bench.XXXXXX 2>/dev/null) ||
		services=$(mktemp -d) || exit 1
}

compile_all() {
	compile_measure &&
		compile -o "$tmp/bare" "$here/bare.c" &&
		compile_stamp stamp &&
		compile -DSTAMP_LIBC -o "$tmp/stamp-linked" "$here/stamp.c" &&
		compile_stamp stamp-ready -DSTAMP_READY_FD=3 || exit 1
	stamp=$tmp/stamp
}

# service NAME PROGRAM - a service folder in the way of runit and s6.
service() {
	mkdir "$services/$1" &&
		ln -s "$2" "$services/$1/run" &&
		echo 3 >"$services/$1/notification-fd"
}

# measure ARGUMENT... - in the background, so that a signal is heard at once.
measure() {
	"$tmp/measure" -d "$tmp" "$@" >>"$tmp/figures" &
	child=$!
	wait "$child"
	status=$?
	child=
	[ "$status" -eq 0 ] || lack "could not get this figure: $*"
}

# compare N TASK ARGUMENT... - measure bare and, where there is one, reeve, with
# N copies of the task; the arguments are those for measure. Nobody reads their
# output, so nobody of reeve's does either: output.sh measures that.
compare() {
	n=$1
	task=$2
	shift 2
	# shellcheck disable=SC2086 # a task is a list of words
	set -- "$@" bare "$tmp/bare" -n "$n" -- $task
	# shellcheck disable=SC2086
	[ -z "$reeve" ] ||
		set -- "$@" , reeve "$reeve" run --restart always \
			--prefix never -n "$n" -- $task
	measure "$@"
}

measure_restart() {
	set -- bare "$tmp/bare" -- "$stamp" , bare-v "$tmp/bare" -v -- "$stamp"
	[ -z "$reeve" ] ||
		set -- "$@" , reeve "$reeve" run --restart always -- "$stamp"
	if have runsv; then
		service runsv "$stamp" && set -- "$@" , runsv runsv "$services/runsv"
	fi
	if have s6-supervise; then
		service s6 "$tmp/stamp-ready" &&
			set -- "$@" , s6 s6-supervise "$services/s6"
	fi
	measure -r "$restarts" restart "$@"
}

# measure_copies NAME COMMAND - the memory of a supervisor with one service.
measure_copies() {
	if ! have "$2"; then
		say "$2 is not installed, so not compared"
		return
	fi
	i=0
	while [ "$i" -lt "$copies" ]; do
		i=$((i + 1))
		service "$1.$i" "$stamp" || return
	done
	measure -n "$copies" copies "$1" "$2" "$services/$1"
}

measure_idle() {
	if ! have strace; then
		echo "skipped idle strace is not installed" >>"$tmp/figures"
		return
	fi
	if ! strace -D -qq -o /dev/null true 2>/dev/null; then
		echo "skipped idle strace may not trace here" >>"$tmp/figures"
		return
	fi
	measure -n "$idle_workers" -s "$idle_s" -o "$tmp/trace" idle reeve \
		strace -D -f -qq -o "$tmp/trace" "$reeve" run -n "$idle_workers" \
		--restart always -- "$stamp"
}

measure_many() {
	if [ "$many" -eq 0 ]; then
		echo "skipped many this is the short form" >>"$tmp/figures"
		return
	fi
	compare "$many" 'sleep 1000000' -n "$many" -t sleep many
}

# The targets are those of a quiet machine with two processors.
print_table() {
	awk -v workers="$workers" -v copies="$copies" -v many="$many" \
		-v idle="$idle_workers workers, $idle_s s" \
		-v short="$short" -f "$root/tests/bench/table.awk" \
		"$tmp/figures"
}

find_reeve
make_folders
compile_all
: >"$tmp/figures"
measure_restart
# Of a program linked as most are, then of one that is nothing but a stamp.
compare "$workers" "$tmp/stamp-linked" -n "$workers" -r "$rounds" start
sed -i 's/^start /start-linked /' "$tmp/figures"
compare "$workers" "$stamp" -n "$workers" -r "$rounds" start
compare "$workers" 'sleep 1000000' -n "$workers" -r "$rounds" -t sleep stop
[ -z "$reeve" ] || measure -n "$workers" memory reeve "$reeve" run \
	--restart always --prefix never -n "$workers" -- "$stamp"
measure_copies runsv runsv
measure_copies s6 s6-supervise
[ -z "$reeve" ] || measure_idle
measure_many
print_table || failed=1
exit "$failed"
