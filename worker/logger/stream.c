/* SPDX-License-Identifier: ISC */
/*
 * stream.c - one worker's standard output or error, on its way in.
 *
 * Nobody else reads this pipe, so what FIONREAD says is there stays there, and
 * a read of as much takes exactly that. A kill can only come before or after
 * it: SIGKILL waits until a pipe's read is through. Which of both it was shows
 * in the ring, where a guard stands before the read, made of bytes that no
 * UTF-8 text has: if they are gone, the read was done.
 */
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "worker/logger/stream.h"

#define GUARD_LEN 8
static const uint8_t guard[GUARD_LEN] = { 0xff, 0xc1, 0xfe, 0xc0, 0xff, 0xc1,
	0xfe, 0xf9 };

/* From a terminal's other side; a read there gives a line at a time or so. */
#define TERMINAL_READ_MAX 4096

static uint8_t *
at(const struct stream *s, uint64_t position)
{
	return s->ring + position % LEDGER_RING_SIZE;
}

static void
find_lines(struct stream *s, uint64_t from)
{
	const uint8_t *text = at(s, from);
	const uint8_t *last =
	    memrchr(text, '\n', (size_t)(s->record->head - from));

	if (last != NULL)
		s->lines_end = from + (uint64_t)(last - text) + 1;
}

int
stream_open(struct stream *s, const struct ledger *l, uint32_t index, int fd)
{
	struct stat st;
	int capacity;

	s->record = &l->page->streams[index];
	s->note = &l->page->note;
	s->index = index;
	s->fd = fd;
	s->is_pipe = fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode);
	capacity = s->is_pipe ? fcntl(fd, F_GETPIPE_SZ) : TERMINAL_READ_MAX;
	s->capacity = capacity > 0 ? (size_t)capacity : LEDGER_RING_SIZE;
	if (s->record->head == s->record->done && s->note->reading != index + 1)
		return 0;
	s->ring = ledger_map_ring(l, index);
	if (s->ring == NULL)
		return -1;
	find_lines(s, s->record->done);
	return 0;
}

void
stream_recover(struct stream *s)
{
	size_t n =
	    s->note->read_len < GUARD_LEN ? s->note->read_len : GUARD_LEN;

	/* Told twice, for a kill may come here as well, it is done once. */
	if (s->record->head == s->note->read_from &&
	    memcmp(at(s, s->record->head), guard, n) != 0)
		s->record->head = s->note->read_from + s->note->read_len;
	ledger_in_order();
	s->note->reading = 0;
	find_lines(s, s->record->done);
}

/* Exactly len bytes, which are there. */
static ssize_t
read_noted(struct stream *s, size_t len)
{
	uint8_t *to = at(s, s->record->head);
	ssize_t n;

	memcpy(to, guard, len < GUARD_LEN ? len : GUARD_LEN);
	s->note->read_len = (uint32_t)len;
	s->note->read_from = s->record->head;
	ledger_in_order();
	s->note->reading = s->index + 1;
	ledger_in_order();
	do {
		n = read(s->fd, to, len);
	} while (n == -1 && errno == EINTR);
	ledger_in_order();
	if (n > 0)
		s->record->head += (uint64_t)n;
	ledger_in_order();
	s->note->reading = 0;
	return n;
}

/* How much a terminal gives is not known before; a kill may lose one read. */
static ssize_t
read_terminal(struct stream *s, size_t len)
{
	ssize_t n;

	if (len > TERMINAL_READ_MAX)
		len = TERMINAL_READ_MAX;
	do {
		n = read(s->fd, at(s, s->record->head), len);
	} while (n == -1 && errno == EINTR);
	if (n > 0)
		s->record->head += (uint64_t)n;
	return n;
}

static bool
is_hung_up(const struct stream *s)
{
	struct pollfd p = { .fd = s->fd, .events = POLLIN };

	return poll(&p, 1, 0) == 1 && (p.revents & POLLIN) == 0 &&
	    (p.revents & POLLHUP) != 0;
}

enum stream_read
stream_read(struct stream *s, const struct ledger *l)
{
	size_t room = LEDGER_RING_SIZE - stream_len(s);
	uint64_t before = s->record->head;
	int waiting = 0;
	ssize_t n;

	if (room == 0)
		return STREAM_FULL;
	if (s->ring == NULL && (s->ring = ledger_map_ring(l, s->index)) == NULL)
		return STREAM_FAILED;
	if (s->is_pipe && ioctl(s->fd, FIONREAD, &waiting) == -1)
		waiting = 0;
	s->waiting = (size_t)waiting;
	if (s->is_pipe && waiting == 0)
		return is_hung_up(s) ? STREAM_ENDED : STREAM_EMPTY;
	if (s->is_pipe && (size_t)waiting < room)
		room = (size_t)waiting;
	n = s->is_pipe ? read_noted(s, room) : read_terminal(s, room);
	if (n > 0) {
		find_lines(s, before);
		return STREAM_READ;
	}
	if (n == -1 && errno == EAGAIN)
		return STREAM_EMPTY; /* another has stolen it */
	/* A terminal's other side is EIO once nobody holds this one. */
	return n == 0 || (errno == EIO && !s->is_pipe) ? STREAM_ENDED
						       : STREAM_FAILED;
}

const uint8_t *
stream_text(const struct stream *s)
{
	return at(s, s->record->done);
}

size_t
stream_len(const struct stream *s)
{
	return (size_t)(s->record->head - s->record->done);
}

size_t
stream_lines_len(const struct stream *s)
{
	return s->lines_end > s->record->done
	    ? (size_t)(s->lines_end - s->record->done)
	    : 0;
}
