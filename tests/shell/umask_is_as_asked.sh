#!/bin/sh
# --umask is the task's mask for new files; without it, that of the caller.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/output.sh
. "$here/output.sh"
plan 14

umask 0027
answers 0027 sh -c umask
answers 0000 --umask 0 sh -c umask
answers 0077 --umask 077 sh -c umask
answers 0777 --umask=0777 sh -c umask
check "a file is made with it" ask --umask 077 touch made
check "and has its mode" [ "$(stat -c %a "$tmp/made")" = 600 ]
for wrong in 8 1000 rwx -1; do
	ask --umask "$wrong" true
	check "refused: $wrong" [ "$status" -eq 2 ]
done
