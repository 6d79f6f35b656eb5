#!/bin/sh
# The man page is good mdoc, and has exactly the options that --help has: in its
# text, and those of each verb in the synopsis of that verb.
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
		"$reeve" each --help
	} 2>&1 | grep -oE -- '--[a-z][a-z-]+' | sort -u
}

# Long options of the page: `.It Fl n , Fl -workers Ar N` and `.Fl -help`.
of_page() {
	grep -oE 'Fl -[a-z][a-z-]+' "$page" | sed 's/^Fl /-/' | sort -u
}

# Behind each long option that has one, its letter: "--workers -n".
letters_of() {
	"$reeve" "$1" --help 2>&1 | grep -oE -- '-[A-Za-z0-9], --[a-z-]+' |
		sed -E 's/(.*), (.*)/\2 \1/'
}

letters_of_help() {
	{
		letters_of run
		letters_of each
	} | sort -u
}

letters_of_page() {
	sed -nE 's/^\.It Fl ([A-Za-z0-9]) (Ar [^ ]+ )?, Fl -([a-z-]+).*/--\3 -\1/p' \
		"$page" | sort -u
}

# The options of $verb: by its letter where it has one.
of_verb() {
	letters_of "$verb" >"$tmp/letters"
	"$reeve" "$verb" --help 2>&1 | grep -oE -- '--[a-z][a-z-]+' |
		awk 'NR == FNR { letter[$1] = $2; next }
		    { print $1 in letter ? letter[$1] : $1 }' "$tmp/letters" - |
		sort -u
}

# The same in the synopsis: `.Op Fl qv` and `.Op Fl -bar | Fl -progress`, from
# the verb to the next one. The line of --help is one of its own: `.Fl -help`.
of_synopsis() {
	awk -v verb="$verb" '/^\.Sh DESCRIPTION/ { exit }
	    /^\.Cm / { on = $2 == verb; if (on && $4 == "-help") print "-h" }
	    !on || $1 != ".Op" { next }
	    { for (i = 2; i <= NF; i++) {
		if ($(i - 1) != "Fl") continue
		if ($i ~ /^-./) print "-" $i
		else if ($i != "-")
			for (j = 1; j <= length($i); j++)
				print "-" substr($i, j, 1)
	    } }' "$page" | sort -u
}

missing() {
	"$1" >"$tmp/a"
	"$2" >"$tmp/b"
	[ -s "$tmp/a" ] || echo "nothing found to compare"
	comm -23 "$tmp/a" "$tmp/b"
}

plan 9
if command -v mandoc >/dev/null; then
	silent "mandoc finds nothing" linted
elif [ "${CI:-}" = true ]; then
	silent "mandoc is installed" false
else
	# shellcheck disable=SC2034 # tap.sh reads it
	count=1
	echo "ok 1 - mandoc finds nothing # SKIP mandoc is not installed"
fi
silent "every option of --help is in the page" missing of_help of_page
silent "every option of the page is in --help" missing of_page of_help
silent "letters stand for the same options in both" \
	missing letters_of_help letters_of_page
silent "and none but those" missing letters_of_page letters_of_help
for verb in run each; do
	silent "the synopsis of $verb has every option" \
		missing of_verb of_synopsis
	silent "and none but those of $verb" missing of_synopsis of_verb
done
finish
