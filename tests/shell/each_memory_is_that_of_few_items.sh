#!/bin/sh
# Memory does not grow with the items: with 300,000 the supervisor needs at most
# 2 MB more than with 1000.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 3

# The last of a hundred tasks looks how much the worker's parent has needed.
# shellcheck disable=SC2016 # for the inner shell
task='case " $* " in *" last "*)
	supervisor=$(sed -n "s/^PPid:[^0-9]*//p" "/proc/$PPID/status")
	sed -n "s/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p" "/proc/$supervisor/status"
esac'
# needs N - KB of memory with N items, in $kb.
needs() {
	{
		seq "$(($1 - 1))"
		echo last
	} >"$tmp/items"
	each_ends 0 -n 2 --name items -N "$(($1 / 100))" -a "$tmp/items" -- \
	    sh -c "$task" sh && kb=$(cat "$tmp/out") && [ "$kb" -gt 0 ]
}

check "a thousand items" needs 1000
few=$kb
check "300,000 items" needs 300000
echo "# $few KB and $kb KB"
no_more() {
	sanitized || [ "$kb" -le $((few + 2048)) ]
}
check "need no more memory" no_more
