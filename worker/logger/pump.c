/* SPDX-License-Identifier: ISC */
/*
 * pump.c - from a stream to its sink: lines, formatted, in batches.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/log.h"
#include "common/text.h"
#include "worker/logger/pump.h"

/* As much of text as ends in a newline and fits into room; 0 if none does. */
static size_t
lines_within(const uint8_t *text, size_t len, size_t room)
{
	const uint8_t *last;

	if (len <= room)
		return len;
	last = memrchr(text, '\n', room);
	return last == NULL ? 0 : (size_t)(last - text) + 1;
}

/* The next batch of whole lines. An empty one: no room before a rotation. */
static void
fill(struct logger *lg, const struct stream *s, size_t room, struct batch *b)
{
	const uint8_t *text = stream_text(s);
	size_t len = stream_lines_len(s);
	size_t used;

	if (format_is_plain(&s->sink->format)) {
		used = lines_within(text, len, room);
		b->data = text;
		b->len = used;
	} else {
		b->data = lg->batch;
		b->len = format_lines(&s->sink->format, &s->origin,
		    logger_time_ms(lg), text, len, lg->batch,
		    room < LOGGER_BATCH_MAX ? room : LOGGER_BATCH_MAX, &used);
	}
	b->done = s->record->done + used;
}

/* One line for itself, whatever its length. */
static void
fill_one(struct logger *lg, const struct stream *s, const struct line *line,
    size_t used, struct batch *b)
{
	b->data = lg->batch;
	b->len = format_line(&s->sink->format, &s->origin, line, lg->batch);
	b->done = s->record->done + used;
}

static void
fill_first(struct logger *lg, const struct stream *s, struct batch *b)
{
	const uint8_t *text = stream_text(s);
	const uint8_t *end = memchr(text, '\n', stream_lines_len(s));
	struct line line = { .text = text,
		.len = (size_t)(end - text),
		.at_ms = logger_time_ms(lg) };

	fill_one(lg, s, &line, line.len + 1, b);
}

/* Before what would make the file too large, unless there is nothing in it. */
static void
rotate_for(struct sink *k, size_t len)
{
	if (k->kind != SINK_STORE || len <= sink_room(k) || k->store.size == 0)
		return;
	if (store_rotate(&k->store) == -1) {
		if (!k->unrotated)
			log_warn("logger: cannot rotate %s", k->store.path);
		k->unrotated = true;
		return;
	}
	k->unrotated = false;
	k->fd = k->store.fd;
	logger_compress(k->logger);
}

/* What a person is told in the log itself, as a line of this stream. */
static bool
tell(struct logger *lg, struct stream *s, const char *text)
{
	struct batch b = { .stream = s };
	struct line line = { .text = (const uint8_t *)text,
		.len = strlen(text),
		.at_ms = logger_time_ms(lg) };

	if (s->sink->kind == SINK_JOURNAL)
		return sink_send(s->sink, s, &line, 0);
	fill_one(lg, s, &line, 0, &b);
	return sink_write(s->sink, &b);
}

/* A gap that the reader of a log should know of, before what follows it. */
static bool
tell_gap(struct logger *lg, struct stream *s)
{
	struct sink *k = s->sink;
	uint64_t dropped = s->record->dropped;
	char text[SINK_NOTE_SIZE], time[TEXT_DURATION_CAP], lines[40];
	bool full = k->stuck_ms != 0;

	if (!full && dropped == 0)
		return true;
	snprintf(lines, sizeof(lines), "%" PRIu64 " line%s dropped", dropped,
	    dropped == 1 ? "" : "s");
	if (full)
		snprintf(text, sizeof(text), "[no space for %s, %s]",
		    text_duration_format(time, sizeof(time),
			(uint64_t)(logger_time_ms(lg) - k->stuck_ms)),
		    dropped > 0 ? lines : "nothing lost");
	else
		snprintf(text, sizeof(text), "[%s]", lines);
	if (!tell(lg, s, text))
		return false;
	s->record->dropped = 0;
	k->stuck_ms = 0;
	return true;
}

static bool
write_batch(struct logger *lg, struct stream *s)
{
	struct batch b = { .stream = s };
	struct sink *k = s->sink;

	fill(lg, s, sink_room(k), &b);
	if (b.len == 0) {
		fill_first(lg, s, &b);
		rotate_for(k, b.len);
	}
	return sink_write(k, &b);
}

/* A line at a time; those sent are committed before: at most one is lost. */
static bool
send_lines(struct logger *lg, struct stream *s)
{
	const uint8_t *text = stream_text(s);
	size_t len = stream_lines_len(s);

	while (len > 0) {
		const uint8_t *end = memchr(text, '\n', len);
		struct line line = { .text = text,
			.len = (size_t)(end - text),
			.at_ms = logger_time_ms(lg) };

		if (!sink_send(s->sink, s, &line, line.len + 1))
			return false;
		text += line.len + 1;
		len -= line.len + 1;
	}
	return true;
}

static bool
write_lines(struct logger *lg, struct stream *s)
{
	if (s->sink->kind == SINK_JOURNAL)
		return send_lines(lg, s);
	while (stream_lines_len(s) > 0)
		if (!write_batch(lg, s))
			return false;
	return true;
}

/* What is there of a line that has no end yet. */
static bool
write_piece(struct logger *lg, struct stream *s, bool partial)
{
	struct batch b = { .stream = s };
	struct line line = { .text = stream_text(s),
		.len = stream_len(s),
		.at_ms = logger_time_ms(lg),
		.partial = partial,
		.unterminated = !partial };

	if (s->sink->kind == SINK_JOURNAL)
		return sink_send(s->sink, s, &line, line.len);
	fill_one(lg, s, &line, line.len, &b);
	rotate_for(s->sink, b.len);
	return sink_write(s->sink, &b);
}

bool
pump_lines(struct logger *lg, struct stream *s)
{
	s->origin.pid = s->record->pid;
	if (s->sink->stuck || !tell_gap(lg, s) || !write_lines(lg, s))
		return false;
	if (stream_len(s) == LEDGER_RING_SIZE)
		return write_piece(lg, s, true);
	return true;
}

bool
pump_all(struct logger *lg, struct stream *s)
{
	if (!pump_lines(lg, s))
		return false;
	return stream_len(s) == 0 || write_piece(lg, s, false);
}

void
pump_drop(struct stream *s)
{
	const uint8_t *text = stream_text(s);
	size_t len = stream_lines_len(s);

	if (len == 0 && stream_len(s) == LEDGER_RING_SIZE) {
		s->record->done = s->record->head;
		return; /* its newline will count it */
	}
	s->record->done += len;
	for (const uint8_t *p = text;
	     (p = memchr(p, '\n', len - (size_t)(p - text))) != NULL; p++)
		s->record->dropped++;
}
