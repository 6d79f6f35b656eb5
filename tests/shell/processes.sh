# shellcheck shell=sh disable=SC2154 # tmp and reeve_pid come from tap.sh
# processes.sh - who is there: all of it read from /proc, where the files
# `children` are often missing.
#
# What a test starts is found again by any of four marks: TAP_MARK in its
# environment, its working directory, its stderr, or a line that the helper
# `stamp` has left in a file $tmp/*.pids. A process that wants to hide from one
# of them is found by the others.

# processes - everybody: pid, parent, state, start in ticks, name.
processes() {
	cat /proc/[0-9]*/stat 2>/dev/null |
	    sed -n 's/^\([0-9]*\) (\(.*\)) \(.\) \([0-9]*\) '\
'\([-0-9]* \)\{17\}\([0-9]*\) .*/\1 \4 \3 \6 \2/p'
}

# parent PID
parent() {
	processes | awk -v p="$1" '$1 == p { print $2 }'
}

# children PID - those alive; a zombie is not.
children() {
	processes | awk -v p="$1" '$2 == p && $3 != "Z" { print $1 }'
}

# descendants PID - its children, theirs, and so on.
descendants() {
	processes | awk -v root="$1" '{ up[$1] = $2; state[$1] = $3 }
		END { for (p in up) {
			for (q = up[p]; q in up && q != root; q = up[q])
				;
			if (q == root && state[p] != "Z")
				print p
		} }'
}

# workers - of the reeve in the background, known by their titles.
workers() {
	processes | awk -v r="$reeve_pid" '$2 == r && $3 != "Z" &&
	    $5 == "reeve:" && $6 != "logger" { print $1 }'
}

# loggers - those of the reeve in the background.
loggers() {
	processes | awk -v r="$reeve_pid" '$2 == r && $3 != "Z" &&
	    $5 == "reeve:" && $6 == "logger" { print $1 }'
}

# tasks - what the workers run, and the orphans they have adopted.
tasks() {
	processes | awk -v r="$reeve_pid" '{ up[$1] = $2; state[$1] = $3
			name[$1] = $5 }
		END { for (p in up)
			if (name[up[p]] == "reeve:" && up[up[p]] == r &&
			    name[p] !~ /^reeve/ && state[p] != "Z")
				print p
		}'
}

# running FILE - the processes that `stamp` noted in FILE and that are alive.
running() {
	processes | awk 'NR == FNR { noted[$1, $2]; next }
		($1, $4) in noted && $3 != "Z" { print $1 }' "$1" - 2>/dev/null
}

# gone PID - ended; one that nobody has reaped yet is gone too.
gone() {
	stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
	case ${stat##*) } in
	Z* | X*) return 0 ;;
	esac
	return 1
}

# survivors - all that carries one of the marks.
survivors() {
	{
		grep -lszx "TAP_MARK=$tmp" /proc/[0-9]*/environ
		find /proc/[0-9]*/cwd /proc/[0-9]*/fd/2 -prune -lname "$tmp*"
		cat "$tmp"/*.pids >"$tmp/noted" && running "$tmp/noted"
	} 2>/dev/null | sed 's,/proc/\([0-9]*\)/.*,\1,' | sort -nu |
	    while read -r pid; do
		gone "$pid" || echo "$pid"
	done
}
