#!/bin/sh
# Wrong usage is refused before anything starts: status 2, and a message that
# says what would have been right.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/refused.sh
. "$here/refused.sh"
plan 64

printf 'GOOD=1\nno equals sign\n' >"$tmp/env"
refused '--workers' --wrokers 3
refused '--help' --frobnicate
refused '--help' -Z
refused '1.*100000' -n 0
refused '1.*100000' -n 4294967297
refused '1.*100000' -n many
refused 'on-failure' --restart sometimes
refused '250ms' -g 10x
refused '250ms' --timeout -1s
refused 'tree.*group.*process' --kill-mode all
refused 'all.*any.*failure' --exit-when never
refused 'TERM' --stop-signal BOGUS
refused 'nofile' --limit nofiles=3
refused 'number|unlimited' --limit nofile=many
refused 'no-such-user' -u no-such-user
refused 'no-such-group' -u "$(id -un):no-such-group"
refused 'missing' --env-file "$tmp/missing"
refused 'env:2' --env-file "$tmp/env"
printf 'LONG=%0140000d\n' 0 >"$tmp/long"
refused 'long:1.*longer' --env-file "$tmp/long"
refused 'KEY=VALUE|K=V|NAME=VALUE' -e novalue

: >"$tmp/log"
check "refused: no command" run_reeve -n 2
check "with status 2" [ "$status" -eq 2 ]
check "and a hint" says '^reeve: .*command'
check "nothing was started" [ ! -e "$tmp/started" ]
