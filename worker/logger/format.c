/* SPDX-License-Identifier: ISC */
/* format.c - how a line of a task's output looks where it is shown or stored.
 */
#include <string.h>

#include "worker/logger/format.h"
#include "worker/logger/json.h"
#include "worker/logger/stamp.h"
#include "worker/logger/visible.h"

#define STRING_LEN(literal) (sizeof(literal) - 1)

#define RESET "\033[0m"
#define BAR " |"
#define MORE " [...]"

#define PARTIAL ",\"partial\":true"
#define UNTERMINATED ",\"unterminated\":true"
#define INVALID_UTF8 ",\"invalid_utf8\":true"
#define OBJECT_END "}\n"

/* The longest name: pool, point, worker. */
#define NAME_MAX_BYTES (FORMAT_POOL_MAX + STRING_LEN(".4294967295"))

/* What precedes the bytes of a line, and what may follow them, of any kind. */
#define HEAD_MAX 512
#define TAIL_MAX 64

_Static_assert(STAMP_MAX + STRING_LEN(" \033[36m" BAR RESET " ") +
	    NAME_MAX_BYTES <=
	HEAD_MAX,
    "a head of text has room");
_Static_assert(STAMP_MAX +
	    STRING_LEN("{\"time\":\"\",\"pool\":\"\",\"worker\":4294967295,"
		       "\"pid\":4294967295,\"stream\":\"stdout\",\"line\":\"") +
	    JSON_GROWTH * FORMAT_POOL_MAX <=
	HEAD_MAX,
    "a head of JSON has room");

_Static_assert(STRING_LEN("\"" PARTIAL UNTERMINATED INVALID_UTF8 OBJECT_END) <=
	TAIL_MAX,
    "a tail of JSON has room");

struct head {
	size_t len;
	uint8_t bytes[HEAD_MAX];
};

static void
put(struct head *h, const char *s, size_t len)
{
	memcpy(h->bytes + h->len, s, len);
	h->len += len;
}

static void
put_string(struct head *h, const char *s)
{
	put(h, s, strlen(s));
}

static void
put_number(struct head *h, uint32_t n)
{
	char digits[STRING_LEN("4294967295")];
	size_t i = sizeof(digits);

	do {
		digits[--i] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	put(h, digits + i, sizeof(digits) - i);
}

/* "web.1  |", in the colour of its worker. */
static void
put_prefix(struct head *h, const struct format *f, const struct origin *o)
{
	/* As foreman has them: red, which looks like an error, comes last. */
	static const char *const colours[] = { "\033[36m", "\033[33m",
		"\033[32m", "\033[35m", "\033[34m", "\033[31m" };
	const size_t n = sizeof(colours) / sizeof(colours[0]);
	size_t width = f->width < NAME_MAX_BYTES ? f->width : NAME_MAX_BYTES;
	size_t begin;

	if (f->colour)
		put_string(h, colours[(o->number + n - 1) % n]);
	begin = h->len;
	put(h, o->pool, strnlen(o->pool, FORMAT_POOL_MAX));
	put(h, ".", 1);
	put_number(h, o->number);
	while (h->len - begin < width)
		put(h, " ", 1);
	put_string(h, f->colour ? BAR RESET " " : BAR " ");
}

static void
put_json(struct head *h, const struct origin *o, int64_t at_ms)
{
	size_t pool_len = strnlen(o->pool, FORMAT_POOL_MAX);
	bool replaced;

	put_string(h, "{\"time\":\"");
	h->len += stamp_iso(h->bytes + h->len, at_ms);
	put_string(h, "\",\"pool\":\"");
	h->len += json_write(h->bytes + h->len, (const uint8_t *)o->pool,
	    pool_len, &replaced);
	put_string(h, "\",\"worker\":");
	put_number(h, o->number);
	put_string(h, ",\"pid\":");
	if (o->pid == 0)
		put_string(h, "null");
	else
		put_number(h, o->pid);
	put_string(h, ",\"stream\":\"");
	put_string(h, o->is_error ? "stderr" : "stdout");
	put_string(h, "\",\"line\":\"");
}

static void
make_head(struct head *h, const struct format *f, const struct origin *o,
    int64_t at_ms)
{
	h->len = 0;
	if (f->kind == FORMAT_JSON)
		put_json(h, o, at_ms);
	if (f->kind != FORMAT_TEXT)
		return;
	if (f->times == FORMAT_TIMES_ISO)
		h->len += stamp_iso(h->bytes, at_ms);
	else if (f->times == FORMAT_TIMES_RELATIVE)
		h->len += stamp_relative(h->bytes, at_ms, f->begin_ms);
	if (f->times != FORMAT_TIMES_NONE)
		put(h, " ", 1);
	if (f->prefix)
		put_prefix(h, f, o);
}

static size_t
add(uint8_t *out, const char *s, size_t len)
{
	memcpy(out, s, len);
	return len;
}

/* What follows the head of a text. */
static size_t
write_text(const struct format *f, const struct line *l, uint8_t *out)
{
	bool coloured = false;
	size_t n = l->len;

	if (f->visible && visible_needs(l->text, l->len))
		n = visible_write(out, l->text, l->len, &coloured);
	else if (n > 0)
		memcpy(out, l->text, n);
	if (coloured)
		n += add(out + n, RESET, STRING_LEN(RESET));
	if (l->partial)
		n += add(out + n, MORE, STRING_LEN(MORE));
	out[n++] = '\n';
	return n;
}

static size_t
write_json(const struct line *l, uint8_t *out)
{
	bool replaced;
	size_t n = json_write(out, l->text, l->len, &replaced);

	out[n++] = '"';
	if (l->partial)
		n += add(out + n, PARTIAL, STRING_LEN(PARTIAL));
	if (l->unterminated)
		n += add(out + n, UNTERMINATED, STRING_LEN(UNTERMINATED));
	if (replaced)
		n += add(out + n, INVALID_UTF8, STRING_LEN(INVALID_UTF8));
	return n + add(out + n, OBJECT_END, STRING_LEN(OBJECT_END));
}

static size_t
write_raw(const struct line *l, uint8_t *out)
{
	if (l->len > 0)
		memcpy(out, l->text, l->len);
	if (l->partial || l->unterminated)
		return l->len;
	out[l->len] = '\n';
	return l->len + 1;
}

static size_t
write_line(const struct format *f, const struct head *h, const struct line *l,
    uint8_t *out)
{
	if (f->kind == FORMAT_RAW)
		return write_raw(l, out);
	memcpy(out, h->bytes, h->len);
	if (f->kind == FORMAT_JSON)
		return h->len + write_json(l, out + h->len);
	return h->len + write_text(f, l, out + h->len);
}

size_t
format_line_size_max(const struct format *f, size_t len)
{
	size_t growth = 1;

	if (f->kind == FORMAT_JSON)
		growth = JSON_GROWTH;
	else if (f->kind == FORMAT_TEXT && f->visible)
		growth = VISIBLE_GROWTH;
	return HEAD_MAX + growth * len + TAIL_MAX;
}

size_t
format_line(const struct format *f, const struct origin *o,
    const struct line *l, uint8_t *out)
{
	struct head h;

	make_head(&h, f, o, l->at_ms);
	return write_line(f, &h, l, out);
}

/* Only if it fits into cap, else 0. */
static size_t
fit_line(const struct format *f, const struct head *h, const struct line *l,
    uint8_t *out, size_t cap)
{
	/* Static, being too large for a stack; used where cap may not do. */
	static uint8_t
	    spare[HEAD_MAX + JSON_GROWTH * FORMAT_LINE_MAX + TAIL_MAX];
	size_t max = format_line_size_max(f, l->len);
	size_t n;

	if (max <= cap)
		return write_line(f, h, l, out);
	if (max > sizeof(spare))
		return 0;
	n = write_line(f, h, l, spare);
	if (n > cap)
		return 0;
	memcpy(out, spare, n);
	return n;
}

/* Each line is looked at: JSON, or there is something to be made visible. */
static size_t
write_lines(const struct format *f, const struct head *h, struct line l,
    uint8_t *out, size_t cap, size_t *used)
{
	const uint8_t *end = l.text + l.len;
	const uint8_t *begin = l.text;
	const uint8_t *newline;
	size_t done = 0, n;

	while ((newline = memchr(l.text, '\n', (size_t)(end - l.text)))) {
		l.len = (size_t)(newline - l.text);
		n = fit_line(f, h, &l, out + done, cap - done);
		if (n == 0)
			break;
		done += n;
		l.text = newline + 1;
	}
	*used = (size_t)(l.text - begin);
	return done;
}

/* As they are, after the same bytes each. */
static size_t
prefix_lines(const struct head *h, const uint8_t *text, size_t len,
    uint8_t *out, size_t cap, size_t *used)
{
	const uint8_t *end = text + len;
	const uint8_t *begin = text;
	const uint8_t *newline;
	size_t done = 0, n;

	while ((newline = memchr(text, '\n', (size_t)(end - text)))) {
		n = (size_t)(newline - text) + 1;
		if (h->len + n > cap - done)
			break;
		memcpy(out + done, h->bytes, h->len);
		memcpy(out + done + h->len, text, n);
		done += h->len + n;
		text = newline + 1;
	}
	*used = (size_t)(text - begin);
	return done;
}

static size_t
copy_lines(const uint8_t *text, size_t len, uint8_t *out, size_t cap)
{
	const uint8_t *newline = NULL;

	if (len > cap)
		len = cap;
	if (len > 0)
		newline = memrchr(text, '\n', len);
	if (newline == NULL)
		return 0;
	len = (size_t)(newline - text) + 1;
	memcpy(out, text, len);
	return len;
}

size_t
format_lines(const struct format *f, const struct origin *o, int64_t at_ms,
    const uint8_t *text, size_t len, uint8_t *out, size_t cap, size_t *used)
{
	struct line first = { .text = text, .len = len, .at_ms = at_ms };
	struct head h;

	*used = 0;
	if (len == 0 || cap == 0)
		return 0;
	if (format_is_plain(f))
		return *used = copy_lines(text, len, out, cap);
	make_head(&h, f, o, at_ms);
	/* More than cap bytes of text cannot come to be written unchanged. */
	if (f->kind == FORMAT_TEXT &&
	    !(f->visible && visible_needs(text, len < cap ? len : cap)))
		return prefix_lines(&h, text, len, out, cap, used);
	return write_lines(f, &h, first, out, cap, used);
}

bool
format_is_plain(const struct format *f)
{
	if (f->kind == FORMAT_RAW)
		return true;
	return f->kind == FORMAT_TEXT && f->times == FORMAT_TIMES_NONE &&
	    !f->prefix && !f->visible;
}
