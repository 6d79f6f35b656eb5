#!/bin/sh
# The task has reeve's environment, and what --env sets: the last one of a name
# counts; values may hold anything; what is unset stays so.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/output.sh
. "$here/output.sh"
plan 14

# shellcheck disable=SC2016 # for the inner shell
show='printf "%s|" "$A" "$B" "${C-unset}"'
A=before B=kept
export A B
unset C

answers 'before|kept|unset|' sh -c "$show"
answers 'new|kept|unset|' --env A=new sh -c "$show"
answers '2|kept||' -e A=1 -e C= -e A=2 sh -c "$show"
# shellcheck disable=SC2016 # no shell is to look at it
answers '$B =x= "q"|{%}|	|' -e 'A=$B =x= "q"' '-eB={%}' --env='C=	' \
    sh -c "$show"

# --env PATH is where the command is looked for.
mkdir "$tmp/bin"
ln -s "$(command -v crashy)" "$tmp/bin/only-here"
check "a command is looked for in the task's own PATH" \
    ask -e "PATH=$tmp/bin" only-here exit 0
check "and found" [ "$status" -eq 0 ]

# shellcheck disable=SC2016 # for the inner shell
check "a variable may be long" ask -e "A=$(printf %0100000d 1)" \
    sh -c 'echo ${#A}'
check "and arrives whole" printed 100000
# What reeve itself adds, and no more.
check "the environment is told" ask env -u REEVE -u REEVE_TEST_SHORT sh -c env
added=$(sed -n 's/^\(REEVE[A-Z_]*\)=.*/\1/p' "$tmp/out" | sort | xargs)
check "of its own reeve adds three" \
    [ "$added" = "REEVE_POOL REEVE_SUPERVISOR REEVE_WORKER" ]
