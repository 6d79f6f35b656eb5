# shellcheck shell=sh disable=SC2154 # tmp and reeve_pid come from tap.sh
# namespace.sh - reeve as the first process of a PID namespace: sourced after
# tap.sh by tests of that.
#
# There are two kinds: `root` needs privilege, `user` is what an ordinary user
# has, inside a user namespace. unshare waits outside, and has reeve's status.
nobody='setpriv --reuid=nobody --regid=nogroup --clear-groups --'
unshare_root='unshare --pid --fork --mount-proc'
unshare_user='unshare --user --map-root-user --pid --fork --mount-proc'

# prepare_kinds - find out in $kinds which can be had, or skip the test.
prepare_kinds() {
	kinds=
	if [ "$(id -u)" -eq 0 ]; then
		chown nobody "$tmp"
		mkdir "$tmp/bin"
		cp "$REEVE" "$HELPERS"/* "$tmp/bin" 2>/dev/null
		REEVE=$tmp/bin/reeve PATH=$tmp/bin:$PATH
		can_be_had "$unshare_root" && kinds=root
		can_be_had "$nobody $unshare_user" && kinds="$kinds user"
	else
		can_be_had "$unshare_user" && kinds=user nobody=
	fi
	[ -n "$kinds" ] || skip_unprivileged "PID namespaces are forbidden here"
}

can_be_had() {
	# shellcheck disable=SC2086 # the words of a command
	(cd / && $1 true) 2>/dev/null
}

# for_kinds N - what `plan` is told when each kind has N checks.
for_kinds() {
	# shellcheck disable=SC2086 # one word each
	set -- "$1" $kinds
	echo $(($1 * ($# - 1)))
}

# enter KIND COMMAND... - launch it as the first process of a namespace.
enter() {
	rm -rf "$tmp/work"
	mkdir -m 777 "$tmp/work"
	kind=$1
	shift
	case $kind in
	root) entering=$unshare_root ;;
	user) entering="$nobody $unshare_user" ;;
	esac
	# shellcheck disable=SC2086 # the words of a command
	launch $entering "$@"
}

# init - the pid that the first process has outside.
init() {
	children "$reeve_pid"
}

# intrude PID COMMAND... - run it in the namespace of a process, by its pid
# outside, as one that nobody there has started.
intrude() {
	intruding="nsenter --target $1 --pid"
	shift
	[ "$kind" = root ] ||
	    intruding="$nobody $intruding --user --preserve-credentials"
	# shellcheck disable=SC2086 # the words of a command
	$intruding -- "$@"
}

# strangers - children of $1 that are not its workers; zombies are.
strangers() {
	processes | awk -v r="$1" '$2 == r && $5 != "reeve:" { print $1 }'
}
