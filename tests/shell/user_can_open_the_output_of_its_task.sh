#!/bin/sh
# A task that runs as another user can open /dev/stdout and /dev/stderr, which
# images of servers have links to, though a logger reads them.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
[ "$(id -u)" -eq 0 ] || skip_unprivileged "only root can become another user"
plan 4

for kind in '' --pty; do
	# shellcheck disable=SC2086 # none or one word
	start_reeve -n 2 --restart never --user nobody --name t $kind \
	    sh -c 'cd /; echo one >/dev/stdout; echo two >/dev/stderr'
	check "$kind tasks open them" soon ended
	check "with success" [ "$status" -eq 0 ]
done
