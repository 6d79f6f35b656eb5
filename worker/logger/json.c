/* SPDX-License-Identifier: ISC */
/* json.c - any bytes as what stands between the quotes of a JSON string. */
#include <string.h>

#include "common/utf8.h"
#include "worker/logger/json.h"

#define DEL 0x7f

static const uint8_t replacement[] = { 0xef, 0xbf, 0xbd }; /* U+FFFD */

/* The second letter of a short escape; 0 where the long one is needed. */
static const uint8_t short_escapes[0x80] = {
	['"'] = '"',
	['\\'] = '\\',
	['\b'] = 'b',
	['\f'] = 'f',
	['\n'] = 'n',
	['\r'] = 'r',
	['\t'] = 't',
};

static size_t
escape(uint8_t *out, uint8_t c)
{
	static const char hex[] = "0123456789abcdef";

	out[0] = '\\';
	if (c < sizeof(short_escapes) && short_escapes[c] != 0) {
		out[1] = short_escapes[c];
		return 2;
	}
	out[1] = 'u';
	out[2] = '0';
	out[3] = '0';
	out[4] = (uint8_t)hex[c >> 4];
	out[5] = (uint8_t)hex[c & 0xf];
	return JSON_GROWTH;
}

/* The bytes at s that stand for themselves, all of them ASCII. */
static size_t
plain_len(const uint8_t *s, size_t len)
{
	size_t n = 0;

	while (n < len && s[n] >= 0x20 && s[n] < DEL && s[n] != '"' &&
	    s[n] != '\\')
		n++;
	return n;
}

/* What is not plain at s; *n is how many bytes it has. */
static size_t
write_other(uint8_t *out, const uint8_t *s, size_t len, size_t *n,
    bool *replaced)
{
	bool valid;

	*n = utf8_take(s, len, &valid);
	if (!valid) {
		*replaced = true;
		memcpy(out, replacement, sizeof(replacement));
		return sizeof(replacement);
	}
	if (*n == 1)
		return escape(out, s[0]);
	if (s[0] == 0xc2 && s[1] < 0xa0)
		return escape(out, s[1]);
	memcpy(out, s, *n);
	return *n;
}

size_t
json_write(uint8_t *out, const uint8_t *text, size_t len, bool *replaced)
{
	size_t used = 0;

	*replaced = false;
	for (size_t i = 0, n; i < len; i += n) {
		n = plain_len(text + i, len - i);
		if (n > 0) {
			memcpy(out + used, text + i, n);
			used += n;
			continue;
		}
		used +=
		    write_other(out + used, text + i, len - i, &n, replaced);
	}
	return used;
}
