# shellcheck shell=sh disable=SC2154 # tmp and here come from tap.sh
# screen.sh - a terminal to type at and to look at: sourced after tap.sh by
# tests of reeve at a terminal. See helpers/terminal.c.
keys=$tmp/keys screen=$tmp/screen
mkfifo "$keys"
: >"$screen"
# What a shell at this terminal is told.
export TERM=dumb PS1='ready> ' PS2='' HISTFILE=/dev/null LC_ALL=C \
    BASH_SILENCE_DEPRECATION_WARNING=1
unset PROMPT_COMMAND ENV BASH_ENV

# at_terminal COMMAND... - in the background, as leader of a session there.
at_terminal() {
	launch terminal "$keys" "$screen" "$@"
}

# at_shell - an interactive shell there, with reeve in PATH, that has a prompt.
at_shell() {
	mkdir -p "$tmp/bin" && ln -sf "$REEVE" "$tmp/bin/reeve"
	PATH=$tmp/bin:$PATH at_terminal bash --norc --noprofile -i
	soon shows 'ready> $'
}

# type_line TEXT - and Return.
type_line() {
	printf '%s\r' "$1" >"$keys"
}

# key LETTER|backslash... - with Ctrl held down.
key() {
	for letter; do
		case $letter in
		C) printf '\003' ;;
		D) printf '\004' ;;
		Z) printf '\032' ;;
		backslash) printf '\034' ;;
		esac
	done >"$keys"
}

# shows PATTERN - a line of the screen matches; so write it that the echo of
# what was typed does not.
shows() {
	tr -d '\r' <"$screen" | grep -Eaq -- "$1"
}

# shows_times N PATTERN - on exactly N lines.
shows_times() {
	[ "$(tr -d '\r' <"$screen" | grep -Eac -- "$2")" -eq "$1" ]
}

# wipe - forget what was shown.
wipe() {
	: >"$screen"
}

# prompts - the shell is back: it runs what is typed.
prompts() {
	# shellcheck disable=SC2016 # for the shell there
	type_line 'echo back$((40+2))'
	soon shows '^(ready> )*back42'
}
