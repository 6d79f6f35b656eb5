#!/bin/sh
# The man page is good mdoc, and has exactly the options that --help has.
# shellcheck source=tests/style/style.sh
. "${0%/*}/style.sh"

page=docs/man/reeve.1
reeve=$build/reeve

linted() {
	mandoc -T lint -W warning "$page"
}

# Long options of the program, one a line.
of_help() {
	{
		"$reeve" --help
		"$reeve" run --help
	} 2>&1 | grep -oE -- '--[a-z][a-z-]+' | sort -u
}

# Long options of the page: `.It Fl n , Fl -workers Ar N` and `.Fl -help`.
of_page() {
	grep -oE 'Fl -[a-z][a-z-]+' "$page" | sed 's/^Fl /-/' | sort -u
}

# Behind each long option that has one, its letter: "--workers -n".
letters_of_help() {
	"$reeve" run --help 2>&1 | grep -oE -- '-[A-Za-z], --[a-z-]+' |
		sed -E 's/(.*), (.*)/\2 \1/' | sort -u
}

letters_of_page() {
	sed -nE 's/^\.It Fl ([A-Za-z]) (Ar [^ ]+ )?, Fl -([a-z-]+).*/--\3 -\1/p' \
		"$page" | sort -u
}

missing() {
	"$1" >"$tmp/a"
	"$2" >"$tmp/b"
	[ -s "$tmp/a" ] || echo "nothing found to compare"
	comm -23 "$tmp/a" "$tmp/b"
}

plan 5
if command -v mandoc >/dev/null; then
	silent "mandoc finds nothing" linted
elif [ "${CI:-}" = true ]; then
	silent "mandoc is installed" false
else
	count=1
	echo "ok 1 - mandoc finds nothing # SKIP mandoc is not installed"
fi
silent "every option of --help is in the page" missing of_help of_page
silent "every option of the page is in --help" missing of_page of_help
silent "letters stand for the same options in both" \
	missing letters_of_help letters_of_page
silent "and none but those" missing letters_of_page letters_of_help
finish
