/* SPDX-License-Identifier: ISC */
/* flight.c - the lines of a bundle, on their way to a process and answered. */
#include <string.h>

#include "worker/flight.h"

bool
flight_prepare(struct flight *f)
{
	char *at = f->handed.items, *end = at + f->handed.len;
	uint32_t n = 0;

	while (
	    at < end && (at = memchr(at, '\0', (size_t)(end - at))) != NULL) {
		*at++ = '\n';
		n++;
	}
	return n == f->handed.task.n;
}

/* Behind the line that begins there. */
static size_t
line_end(const struct flight *f, size_t at)
{
	const char *items = f->handed.items;
	const char *end = memchr(items + at, '\n', f->handed.len - at);

	return (size_t)(end - items) + 1;
}

void
flight_allow(struct flight *f, uint32_t n)
{
	uint32_t total = f->handed.task.n;

	if (!f->handed.whole)
		return;
	if (n >= total - f->answered) {
		f->allowed = total;
		f->allowed_bytes = f->handed.len;
		return;
	}
	for (; f->allowed < f->answered + n; f->allowed++)
		f->allowed_bytes = line_end(f, f->allowed_bytes);
}

uint32_t
flight_open(const struct flight *f)
{
	return f->allowed - f->answered;
}

/* Where the first line begins that is not answered. */
static size_t
unanswered(const struct flight *f)
{
	size_t at = 0;

	for (uint32_t i = 0; i < f->answered; i++)
		at = line_end(f, at);
	return at;
}

bool
flight_has_begun(const struct flight *f, size_t unread)
{
	return f->written > unanswered(f) + unread;
}

void
flight_rewind(struct flight *f)
{
	f->allowed = f->answered;
	f->allowed_bytes = f->written = unanswered(f);
}

void
flight_drop(struct flight *f)
{
	handed_drop(&f->handed);
	f->allowed = f->answered = 0;
	f->allowed_bytes = f->written = 0;
}
