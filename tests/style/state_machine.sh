#!/bin/sh
# docs/state-machine.md says what the policy does. The program that prints it
# is the third argument.
# shellcheck source=tests/style/style.sh
. "${0%/*}/style.sh"
printer=${3:-$build/tests/style/state_machine}

same() {
	"$printer" | diff -u docs/state-machine.md -
}

plan 1
silent "docs/state-machine.md is what the policy says" same
finish
