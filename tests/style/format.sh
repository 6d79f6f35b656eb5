#!/bin/sh
# Every C file is as clang-format with the project's settings leaves it.
# shellcheck source=tests/style/style.sh
. "${0%/*}/style.sh"

command -v clang-format >/dev/null || skip "clang-format is not installed"

formatted() {
	sources | xargs clang-format --dry-run -Werror
}

# Data within a script may have such blanks.
tidy() {
	git ls-files 2>/dev/null | grep -E '\.(c|h|sh|md|build|1)$' >"$tmp/files"
	[ -s "$tmp/files" ] || sources >"$tmp/files"
	while read -r file; do
		[ -f "$file" ] || continue
		[ "${file%.sh}" != "$file" ] || grep -Hn '[[:blank:]]$' "$file"
		[ -z "$(tail -c 1 "$file")" ] || echo "$file: no newline at its end"
	done <"$tmp/files"
	return 0
}

plan 2
silent "C files are formatted" formatted
silent "no line ends in a blank, every file in a newline" tidy
finish
