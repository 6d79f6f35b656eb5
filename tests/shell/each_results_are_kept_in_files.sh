#!/bin/sh
# --results: what each task wrote is kept in files of its own, both streams
# apart and to the byte, and is shown as well; of several tries, the last.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 11
seq 20 >"$tmp/items"

# The seventh writes nothing; the others no newline at the end, and a NUL.
# shellcheck disable=SC2016 # for the inner shell
task='[ "$1" != 7 ] || exit 0
printf "out %s\n\377\0end" "$1"; echo "err $1" >&2'

for i in $(seq 20); do
	[ "$i" -eq 7 ] || printf 'out %s\n\377\0end' "$i"
done >"$tmp/expected"

is_kept() {
	for i in $(seq 20); do
		find "$tmp/results/$i" -name "$1" -size +0 -exec cat {} +
	done >"$tmp/kept"
	same "$2" "$tmp/kept"
}

check "twenty tasks" each_ends 0 -n 4 -k --results "$tmp/results" \
    -a "$tmp/items" -- sh -c "$task" sh
check "stdout is shown in order" same "$tmp/expected" "$tmp/out"
check "and is kept" is_kept stdout "$tmp/expected"
check "stderr is shown" has 19 grep '^err ' "$tmp/log"
check "and is kept" is_kept stderr "$tmp/log"

# shellcheck disable=SC2016 # for the inner shell
again='echo x >>tries; wc -l <tries; [ "$(wc -l <tries)" -eq 3 ]'
check "a task is tried three times" each_ends 0 --retries 2 \
    --retry-delay 1ms --results "$tmp/retried" -- sh -c "$again" sh ::: one
check "the last try is kept" [ "$(cat "$tmp/retried/1/stdout")" -eq 3 ]

check "over what an earlier run has kept" each_ends 0 -n 4 \
    --results "$tmp/results" -a "$tmp/items" -- echo new
check "there is the new alone" [ "$(cat "$tmp/results/5/stdout")" = "new 5" ]
echo text >"$tmp/file"
check "what is no directory is refused" each_ends 2 --results "$tmp/file" -- \
    touch "$tmp/ran" ::: x
check "and nothing is run" [ ! -e "$tmp/ran" ]
