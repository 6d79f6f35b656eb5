# shellcheck shell=sh disable=SC2154 # tmp comes from tap.sh
# output.sh - what a task has printed: sourced after tap.sh by tests that let
# the task itself tell how it finds the world.

# ask ARGUMENT... - reeve run with an empty output, until it ends by itself.
ask() {
	: >"$tmp/out"
	: >"$tmp/log"
	run_reeve "$@"
}

# printed TEXT - the whole output is TEXT.
printed() {
	[ "$(cat "$tmp/out")" = "$1" ] && return
	sed 's/^/# printed: /' "$tmp/out"
	return 1
}

# has_printed PATTERN - a line of the output matches it.
has_printed() {
	grep -Eq -- "$1" "$tmp/out"
}

# answers TEXT ARGUMENT... - two checks: reeve run with these arguments ends
# with 0, and its task prints TEXT.
answers() {
	text=$1
	shift
	check "$(one_line "$*")" asked_well "$@"
	check "prints $(one_line "$text")" printed "$text"
}

# one_line TEXT - fit for the name of a check.
one_line() {
	printf %s "$1" | tr '\n\t#' '   ' | cut -c 1-60
}

asked_well() {
	ask "$@" && [ "$status" -eq 0 ]
}
