#!/bin/sh
# On a terminal what a task writes cannot set the title, take the clipboard, move
# the cursor or ring: it is made visible. Colours pass; with --raw all does, and
# elsewhere than on a terminal too.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 16
TERM=xterm
LC_ALL=C.UTF-8

# shellcheck disable=SC2016 # for the inner shell
task='printf "\033]0;title\007 a\n\033]52;c;aGk=\007 b\n\033[2J\033[H c\n"
printf "\033[1;31mred\033[0m d\n\233H\302\233J e\n\twide \303\244 f\r\n"
printf "over\rwrite g\n\033[31"; exec stamp "$0"'
run='--name web --prefix always sh -c'
holds() {
	LC_ALL=C grep -aqF -- "$(printf %b "$1")" "$2"
}

# shellcheck disable=SC2086 # one word each
at_terminal "$REEVE" run $run "$task" "$tmp/task.pids"
need "a task writes to a terminal" soon holds 'write g' "$screen"
check "a title is shown" holds '^[]0;title^G a' "$screen"
check "the clipboard too" holds '^[]52;c;aGk=^G b' "$screen"
check "and the cursor" holds '^[[2J^[[H c' "$screen"
check "colours pass" holds '\0033[1;31mred\0033[0m d' "$screen"
check "C1 controls are shown" holds '\\x9bH\\x9bJ e' "$screen"
check "tabs and UTF-8 pass" holds '\twide \0303\0244 f' "$screen"
check "a CR elsewhere is shown" holds 'over^Mwrite g' "$screen"
for sequence in '\0033]' '\0007' '\0033[2J' '\0233' '\0302\0233'; do
	check "not obeyed: $sequence" not holds "$sequence" "$screen"
done
kill -s TERM "$(children "$reeve_pid")"
soon ended

# shellcheck disable=SC2086 # one word each
at_terminal "$REEVE" run --raw $run "$task" "$tmp/raw.pids"
need "raw" soon has 1 running "$tmp/raw.pids"
check "all passes" soon holds '\0033]0;title\0007 a' "$screen"
kill -s TERM "$(children "$reeve_pid")"
soon ended
# shellcheck disable=SC2086 # one word each
start_reeve $run "$task" "$tmp/file.pids"
check "a file has all as it is" soon holds '\0033]52;c;aGk=\0007 b' "$tmp/out"
