#!/bin/sh
# --limit sets the task's resource limits, soft and hard, in the units of
# setrlimit, several in one or in several options; others stay as they were.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/output.sh
. "$here/output.sh"
plan 22

# limits NAME-IN-PROC - "soft hard" as the task's own /proc tells it.
limits() {
	sed -n "s/^Max $1  *\([a-z0-9]*\)  *\([a-z0-9]*\).*/\1 \2/p" "$tmp/out"
}
# sets WANTED NAME-IN-PROC ARGUMENT... - two checks
sets() {
	wanted=$1 label=$2
	shift 2
	check "$*" asked_well "$@" cat /proc/self/limits
		check "is $wanted" [ "$(limits "$label")" = "$wanted" ]
}

sets '100 200' 'open files' --limit nofile=100:200
sets '100 100' 'open files' --limit=nofile=100
sets '100 100' 'open files' --limit NOFILE=300:300 --limit RLIMIT_nofile=100
sets '0 0' 'core file size' --limit nofile=100,core=0,cpu=7:9
check "and all of them" [ "$(limits 'cpu time') $(limits 'open files')" = \
    '7 9 100 100' ]
sets '65536 1048576' 'file size' --limit fsize=64K:1MiB
sets '4194304 4194304' 'stack size' --limit stack=4M
hard=$(awk '/^Max core/ { print $6 }' /proc/self/limits)
sets "0 $hard" 'core file size' --limit "core=0:$hard"
unlimited=$(awk '/^Max resident/ { print $5 }' /proc/self/limits)
sets "$unlimited $unlimited" 'resident set' --limit "rss=$unlimited"
sets "$unlimited $unlimited" 'resident set' --limit cpu=1:2

check "more than the hard limit is for those who may" \
    ask --limit nofile=2000000000 true
check "or is said, once" says_only '^reeve: .*limit.*: Operation not permitted'
check "with 126" [ "$status" -eq 126 ]
