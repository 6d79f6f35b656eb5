#!/bin/sh
# Where each line is a rotation, what one pipe holds takes seconds; a logger
# that is at it hears of the stop all the same, and leaves in its time.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 3

# leaves_in_time - it has 200 ms for that, which a busy machine may use up: so
# once in a few times is enough.
leaves_in_time() {
	for _ in 1 2 3 4 5; do
		: >"$tmp/log"
		rm -rf "$tmp/dir"
		start_reeve --name t --log-dir "$tmp/dir" --log-size 1 -g 1s yes
		soon [ -e "$tmp/dir/t.1.log.5" ] || return 1
		stop_reeve || return 1
		says 'does not end' ||
		    { says 'bytes of output found no taker' && return; }
	done
	return 1
}
check "a logger hears of a stop between rotations" leaves_in_time

into out "$tmp/log" --name n --restart never --log-dir "$tmp/dir" \
    --log-size 1 --log-keep 1000 numbered 300 1
check "a task ends by itself" ended_by_itself
check "then every line is there" stored "$tmp/dir" n.1 1 1 300
