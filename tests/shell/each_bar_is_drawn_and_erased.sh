#!/bin/sh
# At a terminal, a real one, a bar says how far things are: as wide as the
# window, never mixed with what tasks print, and gone at the end.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
command -v tmux >/dev/null || skip "tmux is not installed"
plan 9

tm() {
	tmux -S "$tmp/socket" "$@"
}
captured() {
	tm capture-pane -p -t run >"$tmp/pane" 2>/dev/null
}
pane_has() {
	captured && grep -Eqx -- "$1" "$tmp/pane"
}
# bar_is LEAST MOST - so many columns; the bar is the last line.
bar_is() {
	captured || return 1
	last=$(grep . "$tmp/pane" | tail -n 1)
	echo "$last" | grep -Eq '^ *[0-9]+% \[#+[.]+\] [0-9]+/20, 2 running' &&
	    [ ${#last} -ge "$1" ] && [ ${#last} -le "$2" ]
}
# only_output N - N lines from tasks, whole, and the bar below them if any.
only_output() {
	captured
	grep -Ev '^$|running|^status' "$tmp/pane" >"$tmp/output"
	[ "$(grep -cx 'task [0-9]*, whole' "$tmp/output")" -eq "$1" ] &&
	    has "$1" cat "$tmp/output"
}

# Ten at once, then ten when the test says so.
cat >"$tmp/task" <<'END'
[ "$1" -le 10 ] || until [ -e go ]; do sleep 0.05; done
[ "$1" -le 12 ] || until [ -e end ]; do sleep 0.05; done
printf 'task %s,' "$1"
printf ' whole\n'
END
seq 20 >"$tmp/items"
export TAP_MARK="$tmp"
(cd "$tmp" && SHELL=/bin/sh tm -f /dev/null new-session -d -s run -x 50 -y 40 \
    "$REEVE each -n 2 -a items -- sh task; echo status \$?; exec sleep 1000")
unset TAP_MARK
need "there is a bar" soon bar_is 40 49
check "it says how far it is" soon pane_has '.* 10/20,.*2 running.*'
check "tasks' lines are above it" only_output 10
tm resize-window -t run -x 120
touch "$tmp/go"
check "it follows the width of the window" soon bar_is 55 119
touch "$tmp/end"
check "it ends" soon pane_has 'status 0'
check "the bar is gone" not pane_has '.*running.*'
check "all is there, and whole" only_output 20
check "status follows at once" grep -qx 'status 0' "$tmp/pane"
check "no empty line is between" [ "$(grep -n . "$tmp/pane" | tail -n 1 |
    cut -d : -f 1)" -eq 21 ]
tm kill-server
soon has 0 survivors
