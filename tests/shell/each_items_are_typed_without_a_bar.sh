#!/bin/sh
# Items that are typed at the terminal are not typed into the bar, which is
# there only if it is asked for.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 5

# shellcheck disable=SC2016 # for the inner shell
task='echo "<$0>"'
at_terminal "$REEVE" each -n 2 -- sh -c "$task"
type_line one
check "an item is run" soon shows '^<one>$'
type_line two
check "another one too" soon shows '^<two>$'
key D
check "the end of what is typed ends it" soon ended
check "there was no bar" shows_times 0 'done,'

wipe
at_terminal "$REEVE" each --progress=bar -- sh -c "$task"
type_line one
check "it is shown if asked for" soon shows 'done,'
