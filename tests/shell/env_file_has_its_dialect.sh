#!/bin/sh
# --env-file reads KEY=value lines: comments, blank lines, export, quotes and
# escapes; nothing in it is expanded or run.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/output.sh
. "$here/output.sh"
plan 3

cat >"$tmp/env" <<'END'
# a comment
   ; another

V_PLAIN=plain
V_EMPTY=
  export V_EXPORT=exported
V_TRIM=   two  words   	
V_COMMENT=value # a comment
V_HASH=a#b
V_SINGLE='$HOME \n "x" # no comment'
V_DOUBLE="tab\tquote\" \$HOME back\\slash" # a comment
V_LINES="one\ntwo"
V_DOLLAR=$HOME `date` $(date)
V_EQUALS=a=b=c
V_TWICE=first
V_TWICE=second
V_UTF8=grüße
END
printf 'V_DOS=dos\r\nV_LAST=no newline' >>"$tmp/env"

cat >"$tmp/expected" <<'END'
V_COMMENT=value
V_DOLLAR=$HOME `date` $(date)
V_DOS=dos
V_DOUBLE=tab	quote" $HOME back\slash
V_EMPTY=
V_EQUALS=a=b=c
V_EXPORT=exported
V_HASH=a#b
V_LAST=no newline
V_LINES=one two
V_PLAIN=plain
V_SINGLE=$HOME \n "x" # no comment
V_TRIM=two  words
V_TWICE=second
V_UTF8=grüße
END
as_expected() {
	tr '\n\0' ' \n' <"$tmp/out" | LC_ALL=C grep -a '^V_' |
	    LC_ALL=C sort >"$tmp/seen"
	LC_ALL=C diff "$tmp/expected" "$tmp/seen" | sed 's/^/# /' | grep . &&
	    return 1
	return 0
}

check "a task is given the file's" ask --env-file "$tmp/env" env -0
check "it runs" [ "$status" -eq 0 ]
check "and has them as they were meant" as_expected
