#!/bin/sh
# --failed FILE holds the items of tasks that failed, as they were; -a FILE
# repeats them, until there are none, and FILE may be the same in one run.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 14
export LC_ALL=C # sort and grep take any bytes then

# An item fails until there is its file.
# shellcheck disable=SC2016 # for the inner shell
task='for item; do [ -e "good/$item" ] || exit 3; done'
mkdir "$tmp/good"
printf '%s\n' good "a b" '' "it's" '{}' '-n' >"$tmp/items"
printf 'x\377y\n' >>"$tmp/items"
touch "$tmp/good/good"
sed 1d "$tmp/items" | sort >"$tmp/expected"

lists() {
	sort "$2" >"$tmp/sorted"
	same "$1" "$tmp/sorted"
}

check "some fail" each_ends 1 -n 3 --failed "$tmp/failed" --no-empty \
    -a "$tmp/items" -- sh -c "$task" sh
sed -i '/^$/d' "$tmp/expected"
check "they are in the file" lists "$tmp/expected" "$tmp/failed"
touch "$tmp/good/a b"
grep -avx 'a b' "$tmp/expected" >"$tmp/fewer"
check "repeated from and into the file" each_ends 1 -n 3 \
    --failed "$tmp/failed" -a "$tmp/failed" -- sh -c "$task" sh
check "there are fewer" lists "$tmp/fewer" "$tmp/failed"
check "a run of nothing but good ones" each_ends 0 --failed "$tmp/failed" -- \
    true ::: a b
check "empties the file" [ ! -s "$tmp/failed" ]
check "an empty file is nothing to do" each_ends 0 --failed "$tmp/failed" \
    -a "$tmp/failed" -- false

printf 'a\nb\0c\0d\0e\0f\0' >"$tmp/items"
check "by NUL, two for a task" each_ends 1 -0 -N 2 --failed "$tmp/failed" \
    -a "$tmp/items" -- false
by_nul() {
	for f; do
		sort -z "$f" >"$tmp/sorted.${f##*/}"
	done
	same "$tmp/sorted.items" "$tmp/sorted.failed"
}
check "each item is there" by_nul "$tmp/items" "$tmp/failed"

check "and can be repeated" each_ends 0 -0 -N 2 -a "$tmp/failed" -- true

cp "$tmp/failed" "$tmp/before"
start_each -0 --failed "$tmp/failed" -a "$tmp/failed" -- \
    sh -c 'exec stamp task.pids' sh
need "one runs" soon has_least 1 running "$tmp/task.pids"
kill -KILL "$reeve_pid"
check "when reeve is killed" soon ended
check "the file is as it was" same "$tmp/before" "$tmp/failed"
check "a journal cannot be the input too" each_ends 2 -a "$tmp/items" \
    --joblog "$tmp/items" -- true
