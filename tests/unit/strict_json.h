/* SPDX-License-Identifier: ISC */
/*
 * strict_json.h - is this a line of JSON as the strictest reader wants it?
 *
 * One flat object of strings, whole numbers, true and null, without blanks,
 * then a newline; strings by RFC 8259, in UTF-8 by RFC 3629. It shares no code
 * with what it judges.
 */
#ifndef REEVE_STRICT_JSON_H
#define REEVE_STRICT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct json_reader {
	const char *s; /* NUL-terminated behind len, so never read past */
	const char *end;
};

static inline bool
json_skip(struct json_reader *r, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(r->end - r->s) < len || memcmp(r->s, word, len) != 0)
		return false;
	r->s += len;
	return true;
}

/* One character beyond ASCII: its bits, then whether so many were needed. */
static inline bool
json_utf8(struct json_reader *r)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint32_t bits = (uint8_t)*r->s++;
	size_t n = bits >= 0xf0 ? 4 : bits >= 0xe0 ? 3 : 2;

	if (bits < 0xc0 || bits > 0xf7)
		return false;
	bits &= 0xffu >> (n + 1);
	for (size_t i = 1; i < n; i++, r->s++) {
		if (r->s == r->end || ((uint8_t)*r->s & 0xc0) != 0x80)
			return false;
		bits = bits << 6 | ((uint8_t)*r->s & 0x3fu);
	}
	return bits >= least[n] && bits <= 0x10ffff &&
	    (bits < 0xd800 || bits > 0xdfff);
}

static inline bool
json_escape(struct json_reader *r)
{
	if (r->s == r->end || strchr("\"\\/bfnrtu", *r->s) == NULL)
		return false;
	if (*r->s++ != 'u')
		return true;
	for (int i = 0; i < 4; i++, r->s++) {
		if (r->s == r->end || *r->s == '\0' ||
		    strchr("0123456789abcdefABCDEF", *r->s) == NULL)
			return false;
	}
	return true;
}

static inline bool
json_string(struct json_reader *r)
{
	if (!json_skip(r, "\""))
		return false;
	while (r->s < r->end && *r->s != '"') {
		uint8_t c = (uint8_t)*r->s;
		bool good = c >= 0x20;

		if (c >= 0x80) {
			good = json_utf8(r);
		} else {
			r->s++;
			good = c == '\\' ? json_escape(r) : good;
		}
		if (!good)
			return false;
	}
	return json_skip(r, "\"");
}

static inline bool
json_value(struct json_reader *r)
{
	size_t n = strspn(r->s, "0123456789");

	if (n > 0) {
		if (n > 1 && *r->s == '0')
			return false;
		r->s += n;
		return true;
	}
	return json_skip(r, "true") || json_skip(r, "null") || json_string(r);
}

/* s has a NUL at len, and may have others. */
static inline bool
is_json_line(const char *s, size_t len)
{
	struct json_reader r = { .s = s, .end = s + len };

	if (!json_skip(&r, "{"))
		return false;
	do {
		if (!json_string(&r) || !json_skip(&r, ":") || !json_value(&r))
			return false;
	} while (json_skip(&r, ","));
	return json_skip(&r, "}\n") && r.s == r.end;
}

#endif
