#!/bin/sh
# The top level holds what it is to hold and no more, and no file is too long.
# shellcheck source=tests/style/style.sh
. "${0%/*}/style.sh"

# What git knows of; without git, what is there and is not a build folder.
names() {
	if git rev-parse --git-dir >/dev/null 2>&1; then
		git ls-files --cached --others --exclude-standard |
			cut -d / -f 1 | sort -u
	else
		find . -mindepth 1 -maxdepth 1 ! -name 'build*' |
			sed 's,^\./,,' | sort
	fi
}

strange() {
	names | grep -v '^\.' | grep -vxE \
		'supervisor|worker|common|tests|docs|meson\.build|meson_options\.txt|README\.md|LICENSE'
	return 0
}

absent() {
	for name in supervisor worker common tests docs meson.build \
		meson_options.txt README.md LICENSE; do
		[ -e "$name" ] || echo "$name is missing"
	done
}

plan 2
silent "nothing else is on the top level" strange
silent "all that belongs there is there" absent
sources | xargs wc -l | awk '$2 != "total" && $1 > 400 {
	print "# " $2 ": " $1 " lines, over 400"
}'
finish
