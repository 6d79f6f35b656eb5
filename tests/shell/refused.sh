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
