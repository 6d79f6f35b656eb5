/* SPDX-License-Identifier: ISC */
/* visible.c - control sequences made harmless, for a terminal. */
#include <string.h>

#include "common/utf8.h"
#include "worker/logger/visible.h"

#define ESC 0x1b
#define DEL 0x7f

/* Bytes that are looked at before the first answer is. */
#define BLOCK 64

/* By vectors, because clang makes a plain loop five times slower. */
typedef uint8_t vector __attribute__((vector_size(16)));

static bool
is_c1(uint32_t c)
{
	return c >= 0x80 && c <= 0x9f;
}

static bool
is_zero(const vector *v, uint64_t mask)
{
	uint64_t words[sizeof(*v) / sizeof(uint64_t)];

	memcpy(words, v, sizeof(*v));
	return ((words[0] | words[1]) & mask) == 0;
}

/* Is there a control other than tab and newline? *high gathers the bits. */
static inline bool
has_control(const uint8_t s[BLOCK], vector *high)
{
	vector found = { 0 }, bytes;

	for (size_t i = 0; i < BLOCK; i += sizeof(bytes)) {
		memcpy(&bytes, s + i, sizeof(bytes));
		found |= (vector)((bytes < 0x20) & (bytes != '\t') &
		    (bytes != '\n'));
		found |= (vector)(bytes == DEL);
		*high |= bytes;
	}
	return !is_zero(&found, UINT64_MAX);
}

/* Of text without C0 controls: is there a C1 control, in either form? */
static bool
has_c1(const uint8_t *s, size_t len)
{
	bool valid;

	for (size_t i = 0, n; i < len; i += n) {
		n = 1;
		if (s[i] < 0x80)
			continue;
		n = utf8_take(s + i, len - i, &valid);
		if (!valid)
			n = 1;
		if (is_c1(s[i]) || (valid && s[i] == 0xc2 && is_c1(s[i + 1])))
			return true;
	}
	return false;
}

bool
visible_needs(const uint8_t *text, size_t len)
{
	uint8_t rest[BLOCK];
	vector high = { 0 };
	size_t i = 0;

	for (; len - i >= BLOCK; i += BLOCK) {
		if (has_control(text + i, &high))
			return true;
	}
	if (i < len) {
		memset(rest, ' ', sizeof(rest));
		memcpy(rest, text + i, len - i);
		if (has_control(rest, &high))
			return true;
	}
	return !is_zero(&high, UINT64_C(0x8080808080808080)) &&
	    has_c1(text, len);
}

/* The bytes at s that are shown as they are, without a look at UTF-8. */
static size_t
plain_len(const uint8_t *s, size_t len)
{
	size_t n = 0;

	while (n < len && ((s[n] >= 0x20 && s[n] < DEL) || s[n] == '\t'))
		n++;
	return n;
}

/* The bytes of the rendition at s, 0 if there is none; *resets: and all of it.
 */
static size_t
rendition_len(const uint8_t *s, size_t len, bool *resets)
{
	*resets = true;
	if (len < 3 || s[0] != ESC || s[1] != '[')
		return 0;
	for (size_t n = 2; n < len; n++) {
		if (s[n] == 'm')
			return n + 1;
		if ((s[n] < '0' || s[n] > '9') && s[n] != ';' && s[n] != ':')
			return 0;
		if (s[n] != '0' && s[n] != ';')
			*resets = false;
	}
	return 0;
}

static size_t
show_hex(uint8_t *out, uint8_t c)
{
	static const char hex[] = "0123456789abcdef";

	out[0] = '\\';
	out[1] = 'x';
	out[2] = (uint8_t)hex[c >> 4];
	out[3] = (uint8_t)hex[c & 0xf];
	return VISIBLE_GROWTH;
}

/* Show the control or character at s; *n is how many bytes it has. */
static size_t
show(uint8_t *out, const uint8_t *s, size_t len, size_t *n)
{
	bool valid;

	*n = utf8_take(s, len, &valid);
	if (s[0] < 0x20 || s[0] == DEL) {
		out[0] = '^';
		out[1] = s[0] ^ 0x40;
		return 2;
	}
	if (valid && s[0] == 0xc2 && is_c1(s[1]))
		return show_hex(out, s[1]);
	/* Of what is no character, each byte could be a C1 control. */
	if (!valid)
		*n = 1;
	if (is_c1(s[0]))
		return show_hex(out, s[0]);
	memcpy(out, s, *n);
	return *n;
}

size_t
visible_write(uint8_t *out, const uint8_t *text, size_t len, bool *coloured)
{
	size_t used = 0;
	bool resets;

	*coloured = false;
	while (len > 0 && text[len - 1] == '\r')
		len--;
	for (size_t i = 0, n; i < len; i += n) {
		n = plain_len(text + i, len - i);
		if (n == 0) {
			n = rendition_len(text + i, len - i, &resets);
			if (n > 0)
				*coloured = !resets;
		}
		if (n == 0) {
			used += show(out + used, text + i, len - i, &n);
			continue;
		}
		memcpy(out + used, text + i, n);
		used += n;
	}
	return used;
}
