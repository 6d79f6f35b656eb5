/* SPDX-License-Identifier: ISC */
/*
 * sink.c - where lines go: reeve's own output, a log file, a journal.
 *
 * A regular file is written with a note in the ledger, which says what its size
 * was and will be; a chunk that does not fit on the disk is cut off again. Of
 * what is on its way to anything else nobody can tell how much arrived, so it
 * is committed first: after a kill such a chunk may be lost, never doubled.
 */
#include <sys/epoll.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/fd.h"
#include "common/log.h"
#include "worker/logger/logger.h"
#include "worker/logger/sink.h"
#include "worker/logger/sink_io.h"

#define RETRY_MS 1000 /* a full disk, a file that cannot be opened */

static void
on_retry(void *context, uint64_t now_ms)
{
	struct sink *k = context;

	(void)now_ms;
	logger_try(k);
}

static void
on_room(void *context, uint32_t events)
{
	struct sink *k = context;

	(void)events;
	logger_try(k);
}

static void
init(struct sink *k)
{
	TAILQ_INIT(&k->waiting);
	loop_timer_init(&k->retry, on_retry, k);
	k->watch = (struct loop_watch){ .ready = on_room, .context = k };
}

void
sink_open_standard(struct sink *k, int descriptor)
{
	int flags = fcntl(descriptor, F_GETFL);

	init(k);
	k->kind = SINK_STANDARD;
	k->standard = k->fd = descriptor;
	k->appends = flags != -1 && (flags & O_APPEND) != 0;
	k->way = sink_io_open(&k->fd);
}

static void
adopt_store(struct sink *k)
{
	k->fd = k->store.fd;
	k->way = k->store.is_regular ? SINK_REGULAR : SINK_NONBLOCKING;
}

/* Free again in a second, for another try. Said once, for all of them. */
static void
wait_for_better(struct sink *k, int error)
{
	k->stuck = true;
	if (!k->failing) {
		k->failing = true;
		k->error = error;
		k->stuck_ms = logger_time_ms(k->logger);
		if (k->logger->n_failing++ == 0)
			log_warnx("logger: %s: %s; trying again every second",
			    sink_io_name(k), strerror(error));
	}
	loop_timer_set(k->logger->loop, &k->retry, clock_now_ms() + RETRY_MS);
}

/* What opening it came to: 0, or -1 with errno. */
static bool
is_open(struct sink *k, int result)
{
	k->fd = -1;
	if (result == -1)
		wait_for_better(k, errno);
	else if (k->kind == SINK_STORE)
		adopt_store(k);
	else
		k->fd = k->journal->fd;
	k->closed = result == -1;
	return !k->closed;
}

int
sink_open_store(struct sink *k, const char *path,
    const struct store_rules *rules)
{
	int result;

	init(k);
	k->kind = SINK_STORE;
	k->standard = -1;
	result = store_open(&k->store, path, rules);
	if (k->store.path == NULL)
		return -1;
	(void)is_open(k, result);
	return 0;
}

void
sink_open_journal(struct sink *k, struct journal *j, enum journal_kind kind)
{
	init(k);
	k->kind = SINK_JOURNAL;
	k->standard = -1;
	k->journal = j;
	(void)is_open(k, journal_open(j, kind, JOURNAL_PATH));
}

int
sink_rotate(struct sink *k)
{
	int result = store_rotate(&k->store);

	adopt_store(k);
	return result;
}

size_t
sink_room(const struct sink *k)
{
	return k->kind == SINK_STORE && !k->closed ? store_room(&k->store)
						   : SIZE_MAX;
}

/* It took something: the trouble is over. */
static void
recovered(struct sink *k)
{
	if (k->failing)
		k->logger->n_failing--;
	k->failing = false;
	k->stuck_ms = 0;
}

static void
commit(const struct chunk *b)
{
	b->stream->record->done = b->done;
	ledger_in_order();
}

/* Of n bytes that fitted on the disk, whole lines may stay. How many bytes. */
static size_t
keep_lines(const struct chunk *b, size_t n)
{
	const uint8_t *last = b->plain ? memrchr(b->data, '\n', n) : NULL;
	size_t kept = last == NULL ? 0 : (size_t)(last - b->data) + 1;

	if (kept > 0)
		b->stream->record->done = b->done - b->len + kept;
	return kept;
}

static bool
write_regular(struct sink *k, const struct chunk *b)
{
	struct ledger_note *note = b->stream->note;
	size_t n;
	int error;

	note->write_at = sink_io_position(k);
	note->write_len = b->len;
	note->write_done = b->done;
	ledger_in_order();
	note->writing = b->stream->index + 1;
	ledger_in_order();
	n = sink_io_write(k, b->data, b->len, &error);
	if (n == b->len) {
		ledger_in_order();
		commit(b);
		note->writing = 0;
		recovered(k);
		return true;
	}
	n -= keep_lines(b, n);
	sink_io_take_back(k, n);
	ledger_in_order();
	note->writing = 0;
	wait_for_better(k, error);
	return false;
}

/* It will never take anything again. */
static void
lose(struct sink *k, int error)
{
	k->gone = true;
	k->rest_len = 0;
	if (error == EPIPE || error == ECONNRESET)
		logger_lost_reader(k);
	else if (error !=
	    EIO) /* a terminal that was hung up: nobody's matter */
		log_warnx("logger: %s: %s; output is lost", sink_io_name(k),
		    strerror(error));
}

static bool
is_final(int error)
{
	return error == EPIPE || error == ECONNRESET || error == EIO ||
	    error == EBADF || error == EINVAL;
}

static void
wait_for_room(struct sink *k)
{
	k->stuck = true;
	if (!k->watched) {
		k->watch.fd = k->fd;
		k->watched =
		    loop_watch(k->logger->loop, &k->watch, EPOLLOUT) == 0;
	}
	if (!k->watched) /* no memory for it in the kernel */
		loop_timer_set(k->logger->loop, &k->retry,
		    clock_now_ms() + RETRY_MS);
}

/* True when what cannot be written now needs to be waited for. */
static bool
is_stuck_by(struct sink *k, int error)
{
	bool for_good = is_final(error);

	/* A FIFO may have another reader one day. */
	k->closed = k->kind == SINK_STORE && (error == EPIPE || error == EIO);
	if (for_good && !k->closed)
		lose(k, error);
	else if (error == EAGAIN)
		wait_for_room(k);
	else
		wait_for_better(k, error);
	return !k->gone;
}

static bool
write_other(struct sink *k, const struct chunk *b)
{
	struct ledger_stream *record = b->stream->record;
	size_t n;
	int error;

	record->at_risk = (uint32_t)(b->done - record->done);
	ledger_in_order();
	commit(b);
	n = sink_io_write(k, b->data, b->len, &error);
	if (n == b->len || !is_stuck_by(k, error)) {
		record->at_risk = 0;
		recovered(k);
		return true;
	}
	memcpy(k->rest, b->data + n, b->len - n);
	k->rest_len = b->len - n;
	k->rest_at = 0;
	k->rest_of = b->stream;
	return false;
}

bool
sink_write(struct sink *k, const struct chunk *b)
{
	if (k->gone) {
		commit(b);
		return true;
	}
	if (k->way == SINK_REGULAR)
		return write_regular(k, b);
	if (k->rest == NULL && (k->rest = malloc(LOGGER_BATCH_MAX)) == NULL) {
		wait_for_better(k, errno);
		return false;
	}
	return write_other(k, b);
}

/* Committed first, as all that cannot be asked afterwards. */
bool
sink_send(struct sink *k, struct stream *s, const struct line *line, size_t len)
{
	s->record->done += len;
	ledger_in_order();
	if (journal_send(k->journal, &s->origin, line) == 0) {
		recovered(k);
		return true;
	}
	s->record->done -= len;
	if (errno == EAGAIN)
		wait_for_room(k);
	else
		wait_for_better(k, errno);
	return false;
}

static void
unwatch(struct sink *k)
{
	if (k->watched)
		loop_unwatch(k->logger->loop, &k->watch);
	k->watched = false;
}

static int
open_again(struct sink *k)
{
	if (k->kind == SINK_STORE)
		return store_reopen(&k->store);
	return journal_open(k->journal, k->journal->kind, JOURNAL_PATH);
}

bool
sink_flush(struct sink *k)
{
	int error = 0;

	if (k->closed && !is_open(k, open_again(k)))
		return false;
	if (k->rest_len > 0) {
		size_t n =
		    sink_io_write(k, k->rest + k->rest_at, k->rest_len, &error);

		k->rest_at += n;
		k->rest_len -= n;
		if (k->rest_len > 0 && is_stuck_by(k, error))
			return false;
		k->rest_len = 0;
		k->rest_of->record->at_risk = 0;
		recovered(k);
	}
	unwatch(k);
	loop_timer_set(k->logger->loop, &k->retry, CLOCK_NEVER);
	k->stuck = false;
	return true;
}

void
sink_reopen(struct sink *k)
{
	int result;

	unwatch(k);
	result = store_reopen(&k->store);
	if (result == -1 && k->store.fd != -1)
		log_warn("logger: cannot open %s again; the old one stays",
		    sink_io_name(k));
	else if (is_open(k, result) && k->stuck)
		logger_try(k);
}

bool
sink_is_empty(const struct sink *k)
{
	return k->rest_len == 0;
}

/* Of standard output, what the supervisor saw when the last logger ended. */
static uint64_t
position_at_end(const struct sink *k, const struct ledger *l)
{
	return k->kind == SINK_STORE ? k->store.size
				     : l->page->ended_at[k->standard];
}

void
sink_recover(struct sink *k, struct ledger *l)
{
	struct ledger_note *note = &l->page->note;
	struct ledger_stream *record = &l->page->streams[note->writing - 1];
	uint64_t end = position_at_end(k, l);

	if (end >= note->write_at + note->write_len) {
		record->done = note->write_done;
	} else if (end > note->write_at) {
		sink_io_take_back(k, end - note->write_at);
	}
	ledger_in_order();
	note->writing = 0;
}
