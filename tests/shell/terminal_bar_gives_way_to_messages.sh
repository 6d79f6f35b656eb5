#!/bin/sh
# At a terminal what reeve says takes the place of the bar, and stands on a line
# of its own.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 3

# shellcheck disable=SC2016 # for the tasks
at_terminal "$REEVE" each -v -n 1 --name job sh -c 'sleep 0.5; exit 3' ::: a b
check "it ends" soon ended
erase=$(printf '\033')'\[K'
check "there was a bar" shows '\[.*\].*running'
# What comes behind the last carriage return of a line is what is seen.
seen() { tr -d '\n' <"$screen" | tr '\r' '\n' | grep -a 'task [12]: exit'; }
check "no message stands behind it" \
    [ "$(seen | grep -Eac "^($erase)?reeve: ")" = "$(seen | wc -l)" ]
