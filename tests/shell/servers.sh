# shellcheck shell=sh disable=SC2154 # tmp comes from tap.sh
# servers.sh - real servers, with ports: sourced after tap.sh by tests of
# programs that people run. Copy 3 listens on 127.0.0.1 at ${ports}3.

# listening PORT - somebody does, on any address.
listening() {
	cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
	    awk -v port="$(printf %04X "$1")" '$4 == "0A" &&
		$2 ~ ":" port "$" { found = 1 } END { exit !found }'
}

# choose_ports - all but their last digit, in $ports; they are free.
choose_ports() {
	until
		ports=$(od -An -N2 -tu2 /dev/urandom)
		ports=$((2000 + ports % 1000))
		ports_free
	do :; done
}

ports_free() {
	for i in 1 2 3 4; do
		! listening "$ports$i" || return 1
	done
}

# each COMMAND... - true for every copy, its number being the last argument.
each() {
	for i in $(seq "$copies"); do
		"$@" "$i" || return 1
	done
}

# other_tasks OLD - there are as many as there should be, and none of the old.
other_tasks() {
	own_tasks >"$tmp/new"
	has "$copies" cat "$tmp/new" &&
	    ! grep -qxF "$1" "$tmp/new"
}

# own_tasks - what the workers have started, without what they have adopted.
own_tasks() {
	for pid in $(tasks); do
		[ "$(cut -d ' ' -f 6 "/proc/$pid/stat")" -ne "$pid" ] ||
		    echo "$pid"
	done
}

# live_through SERVES COMMAND... - nine checks for 1 and for 4 copies: all serve,
# are killed, serve again, and are gone after TERM. SERVES N asks copy N; the
# command finds $ports in PORTS of its environment.
live_through() {
	serves=$1
	shift
	for copies in 1 4; do
		choose_ports
		start_reeve -n "$copies" -e "PORTS=$ports" "$@"
		need "$copies: it serves" soon each "$serves"
		check "$copies tasks" soon has "$copies" own_tasks
		old=$(own_tasks)
		# shellcheck disable=SC2086 # one word each
		kill -KILL $old
		check "killed, it is back" soon other_tasks "$old"
		check "and serves" soon each "$serves"
		check "in as many copies" has "$copies" own_tasks
		check "TERM ends it" stop_reeve
		check "in time" not says '; KILL after'
		check "no process is left" has 0 survivors
		check "the ports are free" ports_free
	done
}

# nginx_conf SERVER - configured to run in the foreground of the directory where
# it is started, with nothing of the system's.
nginx_conf() {
	cat <<END
daemon off;
worker_processes 2;
pid nginx.pid;
error_log stderr;
events { }
http {
	access_log off;
	client_body_temp_path body;
	proxy_temp_path proxy;
	fastcgi_temp_path fastcgi;
	uwsgi_temp_path uwsgi;
	scgi_temp_path scgi;
	server { $1 }
}
END
}
