# shellcheck shell=sh disable=SC2154 # tmp and status come from tap.sh
# refused.sh - command lines that start nothing: sourced after tap.sh.

# refused PATTERN ARGUMENT... - the pattern is to be in the message.
refused() {
	pattern=$1
	shift
	: >"$tmp/log"
	check "refused: $*" run_reeve "$@" touch "$tmp/started"
	check "with status 2" [ "$status" -eq 2 ]
	check "and a hint: $pattern" says "^reeve: .*($pattern)"
}

# refused_each PATTERN OPTION... - the same for `reeve each`, after each.sh was
# sourced. $tmp/items has an item.
refused_each() {
	check "refused: $*" is_refused "$@" -a "$tmp/items" touch
}

# is_refused PATTERN ARGUMENT... - status 2, and that line, and nothing else.
is_refused() {
	pattern=$1
	shift
	each_ends 2 "$@" && says_only "^reeve: .*($pattern)" &&
	    [ ! -s "$tmp/out" ]
}
