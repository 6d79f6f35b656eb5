#!/bin/sh
# `reeve run -n 3 -- yes | head -n 1` ends soon, with the status 141 and nothing
# left behind; whatever the reader took, and whatever the tasks do about it.
# Without a logger too, where a task that dies of it must tell; but it is
# restarted as any other if the reader is still there.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 26

# shellcheck disable=SC2016 # for the task
printf '%s\n' 'yes' 'exit $?' >"$tmp/status.sh"
# ends_with ARGUMENT... - run into head; it is over in ten seconds.
ends_with() {
	rm -f "$tmp/first" "$tmp/status"
	# shellcheck disable=SC2016 # for the inner shell
	launch sh -c '{ "$@"; echo $? >status; } | head -n 1 >first' sh \
	    "$REEVE" run "$@"
	within 10 ended
}

for arguments in '-n 3 -- yes' '-n 3 --restart always -g 300ms deaf yes' \
    '-n 2 --timestamps --on-full drop yes' '-- yes' '-n 3 --prefix never yes' \
    '-- sh status.sh'; do
	# shellcheck disable=SC2086 # one word each
	check "$arguments: it ends" ends_with $arguments
	check "the first line was read" grep -Eqx '.*yes\.[123] \| y|'\
'deaf\.[123] \| y|y' "$tmp/first"
	check "with status 141" [ "$(cat "$tmp/status")" = 141 ]
	check "nothing is left" has 0 survivors
done

# shellcheck disable=SC2016 # for the inner shells
launch sh -c '"$@" | cat' sh "$REEVE" run --max-restarts 1 \
    --restart-delay 10ms -- sh -c 'kill -PIPE $$'
check "one that dies of another pipe" soon ended
check "is restarted" says 'killed by PIPE.*giving up after 1 restart'
