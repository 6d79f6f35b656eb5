#!/bin/sh
# --log-format json gives an object a line, each valid whatever the bytes were,
# with time, pool, worker, pid, stream and line, and what is special about it.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
command -v python3 >/dev/null || skip "python3 is not installed"
plan 19

# asked ARGUMENT... - the objects of its run are in the output, one a line.
asked() {
	: >"$tmp/out"
	start_reeve --name t --restart never --log-format json "$@"
	ended_by_itself
}
# judge EXPRESSION - Python, of the objects in `lines`; all are checked for what
# any has to have.
judge() {
	python3 "$here/helpers/json_lines.py" "$1" <"$tmp/out"
}
# shellcheck disable=SC2016 # for the inner shell
task='echo $$; echo "err \"quoted\\" >&2; printf "\001\t\033[m\177 \303\244\n"'

check "two workers" asked -n 2 --merge sh -c 'echo $$; echo 2'
check "have two lines each" judge 'len(lines) == 4'
check "with their numbers" judge '{l["worker"] for l in lines} == {1, 2}'
check "and the task's pid" judge \
    'all(str(l["pid"]) == l["line"] for l in lines if l["line"] != "2")'
check "stdout and stderr in a log" asked --log-dir "$tmp/dir" sh -c "$task"
cp "$tmp/dir/t.1.log" "$tmp/out"
check "are told apart" judge \
    '[l["line"] for l in lines if l["stream"] == "stderr"] == ["err \"quoted\\"]'
check "controls are escaped, UTF-8 stays" judge \
    'any(l["line"] == "\x01\t\x1b[m\x7f \u00e4" for l in lines)'
check "and nothing is flagged" judge 'all(len(l) == 6 for l in lines)'

check "invalid UTF-8" asked printf 'a\377b\n\303\n\355\240\200\ngood\n\0\n'
check "is replaced" judge 'lines[0]["line"] == "a\ufffdb"'
check "and flagged" judge \
    '[l.get("invalid_utf8") for l in lines] == [True, True, True, None, None]'
check "a NUL is none" judge 'lines[4]["line"] == "\0"'
check "a last line without newline" asked printf 'one\ntwo'
check "is flagged" judge '[l.get("unterminated") for l in lines] == [None, True]'
check "an overlong line" asked sh -c 'printf "%0200000d\n" 7'
check "has flagged pieces" judge '[l.get("partial") for l in lines] == \
    [True] * (len(lines) - 1) + [None] and len(lines) > 3'
check "with every byte" judge '"".join(l["line"] for l in lines) == "7".zfill(200000)'
check "any bytes" asked sh -c 'head -c 1000000 /dev/urandom'
check "give valid lines" judge 'len(lines) > 1000'
