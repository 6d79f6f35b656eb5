#!/bin/sh
# --dry-run prints each command as a shell would read it, and runs none; the
# files of a real run are left as they are.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 13

printf '%s\n' plain 'two words' "it's" '' "\$(touch shot)" '*' >"$tmp/items"
check "six commands" each_ends 0 -n 2 --dry-run -a "$tmp/items" -- tell 'a{}b' '{#}'
check "are printed" has 6 cat "$tmp/out"
(cd "$tmp" && sh out >./read)
each_ends 0 -n 2 -k -a "$tmp/items" -- tell 'a{}b' '{#}'
check "a shell reads them as they would be run" same "$tmp/out" "$tmp/read"
check "nothing was expanded" [ ! -e "$tmp/shot" ]
check "with --shell" each_ends 0 --dry-run --shell -- 'touch shot; echo {}' \
    ::: 'a b'
check "it is not run either" [ ! -e "$tmp/shot" ]

echo precious >"$tmp/file"
cp "$tmp/file" "$tmp/before"
for option in failed trace; do
	each_ends 0 --dry-run "--$option" "$tmp/file" -- true ::: x
	check "--$option leaves its file" same "$tmp/before" "$tmp/file"
done
each_ends 0 --dry-run --joblog "$tmp/journal" --results "$tmp/results" -- \
    true ::: x
check "no journal is begun" [ ! -e "$tmp/journal" ]
check "no directory is made" [ ! -e "$tmp/results" ]

seq 3 >"$tmp/items"
each_ends 0 -n 1 --joblog "$tmp/journal" -a "$tmp/items" -- true
seq 4 >"$tmp/items"
cp "$tmp/journal" "$tmp/before"
check "what a journal has" each_ends 0 --dry-run --resume \
    --joblog "$tmp/journal" -a "$tmp/items" -- true
check "would not be run" [ "$(cat "$tmp/out")" = 'true 4' ]
check "and the journal stays" same "$tmp/before" "$tmp/journal"
