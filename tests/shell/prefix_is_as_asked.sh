#!/bin/sh
# A line has its worker's name in front when there are several, or always, or
# never; names are padded to the longest; in logs there is none unless asked.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/output.sh
. "$here/output.sh"
plan 20

# prints TEXT ARGUMENT... - the lines of all tasks, sorted.
prints() {
	text=$1
	shift
	check "$*" asked_well --name web --restart never "$@" sh -c 'echo hello'
	sort -o "$tmp/out" "$tmp/out"
	check "prints that" printed "$text"
}
both='web.1 | hello
web.2 | hello'
bare='hello
hello'

prints hello -n 1
prints "$both" -n 2
prints "$both" -n 2 --prefix auto
prints "$both" -n 2 --prefix always
prints "$bare" -n 2 --prefix never
prints 'web.1 | hello' --prefix=always
prints "$(for i in 1 10 2 3 4 5 6 7 8 9; do
	printf 'web.%-2s | hello\n' "$i"
done)" -n 10
prints '' -n 2 --log-dir "$tmp/dir"
prints '' -n 2 --log-dir "$tmp/named" --prefix always
cat "$tmp/dir/web.1.log" "$tmp/dir/web.2.log" >"$tmp/out"
check "logs have no prefix" printed "$bare"
cat "$tmp/named/web.1.log" "$tmp/named/web.2.log" >"$tmp/out"
check "unless they are to" printed "$both"
