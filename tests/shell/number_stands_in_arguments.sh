#!/bin/sh
# {%} is the worker's number, in any argument, as often as it stands there; all
# else is left as it is, and no shell looks at it.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/output.sh
. "$here/output.sh"
plan 18

answers 'a1b1c' printf %s 'a{%}b{%}c'
answers '1{1}{11' printf %s '{%}{{%}}{{%}{%}'
answers '{} {#} {.} % {%' printf %s '{} {#} {.} % {%'
# shellcheck disable=SC2016 # no shell is to look at it
answers '$HOME `date` * ~ \n "' printf %s '$HOME `date` * ~ \n "'
answers '[a b][][
][it'\''s]' printf '[%s]' 'a b' '' '
' "it's"
answers '[-n][--][--help]' -- printf '[%s]' -n -- --help

cp "$(command -v crashy)" "$tmp/prog1"
check "in the command too" ask "$tmp/prog{%}" exit 0
check "which is found" [ "$status" -eq 0 ]
# shellcheck disable=SC2016 # for the inner shell
check "with three, three run" ask -n 3 --prefix never sh -c 'echo "$0 $#"' 'worker {%} of 3'
check "each with its own number" \
    [ "$(sort "$tmp/out" | paste -s -d ,)" = \
    "worker 1 of 3 0,worker 2 of 3 0,worker 3 of 3 0" ]
# Wider than {%}, so that the room for it must be made.
check "many digits find room" ask -n 1000 --restart never echo '<{%}{%}>'
check "and all are there" [ "$(sort -u "$tmp/out" | wc -l)" -eq 1000 ]
