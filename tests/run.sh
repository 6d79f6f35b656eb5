#!/bin/sh
# SPDX-License-Identifier: ISC
# Set up what is missing, build in every way, run all tests, and say how many
# passed. The last line is the sum; the exit status is 0 if none failed.
set -eu
cd -- "$(dirname -- "$0")/.."

sh tests/setup.sh gcc clang clang-format libclang-rt-14-dev libc6-dev meson \
	ninja-build pkg-config libbsd-dev zlib1g-dev check valgrind shellcheck \
	mandoc nginx-light redis-server python3 curl strace procps util-linux \
	binutils tmux

logs=
failed=0

say() {
	printf '\n== %s\n' "$*"
}

# build NAME COMPILER [MESON-OPTION...] - configure once, then build.
build() {
	name=$1
	compiler=$2
	shift 2
	say "build $name ($compiler $*)"
	[ -f "build-$name/build.ninja" ] ||
		CC=$compiler meson setup "build-$name" "$@"
	ninja -C "build-$name"
}

# check NAME LOG [ARG...] - run tests of a build, and remember the log. Meson
# adds the name of a wrapping program to that of the log.
check() {
	name=$1
	log=$2
	shift 2
	say "test $name ($log)"
	meson test -C "build-$name" --no-rebuild --num-processes 6 --print-errorlogs \
		--logbase "${log%-valgrind}" "$@" || failed=1
	logs="$logs build-$name/meson-logs/$log.json"
}

# As somebody else than root, what a machine's administrator does not hide.
check_as_nobody() {
	[ "$(id -u)" -eq 0 ] || return 0
	say "test gcc (as an ordinary user)"
	sh tests/as_nobody.sh build-gcc || failed=1
	logs="$logs build-gcc/meson-logs/nobody.json"
}

build gcc gcc
build clang clang
build sanitized gcc -Db_sanitize=address,undefined -Db_lundef=false

check gcc all
check clang unit --suite unit --suite simulation --suite fuzz
# Many of something once, above: see many() in tests/shell/tap.sh.
export REEVE_TEST_SHORT=yes
check sanitized all --suite unit --suite simulation --suite shell \
	--timeout-multiplier 3

# Without a fork for each test, or valgrind would see the runner's end only.
export CK_FORK=no REEVE_VALGRIND=yes
check gcc unit-valgrind --suite unit --timeout-multiplier 10 --wrap \
	'valgrind -q --error-exitcode=99 --leak-check=full
	--child-silent-after-fork=yes'
unset CK_FORK REEVE_VALGRIND
check_as_nobody

say sum
# The words of $logs are file names.
# shellcheck disable=SC2086
python3 tests/tally.py $logs || failed=1
exit "$failed"
