# shellcheck shell=sh
# style.sh - what the checks of this folder share: TAP, and where things are.
#
# $root is the source root, $build the build folder (a second argument). What a
# check has to complain about goes to $tmp/said, one line each.
set -u
root=$(cd "$1" && pwd) || exit 1
# shellcheck disable=SC2034 # for those who source this
build=${2:-$root/build}
tmp=$(mktemp -d "${TMPDIR:-/tmp}/reeve-style.XXXXXX") || exit 1
trap 'rm -rf "$tmp"' EXIT
cd "$root" || exit 1
count=0 failed=0

plan() {
	echo "1..$1"
}

# skip REASON - a tool is missing. In CI that is a failure.
skip() {
	if [ "${CI:-}" = true ]; then
		echo "1..1"
		echo "not ok 1 - $1"
		exit 1
	fi
	echo "1..0 # SKIP $1"
	exit 0
}

# silent NAME COMMAND... - a check that passes when the command says nothing
# and succeeds.
silent() {
	what=$1
	shift
	count=$((count + 1))
	if "$@" >"$tmp/said" 2>&1 && [ ! -s "$tmp/said" ]; then
		echo "ok $count - $what"
		return
	fi
	failed=1
	echo "not ok $count - $what"
	head -n 100 "$tmp/said" | sed 's/^/# /'
}

# sources [DIRECTORY...] - every C file of ours, one a line.
sources() {
	[ $# -gt 0 ] || set -- common worker supervisor tests
	find "$@" -name '*.[ch]' | sort
}

finish() {
	exit "$failed"
}
