#!/bin/sh
# A later --env-file is stronger than an earlier one, and --env than both,
# wherever it stands; -FILE may be missing, FILE may not.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/output.sh
. "$here/output.sh"
plan 20

printf 'A=1\nB=1\nC=1\nD=1\n' >"$tmp/one"
printf 'B=2\nC=2\n' >"$tmp/two"
# shellcheck disable=SC2016 # for the inner shell
show='echo "$A$B$C$D"'
A=0 B=0 C=0 D=0
export A B C D

answers 1111 --env-file one sh -c "$show"
answers 1221 --env-file one --env-file two sh -c "$show"
answers 1111 --env-file two --env-file one sh -c "$show"
answers 1231 -e C=3 --env-file one --env-file two sh -c "$show"
answers 1111 --env-file -one --env-file -missing sh -c "$show"

check "a file that is not there" ask --env-file missing sh -c "$show"
check "is refused" [ "$status" -eq 2 ]
check "with its name" says_only '^reeve: .*missing: No such file'

# A folder is there, but is no file of lines.
mkdir "$tmp/folder"
check "an error is none of absence" ask --env-file -folder sh -c "$show"
check "and is refused" [ "$status" -eq 2 ]
check "with its name" says_only '^reeve: .*folder: Is a directory'

printf 'A=5\n\n"A"=6\n' >"$tmp/bad"
check "a bad line" ask --env-file bad sh -c "$show"
check "is refused" [ "$status" -eq 2 ]
check "with file and line" says_only '^reeve: .*bad:3: '
check "nothing was started" printed ''
