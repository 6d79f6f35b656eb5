#!/bin/sh
# --persistent: an item that its process dies of fails, with the signal's name
# or the exit status; all others are answered, by the process that follows.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
# shellcheck source=tests/shell/answers.sh
. "$here/answers.sh"
plan 34
# shellcheck disable=SC2016 # for the inner shell
two='read -r a; echo "$a"; read -r b; echo "$b"'
seq 100 >"$tmp/hundred"

for n in 1 8; do
	lines a b 'kill SEGV' c 'exit 3' d 'exit 0' e begin f
	check "$n in flight: it fails" each_ends 1 -n 1 -k "--persistent=$n" \
	    --joblog journal -a items -- sh answer
	check "all others are answered" answered 'got a' 'got b' 'got c' \
	    'got d' 'got e' 'got f'
	check "the signal is named" says 'task 3: killed by SEGV: kill SEGV$'
	check "the status is" says 'task 5: exit 3: exit 3$'
	check "as one that is no answer" says 'task 7: exit 0 without an answer'
	check "half an answer is none" says 'task 9: exit 4: begin$'
	check "each of these cost a process" has 5 cat "$tmp/starts"
	check "the journal has all" journal_has 10 "$tmp/journal"
	column 7 "$tmp/journal" | tr '\n' ' ' >"$tmp/exits"
	check "with their ends" \
	    grep -qx '0 0 0 0 3 0 1 0 4 0 ' "$tmp/exits"
	column 8 "$tmp/journal" | tr '\n' ' ' >"$tmp/signals"
	check "and signals" grep -qx '0 0 11 0 0 0 0 0 0 0 ' "$tmp/signals"

	check "one may leave what it has not read to the next" each_ends 0 \
	    -n 2 -k "--persistent=$n" -a hundred -- sh -c "$two"
	check "all are answered" same "$tmp/hundred" "$tmp/out"

	lines a once b
	check "a retry mends it" each_ends 0 -n 1 -k "--persistent=$n" \
	    --retries 1 -a items -- sh answer
	check "all are answered" answered 'got a' 'got once' 'got b'
done

lines a 'kill KILL' b
check "with retries: it fails" each_ends 1 -n 2 -k --persistent=4 --retries 9 \
    --joblog journal -a items -- sh answer
check "put aside after two" says 'task 2: killed by KILL, poison: kill KILL'
check "of processes" has_least 2 cat "$tmp/starts"
check "all others are answered" answered 'got a' 'got b'
check "the journal has all" journal_has 3 "$tmp/journal"

lines a b c
check "none of these answers" each_ends 1 -n 1 --persistent -a items -- false
