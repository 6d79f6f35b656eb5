#!/bin/sh
# What the tests of output rest on: exact is content with numbered lines that
# are all there, and with nothing else.
# shellcheck disable=SC2016 # sed and eval are to see it
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 22

numbered 3000 1 >"$tmp/good"
numbered 3000 2 both >"$tmp/2o" 2>"$tmp/2e"
cat "$tmp/good" "$tmp/2o" >"$tmp/two"
sed 's/^1/t.1  | 1/; s/^2/t.2  | 2/' "$tmp/two" >"$tmp/prefixed"
check "all is well" exact 1 1 3000 "$tmp/good"
check "of two tasks" exact 1 2 3000 "$tmp/two"
check "with a prefix" exact -p t 1 2 3000 "$tmp/prefixed"
check "of both streams" exact -s oe 2 2 3000 "$tmp/2o" "$tmp/2e"
check "from the middle on" eval 'tail -n 50 "$tmp/good" >"$tmp/tail"
    exact -t 1 1 3000 "$tmp/tail"'
check "split at a line" eval 'split -l 700 "$tmp/good" "$tmp/split."
    exact 1 1 3000 "$tmp"/split.*'

# finds FAULT SED-SCRIPT FILE ARGUMENT... - the changed file has that fault.
finds() {
	sed "$2" "$3" >"$tmp/bad"
	expected=$1
	shift 3
	exact "$@" "$tmp/bad" >"$tmp/fault"
	[ $? -eq 1 ] && grep -q "$expected" "$tmp/fault"
}
check "a lost line" finds '7 to 7 are missing' 7d "$tmp/good" 1 1 3000
check "a doubled one" finds 'line 7 after 7' 7p "$tmp/good" 1 1 3000
check "a lost end" finds 'ends with 2999' '$d' "$tmp/good" 1 1 3000
check "a lost letter" finds damaged '9s/.$//' "$tmp/good" 1 1 3000
check "another letter" finds damaged '9s/.$/-/' "$tmp/good" 1 1 3000
check "a line in two" finds damaged '9s/.$/\n&/' "$tmp/good" 1 1 3000
check "two in one" finds damaged '9{N;s/\n//;}' "$tmp/good" 1 1 3000
check "an empty line" finds 'no numbered' '9s/$/\n/' "$tmp/good" 1 1 3000
check "somebody else's" finds 'not to be here' '' "$tmp/two" 1 1 3000
check "nothing of one" finds 'task 2.*nothing' '' "$tmp/good" 1 2 3000
check "another's prefix" finds 'worker 2 at a line of 1' '9s/t.1/t.2/' \
    "$tmp/prefixed" -p t 1 2 3000
check "none" finds 'no prefix' '9s/.*| //' "$tmp/prefixed" -p t 1 2 3000

check "an end within a line" eval 'head -c 100001 "$tmp/good" >"$tmp/cut"
    ! exact 1 1 0 "$tmp/cut" >"$tmp/fault" && grep "within" "$tmp/fault"'
check "a counted gap is none" eval 'sed "7,8d;9s/^/[2 lines dropped]\n/" \
    "$tmp/good" >"$tmp/gap" && exact -g 1 1 3000 "$tmp/gap"'
check "a miscounted one is" finds 'line 8 after 6, 2 dropped' \
    '7s/.*/[2 lines dropped]/' "$tmp/good" -g 1 1 3000
check "one without need too" finds 'after 6, 1 dropped' \
    '7s/^/[no space for 1.0 s, 1 line dropped]\n/' "$tmp/good" -g 1 1 3000
