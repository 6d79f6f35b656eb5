#!/bin/sh
# A real terminal, tmux, shows each line after its name in a column, with the
# colours of both, and its title, clipboard and cursor are left alone.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
command -v tmux >/dev/null || skip "tmux is not installed"
plan 9

tm() {
	tmux -S "$tmp/socket" "$@"
}
captured() {
	tm capture-pane -p -t run "$@" >"$tmp/pane" 2>/dev/null
}
pane_has() {
	captured && grep -qx -- "$1" "$tmp/pane"
}
cat >"$tmp/task" <<'END'
printf '\033]2;stolen\007\033]52;c;aGk=\007first\n'
printf '\033[31mred\033[0m\033[2Jsecond\n'
[ "$1" -ne 10 ] || echo 'ten'
exec sleep 1000
END
export TAP_MARK="$tmp"
(cd "$tmp" && NO_COLOR='' SHELL=/bin/sh tm -f /dev/null new-session -d -s run -x 100 -y 40 \
    "exec $REEVE run -n 10 --name web sh task '{%}' 2>>$tmp/log")
unset TAP_MARK
need "ten tasks run in tmux" soon pane_has 'web.10 | ten'
check "names are padded" soon pane_has 'web.1  | .*first'
check "nothing was wiped" soon pane_has 'web.2  | .*red.*second'
check "the sequences are to be seen" pane_has \
    'web.3  | ^\[\]2;stolen^G^\[\]52;c;aGk=^Gfirst'
captured -S -
check "and that is all" has 21 grep . "$tmp/pane"
check "the title is as it was" \
    [ "$(tm display-message -p -t run '#{pane_title}')" != stolen ]
check "the clipboard is empty" not tm show-buffer 2>/dev/null
captured -e
esc=$(printf '\033')
check "a task's colour is there" grep -q "$esc\[31mred" "$tmp/pane"
check "and each name's" [ "$(grep -c "^$esc\[[0-9;]*m *web" "$tmp/pane")" -ge 20 ]
tm kill-server
soon has 0 survivors
