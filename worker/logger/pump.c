/* SPDX-License-Identifier: ISC */
/*
 * pump.c - from a stream to its sink: lines, formatted, in chunks.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/text.h"
#include "common/utf8.h"
#include "worker/logger/pump.h"

/* In one go. Lines of a byte, each in a file of its own, take seconds. */
#define ROTATIONS_MAX 16

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

/* Is there a gap that the reader of a log should know of? */
static bool
has_gap(const struct stream *s)
{
	return s->sink->failing || s->record->dropped > 0;
}

static bool
is_full(int error)
{
	return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

/* What is told of it, as a line. */
static void
describe_gap(struct logger *lg, const struct stream *s, struct line *line,
    char text[SINK_NOTE_SIZE])
{
	uint64_t dropped = s->record->dropped;
	int64_t since_ms = logger_time_ms(lg) - s->sink->stuck_ms;
	char time[TEXT_DURATION_CAP], lines[40];
	int n;

	snprintf(lines, sizeof(lines), "%" PRIu64 " line%s dropped", dropped,
	    dropped == 1 ? "" : "s");
	if (s->sink->failing)
		n = snprintf(text, SINK_NOTE_SIZE, "[%s for %s, %s]",
		    is_full(s->sink->error) ? "no space" : "no writing",
		    text_duration_format(time, sizeof(time),
			since_ms < 0 ? 0 : (uint64_t)since_ms),
		    dropped > 0 ? lines : "nothing lost");
	else
		n = snprintf(text, SINK_NOTE_SIZE, "[%s]", lines);
	*line = (struct line){ .text = (const uint8_t *)text,
		.len = (size_t)n,
		.at_ms = logger_time_ms(lg) };
}

/* One line for itself, whatever its length, behind what is in the chunk. */
static void
add_line(struct logger *lg, const struct stream *s, const struct line *line,
    size_t used, struct chunk *b)
{
	b->data = lg->chunk;
	b->len +=
	    format_line(&s->sink->format, &s->origin, line, lg->chunk + b->len);
	b->done += used;
}

/* Before what follows it, and with that in one write: if one is there, both. */
static void
add_gap(struct logger *lg, const struct stream *s, struct chunk *b)
{
	char text[SINK_NOTE_SIZE];
	struct line line;

	if (!has_gap(s))
		return;
	describe_gap(lg, s, &line, text);
	add_line(lg, s, &line, 0, b);
}

/* Whole lines, as many as there is room for: perhaps none. */
static void
add_lines(struct logger *lg, const struct stream *s, size_t room,
    struct chunk *b)
{
	const uint8_t *text = stream_text(s);
	size_t len = stream_lines_len(s);
	size_t cap = room < LOGGER_BATCH_MAX ? room : LOGGER_BATCH_MAX;
	size_t used;

	if (b->len == 0 && format_is_plain(&s->sink->format)) {
		used = lines_within(text, len, room);
		b->data = text;
		b->len = used;
		b->plain = true;
	} else {
		b->data = lg->chunk;
		b->len += format_lines(&s->sink->format, &s->origin,
		    logger_time_ms(lg), text, len, lg->chunk + b->len,
		    cap > b->len ? cap - b->len : 0, &used);
	}
	b->done += used;
}

static void
add_first(struct logger *lg, const struct stream *s, struct chunk *b)
{
	const uint8_t *text = stream_text(s);
	const uint8_t *end = memchr(text, '\n', stream_lines_len(s));
	struct line line = { .text = text,
		.len = (size_t)(end - text),
		.at_ms = logger_time_ms(lg) };

	add_line(lg, s, &line, line.len + 1, b);
}

/* Before what would make the file too large, unless there is nothing in it. */
static void
rotate_for(struct sink *k, size_t len)
{
	if (k->kind != SINK_STORE || len <= sink_room(k) || k->store.size == 0)
		return;
	if (sink_rotate(k) == -1) {
		if (!k->unrotated)
			log_warn("logger: cannot rotate %s", k->store.path);
		k->unrotated = true;
		return;
	}
	k->unrotated = false;
	k->n_rotations++;
	logger_compress(k->logger);
}

static bool
write_out(struct stream *s, const struct chunk *b)
{
	const struct sink *k = s->sink;
	bool free = sink_write(s->sink, b);

	/* Committed, though a part of it is still on its way. */
	if (free || (k->rest_of == s && k->rest_len > 0))
		s->record->dropped = 0;
	return free;
}

static bool
write_batch(struct logger *lg, struct stream *s)
{
	struct chunk b = { .stream = s, .done = s->record->done };

	add_gap(lg, s, &b);
	add_lines(lg, s, sink_room(s->sink), &b);
	if (b.done == s->record->done) {
		add_first(lg, s, &b);
		rotate_for(s->sink, b.len);
	}
	return write_out(s, &b);
}

bool
pump_gap(struct logger *lg, struct stream *s)
{
	struct chunk b = { .stream = s, .done = s->record->done };
	char text[SINK_NOTE_SIZE];
	struct line line;

	if (!has_gap(s))
		return true;
	if (s->sink->kind != SINK_JOURNAL) {
		add_gap(lg, s, &b);
		return write_out(s, &b);
	}
	describe_gap(lg, s, &line, text);
	if (!sink_send(s->sink, s, &line, 0))
		return false;
	s->record->dropped = 0;
	return true;
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

/*
 * The loop has commands and a deadline to see to, and comes back. Not where
 * lines that wait are dropped: nothing is in their way.
 */
static bool
needs_pause(struct logger *lg, struct sink *k)
{
	if (k->n_rotations < ROTATIONS_MAX || lg->setup->config->drop)
		return false;
	k->n_rotations = 0;
	k->stuck = true;
	loop_timer_set(lg->loop, &k->retry, clock_now_ms());
	return true;
}

static bool
write_lines(struct logger *lg, struct stream *s)
{
	if (s->sink->kind == SINK_JOURNAL)
		return pump_gap(lg, s) && send_lines(lg, s);
	while (stream_lines_len(s) > 0)
		if (!write_batch(lg, s) || needs_pause(lg, s->sink))
			return false;
	return true;
}

/* What is there of a line that has no end yet. */
static bool
write_piece(struct logger *lg, struct stream *s, bool partial)
{
	struct chunk b = { .stream = s, .done = s->record->done };
	struct line line = { .text = stream_text(s),
		.len = stream_len(s),
		.at_ms = logger_time_ms(lg),
		.partial = partial,
		.unterminated = !partial };

	if (partial)
		line.len = utf8_whole_len(line.text, line.len);
	if (s->sink->kind == SINK_JOURNAL)
		return sink_send(s->sink, s, &line, line.len);
	add_gap(lg, s, &b);
	add_line(lg, s, &line, line.len, &b);
	rotate_for(s->sink, b.len);
	return write_out(s, &b);
}

bool
pump_lines(struct logger *lg, struct stream *s)
{
	s->origin.pid = s->record->pid;
	if (s->sink->stuck || !write_lines(lg, s))
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
	if (stream_len(s) > 0)
		return write_piece(lg, s, false);
	return s->record->dropped == 0 || pump_gap(lg, s);
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
