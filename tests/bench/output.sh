#!/bin/sh
# SPDX-License-Identifier: ISC
# output.sh [--short] [--reeve PATH] - how fast output goes through reeve.
#
# Prints one table: each figure of reeve's logger beside that of a bare C
# program that does the same and no more, measured in turns in the same run,
# and of those loggers that are installed. The exit status says only whether
# every figure could be got, not whether it is good. With REEVE_BENCH_STDERR
# set, what the programs say is seen. Needs cc, /proc, and strace for the count
# of system calls; up to 2 GB in /dev/shm while it runs. Takes four minutes;
# with --short some seconds, for a look at whether it works.
# shellcheck source=tests/bench/options.sh
. "$(dirname -- "$0")/options.sh"

# Rounds; bytes of a fast task, of one that writes by the line or whose output
# grows, of one behind a slow logger; lone lines; silent workers, seconds.
if [ "$short" = yes ]; then
	rounds=1 fast=16000000 middling=8000000 slow=4000000 room_kb=200000
	lines=5 workers=20 idle_s=1
else
	rounds=7 fast=800000000 middling=300000000 slow=100000000
	room_kb=2000000 lines=50 workers=100 idle_s=5
fi

# In memory where there is room: a disk would be what is measured.
make_folder() {
	free_kb=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
	if [ "${free_kb:-0}" -ge "$room_kb" ] &&
		tmp=$(mktemp -d /dev/shm/reeve-bench.XXXXXX); then
		return
	fi
	tmp=$(mktemp -d) || exit 1
	say "/dev/shm has not $room_kb KB: output goes to $tmp, perhaps a disk"
}

compile_all() {
	compile_measure &&
		compile -o "$tmp/bare" "$here/bare_logger.c" &&
		compile -o "$tmp/writer" "$here/writer.c" &&
		compile -DSTAMP_LIBC -o "$tmp/stamp" "$here/stamp.c" || exit 1
}

# try_reeve - one line, through the logger. Without that no figure of reeve's
# can be got, so the table has none.
try_reeve() {
	if ! [ -f "$reeve" ] || ! [ -x "$reeve" ]; then
		why="no such program"
	elif ! "$reeve" run --help 2>&1 | grep -q -e --prefix; then
		why="has no logger: it does not know --prefix"
	else
		got=$("$reeve" run --restart never --name web --prefix always \
			-- echo hello 2>"$tmp/why" </dev/null)
		[ "$got" != "web.1 | hello" ] || return
		why="did not pass on a line, but \"$got\": $(head -n 3 "$tmp/why")"
	fi
	lack "$reeve: $why; the table is without reeve"
	reeve=
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

# write BYTES - the words of a task that writes.
write() {
	echo "$tmp/writer -o $tmp/run/stamp -b $1"
}

# reeve_run OPTION... - the words of reeve with one task; to be followed by it.
reeve_run() {
	echo "$reeve run --restart never --name web $* --"
}

# compare FIGURE TASK BARE-OPTIONS REEVE-OPTIONS PEER... - as lists of words.
compare() {
	figure=$1
	task=$2
	bare_options=$3
	reeve_options=$4
	shift 4
	# shellcheck disable=SC2046,SC2086 # lists of words
	[ -z "$reeve" ] ||
		set -- , reeve $(reeve_run "$reeve_options") $task "$@"
	# shellcheck disable=SC2086
	measure "$figure" -r "$rounds" flow \
		bare "$tmp/bare" $bare_options $task "$@"
}

# By the line: the yardstick is the better of one that reads at once and one
# that lets output gather.
measure_lines() {
	task="$(write "$middling") -1"
	# shellcheck disable=SC2086
	compare line "$task" "" "--prefix always" \
		, bare-g "$tmp/bare" -g $task
}

# The same bytes from one and, an eighth each, from eight.
measure_eight() {
	eight=$(write $((fast / 8)))
	set -- , bare-8 "$tmp/bare" -n 8 "$eight"
	# shellcheck disable=SC2046
	[ -z "$reeve" ] ||
		set -- "$@" , reeve-8 $(reeve_run -n 8 --prefix always) "$eight"
	# shellcheck disable=SC2048,SC2086
	compare eight "$(write "$fast")" "" "--prefix always" $*
}

# The shell makes a pipe between the writer and one of these. The folder is
# made first, with svlogd's settings, which are in a file.
# shellcheck disable=SC2016 # for sh
piped='dir=$1 task=$2
shift 2
mkdir "$dir" && printf "s10000000\nn5\n" >"$dir/config" && $task | "$@" "$dir"'

# The time that supervisord takes to start is not to count, and it does not end
# with its task: the task says when it begins and when it has ended.
prepare_supervisord() {
	cat >"$tmp/supervisord.conf" <<-END
		[supervisord]
		nodaemon=true
		logfile=/dev/null
		logfile_maxbytes=0
		pidfile=$tmp/supervisord.pid
		[program:web]
		command=/bin/sh $tmp/supervised
		autorestart=false
		startsecs=0
		stdout_logfile=$tmp/run/web.log
		stdout_logfile_maxbytes=10MB
		stdout_logfile_backups=5
	END
	cat >"$tmp/supervised" <<-END
		awk -v hz="$(getconf CLK_TCK)" '{
			printf "before %d0000000\n", (\$14 + \$15) * 100 / hz
		}' /proc/\$PPID/stat >>$tmp/run/stamp
		$(write "$fast")
		echo >$tmp/run/end
	END
	cat >"$tmp/supervise" <<-END
		mkfifo $tmp/run/end
		supervisord -c $tmp/supervisord.conf >/dev/null 2>&1 &
		read -r _ <$tmp/run/end
		sleep 0.3 # what is still in the pipe
		kill \$!
		wait
	END
}

measure_stored() {
	dir=$tmp/run/log
	set --
	if have supervisord && prepare_supervisord; then
		set -- "$@" , supervisord sh "$tmp/supervise"
	fi
	task=$(write "$slow")
	if have s6-log; then
		set -- "$@" , s6-log sh -c "$piped" sh "$dir" "$task" \
			s6-log n5 s10000000
	fi
	if have multilog; then
		set -- "$@" , multilog sh -c "$piped" sh "$dir" "$task" \
			multilog n5 s10000000
	fi
	if have svlogd; then
		set -- "$@" , svlogd sh -c "$piped" sh "$dir" "$task" svlogd
	fi
	compare stored "$(write "$fast")" "-r $tmp/run/stored" \
		"--log-dir $dir --log-size 10M --log-keep 5" "$@"
}

measure_latency() {
	task="$tmp/writer -q $lines"
	# shellcheck disable=SC2086
	set -- bare "$tmp/bare" $task , bare-g "$tmp/bare" -g $task
	# shellcheck disable=SC2046,SC2086
	[ -z "$reeve" ] ||
		set -- "$@" , reeve $(reeve_run --prefix always) $task
	measure latency latency "$@"
}

measure_silence() {
	set -- "$reeve" run -n "$workers" --restart always --name web \
		--prefix always -- "$tmp/stamp"
	measure logger -n "$workers" logger reeve "$@"
	if ! have strace || ! strace -D -qq -o /dev/null true 2>/dev/null; then
		echo "skipped strace is not installed, or may not trace" \
			>>"$tmp/figures"
		return
	fi
	measure idle -n "$workers" -s "$idle_s" -o "$tmp/trace" idle reeve \
		strace -D -f -qq -o "$tmp/trace" "$@"
}

note_load
make_folder
choose_reeve
compile_all
try_reeve
: >"$tmp/figures"
compare prefixed "$(write "$fast")" "" "--prefix always"
measure_stored
measure_lines
compare times "$(write "$fast")" "-t" "--prefix always --timestamps"
compare json "$(write "$middling")" "-j" "--log-format json"
measure_eight
measure_latency
[ -z "$reeve" ] || measure_silence
echo "output in $tmp ($(df -P "$tmp" | awk 'NR == 2 { print $1 }')), $rounds rounds"
awk -v workers="$workers" -v idle_s="$idle_s" -v short="$short" \
	-f "$root/tests/bench/output.awk" "$tmp/figures"
exit "$failed"
