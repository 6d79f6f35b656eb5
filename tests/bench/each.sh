#!/bin/sh
# SPDX-License-Identifier: ISC
# each.sh [--short] [--reeve PATH] - what `reeve each` takes for a job.
#
# Prints one table: reeve beside a bare C program that does nothing but spawn
# (or pass lines to and fro), and beside xargs, GNU parallel, make and Python
# where they are installed, measured in turns in the same run. The exit status
# says only whether every figure could be got, not whether it is good; it is 77
# when this reeve has no `each`. With REEVE_BENCH_STDERR set, what the programs
# say is seen. Needs cc and /proc. Takes a quarter of an hour; with --short some
# seconds, for a look at whether it works.
# shellcheck source=tests/bench/options.sh
. "$(dirname -- "$0")/options.sh"

# Jobs to be spawned, those of GNU parallel among them, and rounds; workers;
# lines through processes that stay; items of a long list, of a short one, and
# of one without --persistent; rounds of the first job.
if [ "$short" = yes ]; then
	sizes='100:20:1' crews='2 8' lines=2000 pool_rounds=1
	long=20000 few=1000 spawned=200 firsts=3
else
	sizes='5000:500:5 20000:1000:3' crews='2 8 32' lines=200000
	pool_rounds=5 long=1000000 few=1000 spawned=20000 firsts=21
fi
memory_workers=32

# lacks FEATURE - it is said in the table, and the rest goes on.
lacks() {
	echo "lacks $*" >>"$tmp/figures"
}

prepare() {
	tmp=$(mktemp -d) || exit 1
	compile_measure &&
		compile_stamp stamp &&
		compile -o "$tmp/spawners" "$here/spawners.c" &&
		compile -o "$tmp/pingpong" "$here/pingpong.c" || exit 1
	: >"$tmp/figures"
	seq 10 >"$tmp/ten"
	seq "$few" >"$tmp/few"
	seq "$long" >"$tmp/long"
}

find_reeve() {
	choose_reeve
	if ! [ -f "$reeve" ] || ! [ -x "$reeve" ]; then
		say "$reeve: no such program"
		exit 1
	fi
	"$reeve" each --help >/dev/null 2>&1 && return
	say "$reeve: has no each"
	exit 77
}

# try_each - every item once, or no figure of it means anything.
try_each() {
	got=$("$reeve" each -n 2 -a "$tmp/ten" -- echo 2>"$tmp/why" </dev/null |
		sort -n | tr '\n' ' ')
	[ "$got" != '1 2 3 4 5 6 7 8 9 10 ' ] || return
	say "$reeve each printed \"$got\": $(head -n 3 "$tmp/why")"
	exit 1
}

# try_persistent - the same with processes that stay.
try_persistent() {
	persistent=no
	got=$("$reeve" each -n 1 --persistent=8 -a "$tmp/ten" -- cat \
		2>"$tmp/why" </dev/null | sort -n | tr '\n' ' ')
	[ "$got" != '1 2 3 4 5 6 7 8 9 10 ' ] || persistent=yes
	[ "$persistent" = yes ] ||
		lacks "--persistent: $(head -n 1 "$tmp/why")"
}

# measure FIGURE ARGUMENT... - in the background, so that a signal is heard at
# once; the lines are renamed from the kind of figure to this one.
measure() {
	figure=$1
	shift
	"$tmp/measure" -d "$tmp" "$@" >"$tmp/lines" &
	child=$!
	wait "$child"
	status=$?
	child=
	[ "$status" -eq 0 ] || lack "could not get this figure: $figure"
	sed "s/^[a-z]* /$figure /" "$tmp/lines" >>"$tmp/figures"
}

# makefile JOBS - a target for each; no shell is between, as there is none
# behind the others.
makefile() {
	echo ".PHONY: all $(seq -s ' ' "$1")"
	echo "all: $(seq -s ' ' "$1")"
	echo "$(seq -s ' ' "$1"):; @/bin/true \$@"
}

# measure_spawning WORKERS JOBS FEW ROUNDS - GNU parallel gets few: it is slow.
measure_spawning() {
	n=$1 jobs=$2 slow=$3 rounds=$4
	seq "$jobs" >"$tmp/jobs"
	seq "$slow" >"$tmp/slow"
	makefile "$jobs" >"$tmp/makefile"
	set -- bare "$tmp/spawners" "$n" "$jobs" /bin/true \
		, reeve "$reeve" each -n "$n" -a "$tmp/jobs" -- /bin/true \
		, reeve-u "$reeve" each -n "$n" --ungroup -a "$tmp/jobs" \
		-- /bin/true \
		, xargs xargs -a "$tmp/jobs" -P "$n" -n 1 /bin/true
	! have make ||
		set -- "$@" , make make -s -j "$n" -f "$tmp/makefile"
	! have parallel || set -- "$@" , parallel \
		parallel --will-cite -a "$tmp/slow" -j "$n" /bin/true
	measure "spawn:$n:$jobs:$slow" -r "$rounds" batch "$@"
}

measure_all_spawning() {
	have make || lacks "make, to compare with: it is not installed"
	have parallel || lacks "GNU parallel, to compare with: not installed"
	for crew in $crews; do
		for size in $sizes; do
			rest=${size#*:}
			measure_spawning "$crew" "${size%%:*}" "${rest%:*}" \
				"${rest#*:}"
		done
	done
}

# By two: what Python has, one by one, in any order.
measure_persistent() {
	seq "$lines" >"$tmp/lines.in"
	cat >"$tmp/pool.py" <<-'END'
		import multiprocessing
		import sys

		def same(item):
		    return item

		if __name__ == "__main__":
		    n = 0
		    with multiprocessing.Pool(2) as pool:
		        items = range(int(sys.argv[1]))
		        for _ in pool.imap_unordered(same, items, chunksize=1):
		            n += 1
		    sys.exit(n != int(sys.argv[1]))
	END
	set --
	for n in 1 8; do
		set -- "$@" bare-$n "$tmp/pingpong" 2 $n "$lines" cat , \
			bare-b$n "$tmp/pingpong" -b 2 $n "$lines" cat ,
		[ "$persistent" = no ] || set -- "$@" reeve-$n "$reeve" each \
			-n 2 "--persistent=$n" -a "$tmp/lines.in" -- cat ,
	done
	if have python3; then
		set -- "$@" python python3 "$tmp/pool.py" "$lines"
	else
		lacks "Python, to compare with: it is not installed"
		set -- "$@" cat cat "$tmp/lines.in"
	fi
	measure "lines:$lines" -r "$pool_rounds" batch "$@"
}

# From the fork of reeve to the first instruction of the first job.
measure_first() {
	measure first -n 1 -r "$firsts" start \
		ten "$reeve" each -n 1 -a "$tmp/ten" -- "$tmp/stamp" \
		, long "$reeve" each -n 1 -a "$tmp/long" -- "$tmp/stamp"
}

measure_memory() {
	measure "family:$memory_workers" -n "$memory_workers" family reeve \
		"$reeve" each -n "$memory_workers" -a "$tmp/few" -- "$tmp/stamp"
	if [ "$persistent" = yes ]; then
		how='--persistent=8 cat' many=$long
		set -- --persistent=8 -- cat
	else
		how=/bin/true many=$spawned
		set -- -- /bin/true
	fi
	seq "$many" >"$tmp/many"
	measure "peak:$many:$few" peak \
		few "$reeve" each -n 2 -a "$tmp/few" "$@" \
		, many "$reeve" each -n 2 -a "$tmp/many" "$@"
	echo "through $how" >>"$tmp/figures"
}

find_reeve
note_load
prepare
try_each
try_persistent
measure_all_spawning
measure_persistent
measure_first
measure_memory
awk -v short="$short" -v long="$long" -f "$here/each.awk" "$tmp/figures"
exit "$failed"
