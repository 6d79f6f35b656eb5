/* SPDX-License-Identifier: ISC */
/* utf8.c - where a character of UTF-8 ends, and what is none. */
#include "common/utf8.h"

/* How long a character is that begins with c; 0 when none does. */
static size_t
promised_len(uint8_t c)
{
	if (c < 0x80)
		return 1;
	if (c < 0xc2 || c > 0xf4)
		return 0;
	if (c < 0xe0)
		return 2;
	return c < 0xf0 ? 3 : 4;
}

size_t
utf8_take(const uint8_t *s, size_t len, bool *valid)
{
	size_t promised = promised_len(s[0]);
	uint8_t least = 0x80, most = 0xbf;

	*valid = promised > 0;
	if (promised == 0)
		return 1;
	/* Shorter forms exist, surrogates, and what is beyond U+10FFFF. */
	switch (s[0]) {
	case 0xe0: least = 0xa0; break;
	case 0xed: most = 0x9f; break;
	case 0xf0: least = 0x90; break;
	case 0xf4: most = 0x8f; break;
	default: break;
	}
	for (size_t i = 1; i < promised; i++) {
		if (i == len || s[i] < least || s[i] > most) {
			*valid = false;
			return i;
		}
		least = 0x80;
		most = 0xbf;
	}
	return promised;
}

size_t
utf8_whole_len(const uint8_t *s, size_t len)
{
	for (size_t back = 1; back <= 3 && back < len; back++) {
		uint8_t c = s[len - back];

		if ((c & 0xc0) != 0x80)
			return promised_len(c) > back ? len - back : len;
	}
	return len;
}
