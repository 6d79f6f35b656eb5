#!/bin/sh
# Help and version are printed on standard output, with status 0, and fit one
# screen of 80 by 40, that of each of 80 by 45; every option is named in them. A
# full disk is an error.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/output.sh
. "$here/output.sh"
plan 26

# told ARGUMENT... - reeve itself, until it ends well without a complaint.
told() {
	: >"$tmp/out"
	: >"$tmp/log"
	launch "$REEVE" "$@"
	soon ended && [ "$status" -eq 0 ] && has 0 cat "$tmp/log"
}
# fits [LINES] - and it ends in a newline.
fits() {
	lines=$(wc -l <"$tmp/out")
	[ "$lines" -gt 0 ] && [ "$lines" -le "${1:-40}" ] &&
	    [ -z "$(tail -c 1 "$tmp/out")" ] && [ "$(wc -L <"$tmp/out")" -le 80 ]
}
# names_all - each long option and letter that the issue has.
names_all() {
	for word in -n --workers --name --restart --restart-delay \
	    --restart-max-delay --max-restarts --timeout -g --grace \
	    --stop-signal --kill-mode --exit-when -C --directory -e --env \
	    --env-file -u --user --umask --nice --limit -q --quiet \
	    -v --verbose -h --help; do
		has_printed "(^|[ ,])$word([ ,]|\$)" && continue
		echo "# missing: $word"
		return 1
	done
}

check "reeve run --help" told run --help
check "fits one screen" fits
check "and names every option" names_all
mv "$tmp/out" "$tmp/help"
check "reeve run -h" told run -h
check "is the same" cmp -s "$tmp/out" "$tmp/help"
check "after other options too" told run -n 3 -h stamp "$tmp/task.pids"
check "is the same" cmp -s "$tmp/out" "$tmp/help"
check "reeve each --help" told each --help
check "fits one screen" fits 45
check "and names items" has_printed '::: item'
for word in --help -h help; do
	check "reeve $word" told "$word"
	check "fits one screen" fits
	check "and names the verb" has_printed '^ +run '
done
check "reeve --version" told --version
check "is one line" has 1 grep -E '^reeve [0-9]+(\.[0-9]+)*$' "$tmp/out"

for word in --help --version; do
	"$REEVE" "$word" >/dev/full 2>"$tmp/log"
	check "$word to a full disk fails" [ $? -eq 1 ]
	check "and says so" says 'No space left'
done
check "nothing was started" [ ! -e "$tmp/task.pids" ]
