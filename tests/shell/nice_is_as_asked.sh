#!/bin/sh
# --nice is the task's nice value, itself and not added to the caller's; reeve
# and its workers keep their own; what is not permitted is refused.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/output.sh
. "$here/output.sh"
plan 11

# nice_of PID
nice_of() {
	sed 's/.*) //' "/proc/$1/stat" | cut -d ' ' -f 17
}
mine=$(nice_of self)

answers "$mine" nice
[ "$mine" -gt 7 ] || seven=7
answers "${seven:-19}" --nice "${seven:-19}" nice
start_reeve --nice 19 stamp "$tmp/task.pids"
need "a nice one runs" soon has 1 running "$tmp/task.pids"
check "it is nice" [ "$(nice_of "$(running "$tmp/task.pids")")" -eq 19 ]
check "its worker is not" [ "$(nice_of "$(workers)")" -eq "$mine" ]
check "nor is reeve" [ "$(nice_of "$reeve_pid")" -eq "$mine" ]
check "a stop ends it" stop_reeve

check "less is for those who may" ask --nice -20 nice
allowed() { [ "$status" -eq 0 ] && printed -20; }
refused() { [ "$status" -eq 126 ] && says_only 'nice.*: Permission denied'; }
if [ "$(id -u)" -eq 0 ]; then
	check "as root does" allowed
else
	check "others are told, once" refused
fi
