#!/bin/sh
# Of no shell script has shellcheck anything to say.
# shellcheck source=tests/style/style.sh
. "${0%/*}/style.sh"

command -v shellcheck >/dev/null || skip "shellcheck is not installed"

scripts() {
	find tests -name '*.sh'
	[ ! -f .ci/run ] || echo .ci/run
}

# SC2317 takes a function for unused that is only called through "$@". What is
# sourced is not read again for each test that does so, which would take a minute
# and not seconds; so nobody looks here whether a variable from there exists
# (SC1091, SC2153, SC2154). `set -u` does.
checked() {
	scripts | xargs -n 1 shellcheck -e SC1091,SC2153,SC2154,SC2317
}

# What is only sourced has no such line, and is not executable.
posix() {
	scripts | while read -r script; do
		case $(head -n 1 "$script") in
		'#!/bin/sh' | '#!/bin/sh -'*) ;;
		'#!'*) echo "$script: not a script of /bin/sh" ;;
		*) [ ! -x "$script" ] || echo "$script: for whom to execute?" ;;
		esac
	done
}

plan 2
silent "shellcheck finds nothing" checked
silent "every script is one of /bin/sh" posix
finish
