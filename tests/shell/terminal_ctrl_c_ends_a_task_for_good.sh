#!/bin/sh
# A task that Ctrl-C ends is not restarted, whatever its status and the restart
# policy; if it died by the signal reeve does too.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 16

# interrupted ARGUMENT... - reeve at a terminal, until Ctrl-C has ended it.
interrupted() {
	rm -f "$tmp"/*.pids "$tmp/ready"
	wipe
	at_terminal "$REEVE" run "$@"
	need "$1: the task runs" soon has 1 running "$tmp/task.pids"
	soon [ -e "$tmp/ready" ]
	key C
	check "Ctrl-C ends it" soon ended
	check "it started once" has 1 cat "$tmp/task.pids"
}

# shellcheck disable=SC2016 # for the inner shell
server='trap "exit $0" INT; : >ready; while :; do sleep 0.05; done'
interrupted -v -- stamp "$tmp/task.pids" sh -c ': >ready; exec cat'
check "by SIGINT itself" [ "$status" -eq 130 ]
interrupted --restart always -- stamp "$tmp/task.pids" \
    sh -c ': >ready; exec cat'
check "by SIGINT itself" [ "$status" -eq 130 ]
interrupted --restart on-failure -- stamp "$tmp/task.pids" \
    sh -c "$server" 1
check "with the server's status" [ "$status" -eq 1 ]
interrupted --restart always -- stamp "$tmp/task.pids" sh -c "$server" 0
check "with the server's status" [ "$status" -eq 0 ]
