#!/bin/sh
# The objects of the policy call nothing but each other: no system call, no
# allocation, no clock, no log. What a compiler puts in by itself is allowed.
# shellcheck source=tests/style/style.sh
. "${0%/*}/style.sh"

command -v nm >/dev/null || skip "nm is not installed"
objects=$(find "$build" -path '*policy*' -name '*.o' \
	! -path '*tests*' 2>/dev/null)
[ -n "$objects" ] || objects=$(find "$build" -name 'libpolicy.a')

found() {
	[ -n "$objects" ] || echo "no objects of the policy under $build"
}

# shellcheck disable=SC2086 # several words are meant
undefined() {
	nm -u $objects | sed -n 's/^ *U //p' | sort -u
}

# shellcheck disable=SC2086
defined() {
	nm --defined-only $objects | sed -n 's/^[0-9a-f]* [A-Z] //p' | sort -u
}

foreign() {
	undefined >"$tmp/undefined"
	defined >"$tmp/defined"
	comm -23 "$tmp/undefined" "$tmp/defined" |
		grep -vE '^mem(cpy|set|move|cmp)$' |
		grep -vE '^__(asan|ubsan|msan|tsan|sanitizer|gcov|llvm)_' |
		grep -vE '^(__stack_chk_fail|_GLOBAL_OFFSET_TABLE_)$'
	return 0
}

# A variable that changes would be a memory beside the caller's.
# shellcheck disable=SC2086
globals() {
	nm $objects | grep -E ' [BbDdC] ' |
		grep -vE ' (table|names)(\.[0-9]+)?$| (__|\.L|_?asan|gcov|llvm)'
	return 0
}

plan 3
silent "there are objects to look at" found
silent "they call nothing of anybody else" foreign
silent "they have no variables" globals
finish
