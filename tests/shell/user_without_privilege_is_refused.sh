#!/bin/sh
# Without privilege nobody can be become: one line says so, with status 126.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/output.sh
. "$here/output.sh"
chmod 711 "$tmp"

# As root, become somebody first.
drop=''
if [ "$(id -u)" -eq 0 ]; then
	drop='setpriv --reuid=nobody --regid=nogroup --clear-groups'
	cp "$REEVE" "$tmp/reeve" && REEVE=$tmp/reeve
fi
plan 6

# as_me ARGUMENT... - ask, without privilege.
as_me() {
	: >"$tmp/out"
	: >"$tmp/log"
	# shellcheck disable=SC2086 # the words of a command
	launch $drop "$REEVE" run -C / "$@"
	soon ended
}

check "another user" as_me -n 3 -u root echo started
check "is refused" [ "$status" -eq 126 ]
check "in one line" says_only '^reeve: cannot .*: Operation not permitted'
check "another by number" as_me -u 1:1 echo started
check "is refused" [ "$status" -eq 126 ]
check "nothing was started" printed ''
