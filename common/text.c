/* SPDX-License-Identifier: ISC */
/* text.c - words to values and back. */
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "common/utf8.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

/* Scaled by the longest unit, nine digits still fit into 64 bits. */
#define FRACTION_DIGITS_MAX 9

/* Names that sigabbrev_np does not give, being second ones. */
static const struct alias {
	const char *name;
	int signo;
} aliases[] = {
	{ "IOT", SIGIOT },
	{ "CLD", SIGCHLD },
	{ "IO", SIGIO },
};

/* Largest first: the order in which the parts of a duration may follow. */
static const struct unit {
	const char *name;
	const char *shown;
	uint64_t ms;
} units[] = {
	{ "d", "d", 86400000 },
	{ "h", "h", 3600000 },
	{ "m", "min", 60000 },
	{ "s", "s", 1000 },
	{ "ms", "ms", 1 },
};

#define SECONDS 3 /* index into units */

/* Not isdigit, because that one is undefined for a char below zero. */
static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits at *s, which is moved past them. False if there are none, or > max. */
static bool
take_digits(const char **s, uint64_t max, uint64_t *v)
{
	uint64_t sum = 0;

	if (!is_digit(**s))
		return false;
	for (; is_digit(**s); (*s)++) {
		uint64_t digit = (uint64_t)(**s - '0');

		if (digit > max || sum > (max - digit) / 10)
			return false;
		sum = sum * 10 + digit;
	}
	*v = sum;
	return true;
}

/* What may follow the whole digits: ".25" is 25 of scale 100. */
static bool
take_fraction(const char **s, uint64_t *fraction, uint64_t *scale)
{
	const char *begin;

	*fraction = 0;
	*scale = 1;
	if (**s != '.')
		return true;
	begin = ++*s;
	if (!take_digits(s, UINT64_MAX, fraction) ||
	    *s - begin > FRACTION_DIGITS_MAX)
		return false;
	for (; begin < *s; begin++)
		*scale *= 10;
	return true;
}

/* The unit at *s, at index *next or after it; *next becomes the one behind. */
static const struct unit *
take_unit(const char **s, size_t *next)
{
	size_t len = 0;

	while ((*s)[len] >= 'a' && (*s)[len] <= 'z')
		len++;
	for (size_t i = *next; i < N_ELEMENTS(units); i++) {
		if (strlen(units[i].name) != len ||
		    strncmp(*s, units[i].name, len) != 0)
			continue;
		*s += len;
		*next = i + 1;
		return &units[i];
	}
	return NULL;
}

/* One "1.5h", or "1.5" if it is the only one; ".5" is "0.5". */
static bool
take_part(const char **s, size_t *next, uint64_t *ms)
{
	const struct unit *unit = &units[SECONDS];
	uint64_t whole = 0, fraction, scale;

	if ((**s != '.' && !take_digits(s, TEXT_DURATION_MAX_MS, &whole)) ||
	    !take_fraction(s, &fraction, &scale))
		return false;
	if (**s != '\0' || *next > 0)
		unit = take_unit(s, next);
	if (unit == NULL || whole > TEXT_DURATION_MAX_MS / unit->ms)
		return false;
	*ms = whole * unit->ms + (fraction * unit->ms + scale - 1) / scale;
	return true;
}

int
text_duration(const char *s, uint64_t *ms)
{
	uint64_t part, sum = 0;
	size_t next = 0;

	do {
		if (!take_part(&s, &next, &part))
			return -1;
		sum += part;
	} while (*s != '\0');
	if (sum > TEXT_DURATION_MAX_MS)
		return -1;
	*ms = sum;
	return 0;
}

/* The two largest units of ms, the second left out when it is zero. */
static void
format_pair(char *buf, size_t cap, uint64_t ms, const struct unit *large)
{
	const struct unit *small = large + 1;
	unsigned long long n = ms / large->ms;
	unsigned long long rest = ms % large->ms / small->ms;

	if (rest == 0)
		(void)snprintf(buf, cap, "%llu %s", n, large->shown);
	else
		(void)snprintf(buf, cap, "%llu %s %llu %s", n, large->shown,
		    rest, small->shown);
}

const char *
text_duration_format(char *buf, size_t cap, uint64_t ms)
{
	unsigned long long tenths = ms % 1000 / 100;
	size_t i = 0;

	while (i < SECONDS && ms < units[i].ms)
		i++;
	if (i == SECONDS && ms >= 1000 && tenths > 0)
		(void)snprintf(buf, cap, "%llu.%llu s",
		    (unsigned long long)ms / 1000, tenths);
	else if (ms < 1000)
		(void)snprintf(buf, cap, "%llu ms", (unsigned long long)ms);
	else if (i == SECONDS)
		(void)snprintf(buf, cap, "%llu s",
		    (unsigned long long)ms / 1000);
	else
		format_pair(buf, cap, ms, &units[i]);
	return buf;
}

/* "+3" behind RTMIN, "-1" behind RTMAX; nothing is 0. */
static int
real_time_signal(const char *offset, char sign, int from, int *signo)
{
	long long n = 0;

	if (*offset != '\0') {
		if (*offset != sign)
			return -1;
		if (text_number(offset + 1, 0, SIGRTMAX - SIGRTMIN, &n) == -1)
			return -1;
	}
	*signo = sign == '+' ? from + (int)n : from - (int)n;
	return 0;
}

static int
named_signal(const char *name, int *signo)
{
	for (size_t i = 0; i < N_ELEMENTS(aliases); i++) {
		if (strcasecmp(name, aliases[i].name) == 0) {
			*signo = aliases[i].signo;
			return 0;
		}
	}
	for (int i = 1; i < SIGRTMIN; i++) {
		const char *known = sigabbrev_np(i);

		if (known != NULL && strcasecmp(name, known) == 0) {
			*signo = i;
			return 0;
		}
	}
	return -1;
}

int
text_signal(const char *s, int *signo)
{
	long long number;

	if (is_digit(*s)) {
		if (text_number(s, 1, SIGRTMAX, &number) == -1)
			return -1;
		*signo = (int)number;
		return 0;
	}
	if (strncasecmp(s, "SIG", 3) == 0)
		s += 3;
	if (strncasecmp(s, "RTMIN", 5) == 0)
		return real_time_signal(s + 5, '+', SIGRTMIN, signo);
	if (strncasecmp(s, "RTMAX", 5) == 0)
		return real_time_signal(s + 5, '-', SIGRTMAX, signo);
	return named_signal(s, signo);
}

const char *
text_signal_name(int signo, char *buf, size_t cap)
{
	const char *known = sigabbrev_np(signo);

	if (known != NULL)
		(void)snprintf(buf, cap, "%s", known);
	else if (signo == SIGRTMIN)
		(void)snprintf(buf, cap, "RTMIN");
	else if (signo > SIGRTMIN && signo <= SIGRTMAX)
		(void)snprintf(buf, cap, "RTMIN+%d", signo - SIGRTMIN);
	else
		(void)snprintf(buf, cap, "%d", signo);
	return buf;
}

/* How far "K", "mb" or "GiB" shifts a number, or -1. */
static int
size_shift(const char *suffix)
{
	static const char letters[] = "kmgt";
	const char *letter;

	if (*suffix == '\0')
		return 0;
	letter = strchr(letters, suffix[0] | ('a' - 'A'));
	if (letter == NULL)
		return -1;
	suffix++;
	if (*suffix != '\0' && strcasecmp(suffix, "B") != 0 &&
	    strcasecmp(suffix, "iB") != 0)
		return -1;
	return (int)(letter - letters + 1) * 10;
}

int
text_size(const char *s, uint64_t *bytes)
{
	uint64_t n;
	int shift;

	if (!take_digits(&s, UINT64_MAX, &n))
		return -1;
	shift = size_shift(s);
	if (shift == -1 || n > UINT64_MAX >> shift)
		return -1;
	*bytes = n << shift;
	return 0;
}

int
text_number(const char *s, long long min, long long max, long long *v)
{
	const char *wrong;
	long long n;

	/* strtonum takes blanks and a plus in front. */
	if (!is_digit(*s) && (*s != '-' || min >= 0))
		return -1;
	n = strtonum(s, min, max, &wrong);
	if (wrong != NULL)
		return -1;
	*v = n;
	return 0;
}

/* The bytes of the UTF-8 character at s, 0 if there is none. */
static size_t
utf8_decode(const unsigned char *s, size_t len, uint32_t *c)
{
	bool valid;
	size_t n = utf8_take(s, len, &valid);

	if (!valid)
		return 0;
	*c = n == 1 ? s[0] : s[0] & (0xffu >> (n + 1));
	for (size_t i = 1; i < n; i++)
		*c = *c << 6 | (s[i] & 0x3fu);
	return n;
}

/* Control characters, and those of Unicode that break or turn a line. */
static bool
is_harmful(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x061c ||
	    c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2066 && c <= 0x2069);
}

/* The longest is a harmful character of four bytes. */
#define PIECE_MAX (4 * (sizeof("\\xff") - 1))

/* What to show for the n bytes at s, which are one character or not UTF-8. */
static size_t
escape_piece(char piece[PIECE_MAX], const unsigned char *s, size_t n)
{
	static const char hex[] = "0123456789abcdef";
	size_t len = 0;

	if (s[0] == '\n' || s[0] == '\\') {
		piece[0] = '\\';
		piece[1] = s[0] == '\n' ? 'n' : '\\';
		return 2;
	}
	for (size_t i = 0; i < n; i++) {
		piece[len++] = '\\';
		piece[len++] = 'x';
		piece[len++] = hex[s[i] >> 4];
		piece[len++] = hex[s[i] & 0xf];
	}
	return len;
}

size_t
text_escape(char *dst, size_t cap, const char *src, size_t len)
{
	const unsigned char *s = (const unsigned char *)src;
	size_t used = 0;

	for (size_t n; len > 0 && cap > 0; s += n, len -= n) {
		char escaped[PIECE_MAX];
		const void *piece = s;
		size_t piece_len;
		uint32_t c = 0;

		piece_len = n = utf8_decode(s, len, &c);
		if (n == 0)
			n = 1;
		if (piece_len == 0 || c == '\\' || is_harmful(c)) {
			piece_len = escape_piece(escaped, s, n);
			piece = escaped;
		}
		if (piece_len >= cap - used)
			break;
		memcpy(dst + used, piece, piece_len);
		used += piece_len;
	}
	if (cap > 0)
		dst[used] = '\0';
	return used;
}

int
text_refuse(char *why, size_t cap, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(why, cap, fmt, args);
	va_end(args);
	return -1;
}
