#!/bin/sh
# -a /dev/fd/N, which is what a shell makes of -a <(command), reads what reeve
# was started with; no task has it, and one that was not there is refused.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 6
seq 3 >"$tmp/items"

# ends_with STATUS ARGUMENT... - with items at 7, and a pipe of them at 8.
ends_with() {
	wanted=$1
	shift
	: >"$tmp/out"
	# shellcheck disable=SC2016 # for the inner shell
	launch sh -c 'cat items | exec "$@" 7<items 8<&0 </dev/null' sh \
	    "$REEVE" each "$@"
	soon ended && [ "$status" -eq "$wanted" ]
}

check "a file" ends_with 0 -k -a /dev/fd/7 echo
check "is read" same "$tmp/items" "$tmp/out"
check "a pipe" ends_with 0 -k --arg-file=/proc/self/fd/8 echo
check "is read" same "$tmp/items" "$tmp/out"
# shellcheck disable=SC2016 # for the tasks
check "no task has it" ends_with 0 -a /dev/fd/7 -a /dev/fd/8 -- \
    sh -c '! [ -e /proc/$$/fd/7 ] && ! [ -e /proc/$$/fd/8 ]'
check "one that is not there is refused" ends_with 2 -a /dev/fd/9 -- true
