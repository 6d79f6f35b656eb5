/* SPDX-License-Identifier: ISC */
/*
 * each_values.c - words that only options of `reeve each` have, to values.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "supervisor/each_values.h"

/* Digits of a number with a point, with it: more is no wish of anybody. */
#define DECIMAL_LEN_MAX 15

/* All of s in this base, as a byte; at most so many digits. */
static int
read_byte(const char *s, int base, size_t digits_max, uint8_t *byte)
{
	const char *digits = base == 8 ? "01234567" : "0123456789abcdefABCDEF";
	size_t len = strspn(s, digits);
	unsigned long n;

	if (len == 0 || len > digits_max || s[len] != '\0')
		return -1;
	n = strtoul(s, NULL, base);
	if (n > UINT8_MAX)
		return -1;
	*byte = (uint8_t)n;
	return 0;
}

int
each_delimiter(const char *s, uint8_t *byte)
{
	static const char letters[] = "abfnrtv\\", bytes[] = "\a\b\f\n\r\t\v\\";
	const char *letter;

	if (s[0] != '\0' && s[1] == '\0') {
		*byte = (uint8_t)s[0];
		return 0;
	}
	if (s[0] != '\\')
		return -1;
	if (s[1] == 'x')
		return read_byte(s + 2, 16, 2, byte);
	if (isdigit((unsigned char)s[1]))
		return read_byte(s + 1, 8, 3, byte);
	letter = strchr(letters, s[1]);
	if (letter == NULL || *letter == '\0' || s[2] != '\0')
		return -1;
	*byte = (uint8_t)bytes[letter - letters];
	return 0;
}

/* Which of the words s begins with, up to its end or one of stops; or -1. */
static int
first_word(const char **s, const char *stops, const char *const *words)
{
	size_t len = strcspn(*s, stops);

	for (int i = 0; words[i] != NULL; i++) {
		if (strlen(words[i]) != len || strncmp(*s, words[i], len) != 0)
			continue;
		*s += len;
		return i;
	}
	return -1;
}

/* "3" or "10%". */
static int
halt_count(const char *s, struct batch_limits *lim)
{
	char digits[16];
	size_t len = strlen(s);
	bool share = len > 0 && s[len - 1] == '%';
	long long n;

	len -= share ? 1 : 0;
	if (len >= sizeof(digits))
		return -1;
	memcpy(digits, s, len);
	digits[len] = '\0';
	if (text_number(digits, 1, share ? 100 : UINT32_MAX, &n) == -1)
		return -1;
	lim->halt_n = share ? 0 : (uint32_t)n;
	lim->halt_percent = share ? (uint32_t)n : 0;
	return 0;
}

int
each_halt(const char *s, struct batch_limits *lim)
{
	static const char *const whens[] = { [BATCH_HALT_NEVER] = "never",
		[BATCH_HALT_SOON] = "soon",
		[BATCH_HALT_NOW] = "now",
		NULL };
	static const char *const whats[] = { [BATCH_HALT_FAIL] = "fail",
		[BATCH_HALT_SUCCESS] = "success",
		[BATCH_HALT_DONE] = "done",
		NULL };
	struct batch_limits asked = *lim;
	int when = first_word(&s, ",", whens), what = BATCH_HALT_FAIL;

	asked.halt_n = 1;
	asked.halt_percent = 0;
	if (when == -1 || (when == BATCH_HALT_NEVER && *s != '\0'))
		return -1;
	if (*s == ',') {
		s++;
		what = first_word(&s, "=", whats);
		if (what == -1)
			return -1;
		if (*s == '=' && halt_count(s + 1, &asked) == -1)
			return -1;
	}
	asked.halt_when = (enum batch_halt_when)when;
	asked.halt_what = (enum batch_halt_what)what;
	*lim = asked;
	return 0;
}

/* A number over 0 at the beginning of s; what follows it, or NULL. */
static const char *
decimal(const char *s, double *n)
{
	size_t whole = strspn(s, "0123456789");
	size_t len = whole;
	char digits[DECIMAL_LEN_MAX + 1];
	double value;

	if (s[len] == '.')
		len += 1 + strspn(s + len + 1, "0123456789");
	if (whole == 0 || s[len - 1] == '.' || len > DECIMAL_LEN_MAX)
		return NULL;
	memcpy(digits, s, len);
	digits[len] = '\0';
	value = strtod(digits, NULL);
	if (!(value > 0))
		return NULL;
	*n = value;
	return s + len;
}

int
each_rate(const char *s, double *per_second)
{
	static const char *const units[] = { "/s", "/m", "/h", NULL };
	static const double seconds[] = { 1, 60, 3600 };
	double n;
	const char *rest = decimal(s, &n);
	int unit = rest == NULL ? -1 : first_word(&rest, "", units);

	if (unit == -1)
		return -1;
	*per_second = n / seconds[unit];
	return 0;
}

int
each_load(const char *s, uint32_t processors, double *load)
{
	double n;
	const char *rest = decimal(s, &n);

	if (rest == NULL)
		return -1;
	if (strcmp(rest, "%") == 0)
		n = n * processors / 100;
	else if (*rest != '\0')
		return -1;
	*load = n;
	return 0;
}
