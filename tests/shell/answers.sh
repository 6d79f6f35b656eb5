# shellcheck shell=sh disable=SC2154 # tmp: tap.sh
# answers.sh - a process for --persistent, with every vice: sourced after
# each.sh. It answers an item with itself, behind "got "; but some items are
# orders. `sh answer` is it, in $tmp; each start of it is a line in $tmp/starts.

cat >"$tmp/answer" <<'END'
echo $$ >>starts
while read -r word rest; do
	case $word in
	kill) kill -s "$rest" $$ ;;
	exit) exit "$rest" ;;
	once) [ -e once ] || { : >once; kill -s KILL $$; } ;;
	twice) printf 'got twice\ngot twice\n'; continue ;;
	begin) printf 'half an answer'; exit 4 ;;
	mute) while :; do sleep 1000; done ;;
	deaf) trap '' TERM; while :; do sleep 1000; done ;;
	wait) : >waits; until [ -e leave ]; do sleep 0.05; done ;;
	note) echo "$rest" >>noted ;;
	complain) echo "complaint" >&2 ;;
	esac
	echo "got $word${rest:+ $rest}"
done
[ ! -e stay ] || exec sleep 1000
END

# lines ITEM ... - the items of the next run.
lines() {
	printf '%s\n' "$@" >"$tmp/items"
	rm -f "$tmp/starts" "$tmp/once" "$tmp/noted" "$tmp/leave" "$tmp/waits"
}

# answered LINE ... - that is what came out, in this order.
answered() {
	printf '%s\n' "$@" >"$tmp/expected"
	same "$tmp/expected" "$tmp/out"
}
