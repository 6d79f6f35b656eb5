/* SPDX-License-Identifier: ISC */
/*
 * reader.c - which streams are read, and when.
 *
 * A lone line is read and written at once. Under load it pays to let output
 * gather: a reader that takes each line as it comes wakes up, and wakes the
 * writer, for each. So after a look that follows the one before closely the
 * logger sleeps, up to GATHER_MAX_US, as long as no pipe gets half full by
 * that; and the pipes of busy streams are made larger. They are not watched
 * meanwhile: each write to a pipe that epoll watches has to look whom to wake,
 * which takes the writer nearly as long as the write itself.
 */
#include <sys/epoll.h>

#include <fcntl.h>
#include <time.h>

#include "common/clock.h"
#include "worker/logger/prepare.h"
#include "worker/logger/pump.h"
#include "worker/logger/reader.h"

/* Microseconds. What a person does not see, and a full pipe does not wait. */
#define GATHER_MIN_US 100
#define GATHER_MAX_US 1000

/* Of a look at one pipe, so that the others have their turn. Reads. */
#define READS_MAX 16

/* What anybody may ask for: fs/pipe-max-size, pipe(7). Bytes. */
#define PIPE_MAX ((size_t)1 << 20)
/* For all pipes together: what a few busy ones want. Bytes. */
#define PIPES_GROWN_MAX ((size_t)16 << 20)

void
reader_watch(struct stream *s, bool watched)
{
	if (s->watched == watched)
		return;
	if (!watched)
		loop_unwatch(s->logger->loop, &s->watch);
	else if (loop_watch(s->logger->loop, &s->watch, EPOLLIN) == -1)
		prepare_give_up("watch a pipe");
	s->watched = watched;
}

static void
set_busy(struct logger *lg, struct stream *s, bool busy)
{
	if (s->is_busy == busy)
		return;
	s->is_busy = busy;
	if (busy)
		TAILQ_INSERT_TAIL(&lg->busy, s, entry);
	else
		TAILQ_REMOVE(&lg->busy, s, entry);
}

void
reader_park(struct stream *s)
{
	if (s->is_stuck)
		return;
	set_busy(s->logger, s, false);
	s->is_stuck = true;
	TAILQ_INSERT_TAIL(&s->sink->waiting, s, entry);
	reader_watch(s, false);
}

static void
end(struct logger *lg, struct stream *s)
{
	set_busy(lg, s, false);
	reader_watch(s, false);
	s->ended = true;
	lg->n_open--;
	if (!pump_all(lg, s))
		reader_park(s);
}

/* A busy pipe is to hold what comes in GATHER_MAX_US. */
static void
grow_pipe(struct logger *lg, struct stream *s)
{
	int capacity;

	if (!s->is_pipe || s->waiting < s->capacity / 4 ||
	    lg->grown >= PIPES_GROWN_MAX)
		return;
	/* The task may have changed it as well. */
	capacity = fcntl(s->fd, F_GETPIPE_SZ);
	if (capacity > 0)
		s->capacity = (size_t)capacity;
	if (s->waiting < s->capacity / 4 || s->capacity >= PIPE_MAX)
		return;
	capacity = fcntl(s->fd, F_SETPIPE_SZ, (int)s->capacity * 2);
	if (capacity == -1) {
		lg->grown = PIPES_GROWN_MAX; /* the user's share is used up */
		return;
	}
	lg->grown += (size_t)capacity - s->capacity;
	s->capacity = (size_t)capacity;
}

static void
note_fullness(struct logger *lg, const struct stream *s)
{
	unsigned percent = (unsigned)(s->waiting * 100 / s->capacity);

	if (percent > lg->fullness)
		lg->fullness = percent;
}

/* False when there is nothing more to be had from it now. */
static bool
visit_once(struct logger *lg, struct stream *s)
{
	size_t before = stream_len(s);
	enum stream_read result;

	if (s->sink->stuck && !lg->setup->config->drop) {
		reader_park(s);
		return false;
	}
	result = stream_read(s, lg->setup->ledger);
	if (result == STREAM_FAILED)
		prepare_give_up("read a pipe");
	note_fullness(lg, s);
	if (result == STREAM_ENDED)
		end(lg, s);
	if (result == STREAM_ENDED || result == STREAM_EMPTY)
		return false;
	if (!pump_lines(lg, s)) {
		if (!lg->setup->config->drop) {
			reader_park(s);
			return false;
		}
		pump_drop(s);
	}
	/* What was there has been taken, and asking again costs. */
	return result == STREAM_FULL || !s->is_pipe ||
	    s->waiting > LEDGER_RING_SIZE - before;
}

static void
visit(struct logger *lg, struct stream *s)
{
	lg->read_any = true;
	for (int i = 0; i < READS_MAX && visit_once(lg, s); i++)
		;
	grow_pipe(lg, s);
}

void
reader_ready(void *context, uint32_t events)
{
	struct stream *s = context;
	struct logger *lg = s->logger;

	(void)events;
	visit(lg, s);
	if (lg->gap_us < GATHER_MIN_US || !s->watched)
		return;
	reader_watch(s, false);
	set_busy(lg, s, true);
}

void
reader_visit_busy(struct logger *lg)
{
	struct stream *s, *next;

	TAILQ_FOREACH_SAFE(s, &lg->busy, entry, next) {
		uint64_t before = s->record->head;

		visit(lg, s);
		if (!s->is_busy || s->record->head != before)
			continue;
		set_busy(lg, s, false);
		reader_watch(s, true);
	}
}

void
reader_finish(struct logger *lg, struct stream *s)
{
	while (!s->ended && !s->is_stuck && visit_once(lg, s))
		;
	if (!s->is_stuck && !pump_all(lg, s) && !lg->setup->config->drop)
		reader_park(s);
}

/* Let output gather, if this look came soon after the one before. */
void
reader_gather(struct logger *lg)
{
	struct timespec ts = { 0 };
	uint64_t now_us = clock_now_us();
	uint64_t since_us = now_us - lg->visited_us;

	lg->visited_us = now_us;
	if (since_us > 2 * GATHER_MAX_US)
		lg->gap_us = 0;
	else if (lg->fullness >= 50)
		lg->gap_us /= 2;
	else if (lg->gap_us < GATHER_MIN_US)
		lg->gap_us = GATHER_MIN_US;
	else if (lg->fullness < 25)
		lg->gap_us *= 2;
	if (lg->gap_us > GATHER_MAX_US)
		lg->gap_us = GATHER_MAX_US;
	lg->fullness = 0;
	if (lg->gap_us < GATHER_MIN_US)
		return;
	ts.tv_nsec = (long)lg->gap_us * 1000;
	(void)clock_nanosleep(CLOCK_MONOTONIC, 0, &ts, NULL);
	lg->visited_us = clock_now_us();
}
