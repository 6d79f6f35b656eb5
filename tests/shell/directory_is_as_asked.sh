#!/bin/sh
# --directory is where the task runs, and where a relative command is looked
# for; one that is not there is refused before a second try.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/output.sh
. "$here/output.sh"
plan 15

mkdir "$tmp/a folder" "$tmp/closed"
cp "$(command -v crashy)" "$tmp/a folder/prog"
real=$(cd "$tmp" && pwd -P)

answers "$real" pwd -P
answers "$real/a folder" --directory "$tmp/a folder" pwd -P
answers "$real/a folder" -C 'a folder' pwd -P
check "a relative command is that directory's" ask -C 'a folder' ./prog exit 0
check "and is found" [ "$status" -eq 0 ]

check "one that is not there" ask -C "$tmp/missing" echo started
check "is refused" [ "$status" -eq 126 ]
check "with its name, once" \
    says_only "directory.*$tmp/missing: No such file or directory"
check "one that is none" ask -n 2 -C "$tmp/log" echo started
check "is refused" [ "$status" -eq 126 ]
check "with its name, once" says_only "directory.*$tmp/log: Not a directory"
check "nothing was started" printed ''
