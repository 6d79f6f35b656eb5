# shellcheck shell=sh disable=SC2034 # the scripts read what is set here
# options.sh - what the benches share: options, messages, a compiler, and an end
# that leaves nothing behind. Sourced; reads the script's own arguments.
set -u

usage() {
	echo "usage: ${0##*/} [--short] [--reeve PATH]" >&2
	exit 2
}

root=$(cd -- "$(dirname -- "$0")/../.." && pwd) || exit 1
here=$root/tests/bench
reeve=
short=no
while [ $# -gt 0 ]; do
	case $1 in
	--short) short=yes ;;
	--reeve)
		[ $# -ge 2 ] || usage
		reeve=$2
		shift
		;;
	--reeve=*) reeve=${1#*=} ;;
	*) usage ;;
	esac
	shift
done

failed=0
child=
tmp=
services=

# The measuring program ends all that it started when it is asked to leave.
# shellcheck disable=SC2317 # the traps call it
finish() {
	status=$?
	trap - EXIT
	trap '' HUP INT TERM
	if [ -n "$child" ] && kill -TERM "$child" 2>/dev/null; then
		wait "$child"
	fi
	[ -z "$tmp" ] || rm -rf -- "$tmp"
	[ -z "$services" ] || rm -rf -- "$services"
	exit "$status"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

say() {
	echo "${0##*/}: $*" >&2
}

# lack TEXT - a figure could not be got; the rest goes on.
lack() {
	say "$*"
	failed=1
}

# have COMMAND - true where it can be run.
have() {
	command -v "$1" >/dev/null 2>&1
}

# choose_reeve - the one asked for, or the best that was built; as a path from
# the root, because of the folders that supervisors change to.
choose_reeve() {
	if [ -z "$reeve" ]; then
		reeve=$root/build-release/reeve
		[ -x "$reeve" ] || reeve=$root/build/reeve
	fi
	case $reeve in
	/*) ;;
	*) reeve=$PWD/$reeve ;;
	esac
}

compile() {
	# shellcheck disable=SC2086 # CFLAGS is a list of words
	"${CC:-cc}" -std=c11 -D_GNU_SOURCE -O2 -I"$root" ${CFLAGS-} "$@"
}

compile_measure() {
	compile -o "$tmp/measure" "$here/measure.c" "$here/timing.c" \
		"$here/memory.c" "$here/flow.c" "$here/latency.c" \
		"$here/batch.c" "$here/subject.c" "$here/proc.c"
}

# compile_stamp NAME FLAG... - without a libc, else with one, static or not.
compile_stamp() {
	out=$tmp/$1
	shift
	set -- "$@" -o "$out" "$here/stamp.c"
	compile -static -nostdlib -nostartfiles -ffreestanding -fno-pie \
		-fno-stack-protector "$@" 2>/dev/null ||
		compile -DSTAMP_LIBC -static "$@" 2>/dev/null ||
		compile -DSTAMP_LIBC "$@"
}

# note_load - others who compute take as much from the bare program, but not in
# step.
note_load() {
	read -r load _ </proc/loadavg
	echo "load when it began: $load on $(getconf _NPROCESSORS_ONLN) processors"
}
