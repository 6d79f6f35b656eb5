#!/bin/sh
# A symbolic link that is given for a file stays a link, and the file is made
# where it leads; one that leads to a pipe is refused before anything starts.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 21

# refused_piped ARGUMENT... - with a pipe at descriptors 2 and 7.
refused_piped() {
	: >"$tmp/log"
	# shellcheck disable=SC2016 # for the inner shell
	launch sh -c '{ "$@" 2>&1 7>&1; echo $? >status; } | cat >&2' sh \
	    "$REEVE" each "$@" touch "$tmp/started" ::: x
	soon ended && [ "$(cat "$tmp/status")" -eq 2 ] &&
	    says_only '^reeve: .*: is not a regular file$'
}

mkdir "$tmp/sub"
ln -s /proc/self/fd/2 "$tmp/piped"
for option in --failed --joblog --trace; do
	ln -s sub/link "$tmp/link$option"
	ln -sf "made$option" "$tmp/sub/link"
	check "$option: a link to nothing" \
	    each_ends 1 "$option" "$tmp/link$option" false ::: x
	check "stays one" [ -L "$tmp/link$option" ]
	check "and so does the next" [ -L "$tmp/sub/link" ]
	check "the file is where it leads" [ -s "$tmp/sub/made$option" ]
	check "$option: a link to a pipe" refused_piped "$option" "$tmp/piped"
	check "$option: a pipe" refused_piped "$option" /dev/fd/7
done
check "the link to a pipe is one" [ -L "$tmp/piped" ]
check "nothing was started" [ ! -e "$tmp/started" ]
check "nothing else is there" [ "$(find "$tmp" -name '*.part')" = '' ]
