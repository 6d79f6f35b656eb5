#!/bin/sh
# On a terminal each worker's name has a colour of its own, elsewhere none;
# NO_COLOR and CLICOLOR_FORCE are heard.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 13
TERM=xterm
unset NO_COLOR CLICOLOR_FORCE

esc=$(printf '\033')
# shown ENVIRONMENT... - on a terminal, of two workers.
shown() {
	wipe
	at_terminal env "$@" "$REEVE" run -n 2 --name web --restart never \
	    echo hello
	soon ended
	tr -d '\r' <"$screen" >"$tmp/out"
}
# written ENVIRONMENT... - the same to a file.
written() {
	: >"$tmp/out"
	launch env "$@" "$REEVE" run -n 2 --name web --restart never echo hello
	soon ended
}
# bare_lines - what is there is right, without its colours.
bare_lines() {
	sed "s/$esc\\[[0-9;]*m//g" "$tmp/out" | sort | paste -s -d , |
	    grep -qx 'web\.1 | hello,web\.2 | hello'
}
coloured() {
	bare_lines && [ "$(grep -Ec "^$esc\\[[0-9;]+m.*web\\.[12].*$esc"\
'\[0?m.*hello' "$tmp/out")" -eq 2 ]
}
plain() {
	bare_lines && ! grep -q "$esc" "$tmp/out"
}
colours() {
	sed -n "s/^\\($esc\\[[0-9;]*m\\).*/\\1/p" "$tmp/out" | sort -u
}

check "a terminal shows it" shown A=b
check "in colours" coloured
check "of which each worker has one" has 2 colours
check "so it is with NO_COLOR of no value" shown NO_COLOR=
check "in colours" coloured
check "not with NO_COLOR" shown NO_COLOR=1
check "without colours" plain
check "a file" written A=b
check "has no colours" plain
check "with CLICOLOR_FORCE it" written CLICOLOR_FORCE=1
check "has" coloured
check "with CLICOLOR_FORCE=0 it" written CLICOLOR_FORCE=0
check "has not" plain
