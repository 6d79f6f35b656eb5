#!/bin/sh
# When there may be no more processes than the workers themselves, some of them
# go, and the tasks run beside the others.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
command -v prlimit >/dev/null || skip "prlimit (util-linux) is needed"
[ "$(id -u)" -eq 0 ] || skip_unprivileged "a user without other processes is needed"
plan 4

# The limit counts all processes of a user, and does not bind root.
cp "$REEVE" "$tmp" && chmod 711 "$tmp"
user='setpriv --reuid=64901 --regid=64901 --clear-groups'

# each_within N ARGUMENT... - in a user's N processes.
each_within() {
	n=$1
	shift
	: >"$tmp/out"
	: >"$tmp/log"
	# shellcheck disable=SC2086 # the words of a command
	launch $user prlimit --nproc="$n" "$tmp/reeve" each "$@"
	within 60 ended
}

seq 20 >"$tmp/items"
chmod 644 "$tmp/items"
check "four workers, and room for none of their tasks" \
    each_within 6 -n 4 -k -a "$tmp/items" -- echo
check "all tasks are run" same "$tmp/items" "$tmp/out"
check "that some workers go is said" says 'no task can begin beside 4 workers'
check "workers that cannot be made are missed no more" \
    each_within 5 -n 8 -k -a "$tmp/items" -- echo
