/* SPDX-License-Identifier: ISC */
/*
 * fuzz_visible.c - can any line make a terminal do what it should not?
 *
 * What is written has no control but tabs and renditions, stays within its
 * bound, and needs nothing more; what needs nothing is written as it is.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "worker/logger/visible.h"

/* Said in another way than visible.c does: by spans of strings. */
static size_t
rendition_len(const char *s)
{
	size_t n;

	if (strncmp(s, "\033[", 2) != 0)
		return 0;
	n = 2 + strspn(s + 2, "0123456789;:");
	return s[n] == 'm' ? n + 1 : 0;
}

/* Of a NUL-terminated s. Only of valid UTF-8 may C1 bytes be a part. */
static void
judge(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		unsigned char before = i > 0 ? (unsigned char)s[i - 1] : 0;

		if (c == '\033') {
			size_t n = rendition_len(s + i);

			if (n == 0)
				abort();
			i += n - 1;
			continue;
		}
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			abort();
		if (c >= 0x80 && c < 0xa0 && (before < 0x80 || before == 0xc2))
			abort();
	}
}

/* Renditions aside, what was made visible is so. */
static void
judge_again(const char *shown, size_t len)
{
	const uint8_t *s = (const uint8_t *)shown;
	size_t part;

	while (len > 0) {
		part = strcspn((const char *)s, "\033");
		if (visible_needs(s, part))
			abort();
		if (part < len)
			part += rendition_len((const char *)s + part);
		s += part;
		len -= part;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *out = malloc(VISIBLE_GROWTH * size + 1);
	bool coloured;
	size_t n;

	if (out == NULL)
		return 0;
	n = visible_write(out, data, size, &coloured);
	if (n > VISIBLE_GROWTH * size)
		abort();
	out[n] = '\0';
	judge((const char *)out, n);
	judge_again((const char *)out, n);
	if (coloured && memchr(out, '\033', n) == NULL)
		abort();
	if (!visible_needs(data, size) && memchr(data, '\n', size) == NULL &&
	    (n != size || memcmp(out, data, n) != 0))
		abort();
	free(out);
	return 0;
}
