#!/bin/sh
# A command gets the very arguments that xargs -0 gives it: to the byte, whatever
# is in them, behind the words and within them.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 7

# Words that some shell, option or template might take for its own.
# shellcheck disable=SC1003,SC2016 # nobody is to expand them
awkward() {
	printf '%s\0' '' ' ' '  two  ' "it's" '"quoted"' '\' '\\n' '$(id)' \
	    "\`id\`" "\$HOME" '*' '?' '~' '-' '--' '-n' '--help' ':::' '::::' \
	    '{}' '{.}' '{/}' '{//}' '{/.}' '{#}' '{%}' '{1}' '{2}' '{{}}' \
	    'a.b/c.d' '/' '//' '.' '..' '#' '!' '|' '&&' ';' 'a=b' '%s' '%%'
	printf '\n\0\r\n\0a\nb\0\t\0\033[31m\0\177\0'
	printf '\377\376\0\300\200\0\355\240\200\0\342\200\256\0caf\303\251\0'
}

every_byte() {
	# shellcheck disable=SC2059 # the format is the byte
	for n in $(seq 255); do
		printf "\\$(printf %o "$n")\0x\\$(printf %o "$n")y\0"
	done
}

long_ones() {
	for n in 1023 1024 4095 4096 65535 65536 131000; do
		head -c "$n" /dev/zero | tr '\0' a
		printf '\0'
	done
}

{
	awkward
	every_byte
	long_ones
	head -c 20000 /dev/urandom
	printf '\0'
} >"$tmp/corpus"
n=$(tr -dc '\0' <"$tmp/corpus" | wc -c)

xargs -0 -a "$tmp/corpus" -n 1 tell >"$tmp/expected"
for workers in 1 4; do
	check "$n items, $workers workers" \
	    each_ends 0 -n "$workers" -k -0 -a "$tmp/corpus" -- tell
	check "they are those of xargs" same "$tmp/expected" "$tmp/out"
done

# Twice as long, they would be too long.
{
	awkward
	every_byte
} >"$tmp/corpus"
xargs -0 -a "$tmp/corpus" -I @@@@ tell before 'a@@@@b@@@@' @@@@ behind \
    >"$tmp/expected"
check "within words, twice" each_ends 0 -n 4 -k -0 -a "$tmp/corpus" -- \
    tell before 'a{}b{}' '{}' behind
check "they are those of xargs too" same "$tmp/expected" "$tmp/out"
check "nothing is said" [ ! -s "$tmp/log" ]
