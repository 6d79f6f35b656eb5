# shellcheck shell=sh
# tap.sh - what every shell test stands on: TAP lines, waiting for facts, one
# reeve in the background, and at the end a search for whatever it has left.
#
# REEVE is the binary, HELPERS the directory of the compiled helpers/*.c; both
# may come from the environment. $tmp is the test's own directory, $tmp/log
# what reeve said, $status how it ended. PATH has the helpers in front.
#
# Only what is started through launch carries the marks that survivors looks
# for (see processes.sh), so tests may run side by side.
set -u
here=$(cd "${0%/*}" && pwd)
# shellcheck source=tests/shell/processes.sh
. "$here/processes.sh"
REEVE=${REEVE:-$here/../../build/reeve}
REEVE=$(cd "${REEVE%/*}" && pwd)/${REEVE##*/}
HELPERS=${HELPERS:-${REEVE%/*}/tests/shell/helpers}
HELPERS=$(cd "$HELPERS" && pwd) || exit 1
[ -x "$REEVE" ] || { echo "Bail out! there is no $REEVE"; exit 1; }
PATH=$HELPERS:$PATH
tmp=$(mktemp -d "${TMPDIR:-/tmp}/reeve-test.XXXXXX") || exit 1
: >"$tmp/log"
count=0 planned=0 failed=0 bailed='' reeve_pid='' status=-1

# many ALL SOME - so many, of something of which few would show the same but for
# what is rare: all, or some when REEVE_TEST_SHORT is set, for a second look.
many() {
	[ -z "${REEVE_TEST_SHORT:-}" ] && echo "$1" || echo "$2"
}

# plan N - the test has N checks of its own; the last line is that of finish.
plan() {
	planned=$(($1 + 1))
	echo "1..$planned"
}

# skip REASON - leave the test out. In CI that is a failure.
skip() {
	[ "${CI:-}" != true ] || { plan 0; need "$1" false; }
	skip_unprivileged "$1"
}

# skip_unprivileged REASON - leave it out: no privilege for it, even in CI.
skip_unprivileged() {
	echo "1..0 # SKIP $1"
	exit 0
}

# check NAME COMMAND... - one TAP line; on failure the log, as comments.
check() {
	name=$(printf '%s' "$1" | tr '\n' ' ')
	shift
	count=$((count + 1))
	if "$@"; then
		printf 'ok %s - %s\n' "$count" "$name"
		return 0
	fi
	failed=1
	printf 'not ok %s - %s\n' "$count" "$name"
	for f in "$tmp"/log*; do
		tail -n 30 "$f" | cut -c 1-300 | sed "s,^,# ${f##*/}: ,"
	done
	return 1
}

# need NAME COMMAND... - a check without which the rest means nothing.
need() {
	check "$@" || { bailed=$1; exit 1; }
}

# within SECONDS COMMAND... - true as soon as the command is.
within() {
	read -r up _ </proc/uptime
	limit=$((${up%.*} + $1))
	shift
	until "$@"; do
		read -r up _ </proc/uptime
		[ "${up%.*}" -le "$limit" ] || return 1
		sleep 0.03
	done
}

# soon COMMAND... - within what the slowest, busiest machine may need.
soon() {
	within "${TAP_PATIENCE:-20}" "$@"
}

# not_yet COMMAND... - it is not true, nor gets so in half a second.
not_yet() {
	for _ in 1 2 3 4 5; do
		! "$@" || return 1
		sleep 0.1
	done
}

# not COMMAND... - true when the command is not.
not() {
	! "$@"
}

# has N COMMAND... - the command prints exactly N lines.
has() {
	n=$1
	shift
	[ "$("$@" 2>/dev/null | wc -l)" -eq "$n" ]
}

# has_least N COMMAND... - or more.
has_least() {
	n=$1
	shift
	[ "$("$@" 2>/dev/null | wc -l)" -ge "$n" ]
}

# says PATTERN - a line of the log matches this extended expression.
says() {
	grep -Eq -- "$1" "$tmp/log"
}

# repeated FILE - the lines that are there more than once.
repeated() {
	sort "$1" | uniq -d
}

# says_only PATTERN - so it does, and there is no other.
says_only() {
	has 1 cat "$tmp/log" && says "$1"
}

# launch COMMAND... - in the background, marked; $reeve_pid is its process.
launch() {
	(cd "$tmp" && TAP_MARK=$tmp exec "$@") </dev/null >>"$tmp/out" \
	    2>>"$tmp/log" &
	reeve_pid=$!
}

# start_reeve ARGUMENT... - reeve run, in the background.
start_reeve() {
	launch "$REEVE" run "$@"
}

# ended - the background reeve has; its exit status is then in $status.
ended() {
	[ -n "$reeve_pid" ] || return 0
	gone "$reeve_pid" || return 1
	wait "$reeve_pid" 2>/dev/null
	# shellcheck disable=SC2034 # the tests read it
	status=$? reeve_pid=''
}

# stop_reeve [SIGNAL] - ask it to end; true when it has.
stop_reeve() {
	kill -s "${1:-TERM}" "$reeve_pid"
	soon ended
}

# run_reeve ARGUMENT... - reeve run until it ends by itself.
run_reeve() {
	start_reeve "$@"
	soon ended
}

# nothing_left - nobody survives; who does is named, and killed.
nothing_left() {
	left=$(survivors)
	[ -n "$left" ] || return 0
	for pid in $left; do
		echo "# left: $pid $(tr '\0\n' '  ' <"/proc/$pid/cmdline")"
	done 2>/dev/null
	for _ in 1 2 3; do
		for pid in $(survivors); do kill -STOP "$pid"; done
		for pid in $(survivors); do kill -KILL "$pid"; done
	done 2>/dev/null
	return 1
}

# no_bug - neither reeve nor a sanitizer has reported one.
no_bug() {
	! grep -Eh 'bug:|runtime error:|ERROR: [A-Za-z]*Sanitizer' \
	    "$tmp"/log* | sed 's/^/# /' | grep .
}

# clean - what the last line of each test says.
clean() {
	nothing_left && no_bug
}

# Ask first, so that reeve can take its own with it; then look who is left.
finish() {
	code=$?
	trap '' HUP INT TERM
	for sig in TERM TERM KILL; do
		ended || kill -s "$sig" "$reeve_pid"
		within 8 ended && break
	done
	[ "$planned" -eq 0 ] || check "nothing it started is left" clean
	[ "$planned" -eq "$count" ] && [ "$code" -eq 0 ] || failed=1
	[ -z "$bailed" ] || echo "Bail out! $bailed"
	rm -rf "$tmp"
	exit "$failed"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM
