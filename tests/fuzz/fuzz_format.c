/* SPDX-License-Identifier: ISC */
/*
 * fuzz_format.c - can a line hurt who formats it, or who reads it then?
 *
 * The first bytes choose the format and the room, the rest are lines. Each must
 * stay within its bound and be one line, in JSON a strictly valid one; and many
 * at once must be what each is alone, up to the first that does not fit.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/unit/strict_json.h"
#include "worker/logger/format.h"

#define CHOICES 4

static const struct origin origin = { "web", 1, 812, false };

/* Format one line into memory of its bound and a NUL; the caller frees it. */
static char *
format_one(const struct format *f, const struct line *l, size_t *n)
{
	size_t max = format_line_size_max(f, l->len);
	char *out = malloc(max + 1);

	if (out == NULL)
		exit(1);
	*n = format_line(f, &origin, l, (uint8_t *)out);
	if (*n > max)
		abort();
	out[*n] = '\0';
	return out;
}

/* A line, as a whole and as a piece. */
static void
judge(const struct format *f, struct line l, uint8_t flags)
{
	size_t n;
	char *out;

	l.partial = (flags & 1) != 0;
	l.unterminated = (flags & 2) != 0;
	out = format_one(f, &l, &n);
	if (f->kind == FORMAT_JSON && !is_json_line(out, n))
		abort();
	if (f->kind != FORMAT_RAW && memchr(out, '\n', n) != out + n - 1)
		abort();
	if (f->kind == FORMAT_RAW && memcmp(out, l.text, l.len) != 0)
		abort();
	free(out);
}

/* Whether done bytes of out are the lines of text, and the next has no room. */
static void
compare(const struct format *f, struct line l, const char *out, size_t done,
    size_t cap)
{
	const uint8_t *end = l.text + l.len;
	const uint8_t *newline;
	size_t at = 0, n;

	while (l.text < end &&
	    (newline = memchr(l.text, '\n', (size_t)(end - l.text))) != NULL) {
		char *one;

		l.len = (size_t)(newline - l.text);
		one = format_one(f, &l, &n);
		if (n > cap - at) {
			free(one);
			break;
		}
		if (n > done - at || memcmp(out + at, one, n) != 0)
			abort();
		free(one);
		for (uint8_t flags = 0; flags < 4; flags++)
			judge(f, l, flags);
		at += n;
		l.text = newline + 1;
	}
	if (at != done)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct format f = { 0 };
	struct line all = { 0 };
	size_t cap, done, used;
	char *out;

	if (size <= CHOICES)
		return 0;
	f.kind = (enum format_kind)(data[0] % 3);
	f.times = (enum format_times)(data[0] / 3 % 3);
	f.prefix = (data[1] & 1) != 0;
	f.colour = (data[1] & 2) != 0;
	f.visible = (data[1] & 4) != 0;
	f.width = data[1] >> 3;
	cap = (size_t)data[2] << (data[3] % 8);
	all.text = data + CHOICES;
	all.len = size - CHOICES;
	all.at_ms = (int64_t)data[3] << (data[2] % 64 / 2);
	out = malloc(cap + 1);
	if (out == NULL)
		return 0;
	done = format_lines(&f, &origin, all.at_ms, all.text, all.len,
	    (uint8_t *)out, cap, &used);
	if (done > cap || used > all.len ||
	    (used > 0 && all.text[used - 1] != '\n'))
		abort();
	compare(&f, all, out, done, cap);
	free(out);
	return 0;
}
