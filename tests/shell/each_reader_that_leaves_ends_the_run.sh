#!/bin/sh
# `reeve each ... | head -n 1` ends soon and quietly, with the status 141 and
# nothing left behind, whatever the tasks do about it.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 25
seq 100000 >"$tmp/items"

# ends_with ARGUMENT... - run into head; it is over in ten seconds.
ends_with() {
	rm -f "$tmp/first" "$tmp/status"
	: >"$tmp/log"
	# shellcheck disable=SC2016 # for the inner shell
	launch sh -c '{ "$@"; echo $? >status; } | head -n 1 >first' sh \
	    "$REEVE" each "$@"
	within 10 ended
}

for arguments in 'echo' '-k -- echo' '--ungroup -- echo' '--line-buffer -- yes' \
    '--line-buffer -g 300ms -- deaf yes'; do
	# shellcheck disable=SC2086 # one word each
	check "$arguments: it ends" ends_with -n 3 -a "$tmp/items" $arguments
	check "the first line was read" has 1 cat "$tmp/first"
	check "with status 141" [ "$(cat "$tmp/status")" = 141 ]
	check "quietly" [ ! -s "$tmp/log" ]
	check "nothing is left" has 0 survivors
done
