/* SPDX-License-Identifier: ISC */
/*
 * trace.c - a picture of the run, in the Trace Event format.
 *
 * "Trace Event Format" (Google, 2016): the array form may lack its closing
 * bracket, so a killed run has its picture too. Each event but the first has
 * its comma in front, and only whole events are written.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/text.h"
#include "common/utf8.h"
#include "supervisor/batch/record.h"
#include "supervisor/batch/trace.h"
#include "worker/logger/json.h"

#define BUFFER_BYTES 16384u
#define NAME_MAX_BYTES 64u /* of the pool, and of a status */
#define CUT "..."

/* Three texts at the most that JSON makes of them, and the rest of a slice. */
#define EVENT_BYTES 4096u
_Static_assert(EVENT_BYTES >= 512 +
	    JSON_GROWTH * (TRACE_COMMAND_MAX_BYTES + NAME_MAX_BYTES) +
	    2 * sizeof(CUT),
    "an event fits");

struct event {
	char bytes[EVENT_BYTES];
	size_t len;
};

static void __attribute__((format(printf, 2, 3)))
put(struct event *e, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	e->len += (size_t)vsnprintf(e->bytes + e->len,
	    sizeof(e->bytes) - e->len, format, args);
	va_end(args);
}

/* Between quotes, at most max bytes of it: no half character, and a mark. */
static void
put_text(struct event *e, const char *text, size_t max)
{
	size_t len = strnlen(text, max + 1);
	bool cut = len > max, replaced;
	const uint8_t *s = (const uint8_t *)text;

	if (cut)
		len = utf8_whole_len(s, max);
	e->bytes[e->len++] = '"';
	e->len += json_write((uint8_t *)e->bytes + e->len, s, len, &replaced);
	put(e, "%s\"", cut ? CUT : "");
}

static void
release(struct trace *t)
{
	free(t->buffer);
	free(t->named);
	t->buffer = NULL;
	t->named = NULL;
	t->len = 0;
	t->n_named = 0;
}

/* Returns -1, for the caller to return; errno stays. */
static int
give_up(struct trace *t)
{
	int saved = errno;

	if (t->fd != -1)
		(void)close(t->fd);
	t->fd = -1;
	release(t);
	errno = saved;
	return -1;
}

static int
flush(struct trace *t)
{
	if (record_append(&t->fd, t->buffer, t->len) == -1)
		return -1;
	t->len = 0;
	return 0;
}

static int
append(struct trace *t, const struct event *e)
{
	if (t->len + e->len > BUFFER_BYTES && flush(t) == -1)
		return -1;
	memcpy(t->buffer + t->len, e->bytes, e->len);
	t->len += e->len;
	return 0;
}

int
trace_open(struct trace *t, const char *path, const char *pool,
    uint64_t begin_us, char *why, size_t cap)
{
	struct event e = { .len = 0 };

	*t = (struct trace){ .fd = -1, .path = path, .pool = pool };
	t->begin_us = begin_us;
	t->buffer = malloc(BUFFER_BYTES);
	if (t->buffer == NULL)
		return text_refuse(why, cap, "%s: %s", path, strerror(errno));
	t->fd = record_open(path, O_WRONLY | O_TRUNC, RECORD_MODE, why, cap);
	if (t->fd == -1) {
		release(t);
		return -1;
	}
	put(&e,
	    "[\n{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":1,"
	    "\"tid\":0,\"args\":{\"name\":");
	put_text(&e, pool, NAME_MAX_BYTES);
	put(&e, "}}");
	/* At once: that the disk is full is better known now. */
	if (append(t, &e) == 0 && flush(t) == 0)
		return 0;
	(void)text_refuse(why, cap, "%s: %s", path, strerror(errno));
	return give_up(t);
}

/* The number of the worker is its name, "each.3", and its place. */
static void
put_row(struct event *e, const char *pool, uint32_t worker)
{
	char name[NAME_MAX_BYTES + sizeof("4294967295")];

	(void)snprintf(name, sizeof(name), "%.*s.%u",
	    (int)utf8_whole_len((const uint8_t *)pool,
		strnlen(pool, NAME_MAX_BYTES)),
	    pool, worker);
	put(e,
	    ",\n{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,"
	    "\"tid\":%u,\"args\":{\"name\":",
	    worker);
	put_text(e, name, sizeof(name));
	put(e, "}}");
	put(e,
	    ",\n{\"name\":\"thread_sort_index\",\"ph\":\"M\",\"pid\":1,"
	    "\"tid\":%u,\"args\":{\"sort_index\":%u}}",
	    worker, worker);
}

/* Returns 0, or -1 with errno. */
static int
name_row(struct trace *t, uint32_t worker)
{
	struct event e = { .len = 0 };

	if (worker <= t->n_named && t->named[worker - 1])
		return 0;
	if (worker > t->n_named) {
		bool *named =
		    recallocarray(t->named, t->n_named, worker, sizeof(*named));

		if (named == NULL)
			return -1;
		t->named = named;
		t->n_named = worker;
	}
	put_row(&e, t->pool, worker);
	t->named[worker - 1] = true;
	return append(t, &e);
}

static void
put_slice(struct event *e, const struct trace_slice *s, uint64_t begin_us)
{
	uint64_t at_us = s->begun_us > begin_us ? s->begun_us - begin_us : 0;

	put(e, ",\n{\"name\":");
	put_text(e, s->command, TRACE_COMMAND_MAX_BYTES);
	put(e,
	    ",\"cat\":\"task\",\"ph\":\"X\",\"ts\":%llu,\"dur\":%llu,"
	    "\"pid\":1,\"tid\":%u",
	    (unsigned long long)at_us, (unsigned long long)s->ran_us,
	    s->worker);
	if (s->failed)
		put(e, ",\"cname\":\"terrible\"");
	put(e, ",\"args\":{\"task\":%llu,\"try\":%u,\"status\":",
	    (unsigned long long)s->number, s->tries);
	put_text(e, s->status, NAME_MAX_BYTES);
	put(e, ",\"user_us\":%llu,\"system_us\":%llu,\"max_rss_kb\":%llu}}",
	    (unsigned long long)s->user_us, (unsigned long long)s->system_us,
	    (unsigned long long)s->max_rss_kb);
}

int
trace_add(struct trace *t, const struct trace_slice *s)
{
	struct event e = { .len = 0 };

	if (t->fd == -1)
		return 0;
	put_slice(&e, s, t->begin_us);
	if (name_row(t, s->worker) == -1 || append(t, &e) == -1)
		return give_up(t);
	return 0;
}

int
trace_close(struct trace *t)
{
	static const struct event last = { .bytes = "\n]\n", .len = 3 };
	int fd;

	if (t->fd == -1)
		return 0;
	if (append(t, &last) == -1 || flush(t) == -1)
		return give_up(t);
	fd = t->fd;
	t->fd = -1;
	release(t);
	return close(fd);
}
