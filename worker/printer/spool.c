/* SPDX-License-Identifier: ISC */
/* spool.c - one file without a name for much that waits. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "worker/printer/spool.h"
#include "worker/unnamed.h"

#define PIECE_BYTES 65536u

void
spool_init(struct spool *s)
{
	*s = (struct spool){ .fd = -1 };
}

static int
write_at(int fd, const uint8_t *data, size_t len, uint64_t offset)
{
	while (len > 0) {
		ssize_t n = pwrite(fd, data, len, (off_t)offset);

		if (n == -1 && errno != EINTR)
			return -1;
		if (n > 0) {
			data += n;
			len -= (size_t)n;
			offset += (uint64_t)n;
		}
	}
	return 0;
}

/* To the spool's end. *len becomes what there was. */
static int
copy(struct spool *s, int fd, uint64_t *len, uint8_t *piece)
{
	uint64_t at = 0;

	while (at < *len) {
		uint64_t left = *len - at;
		ssize_t n = pread(fd, piece,
		    left < PIECE_BYTES ? left : PIECE_BYTES, (off_t)at);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 ||
		    write_at(s->fd, piece, (size_t)n, s->end + at) == -1)
			return -1;
		if (n == 0)
			break;
		at += (uint64_t)n;
	}
	*len = at;
	return 0;
}

/* Room to count in every segment up to end. */
static int
grow(struct spool *s, uint64_t end)
{
	size_t n = (size_t)(end / SPOOL_SEGMENT_BYTES) + 1;
	uint32_t *parts;

	if (n <= s->n_segments)
		return 0;
	n += n / 2;
	parts = reallocarray(s->parts, n, sizeof(*parts));
	if (parts == NULL)
		return -1;
	memset(parts + s->n_segments, 0, (n - s->n_segments) * sizeof(*parts));
	s->parts = parts;
	s->n_segments = n;
	return 0;
}

int
spool_add(struct spool *s, int fd, uint64_t *len, uint64_t *offset)
{
	uint8_t *piece;
	int result;

	if (s->fd == -1)
		s->fd = unnamed_open();
	if (s->fd == -1 || grow(s, s->end + *len) == -1)
		return -1;
	piece = malloc(PIECE_BYTES);
	if (piece == NULL)
		return -1;
	result = copy(s, fd, len, piece);
	free(piece);
	if (result == -1)
		return -1;
	*offset = s->end;
	if (*len == 0)
		return 0;
	s->end += *len;
	s->n_all++;
	for (uint64_t i = *offset / SPOOL_SEGMENT_BYTES;
	     i <= (s->end - 1) / SPOOL_SEGMENT_BYTES; i++)
		s->parts[i]++;
	return 0;
}

/* Not the last one: it is still being filled. */
static void
free_segment(struct spool *s, uint64_t i)
{
	uint64_t begin = i * SPOOL_SEGMENT_BYTES;

	/* A file system that cannot keeps it until all is out. */
	if (begin + SPOOL_SEGMENT_BYTES <= s->end)
		(void)fallocate(s->fd,
		    FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)begin,
		    SPOOL_SEGMENT_BYTES);
}

void
spool_drop(struct spool *s, uint64_t offset, uint64_t len)
{
	if (len == 0)
		return;
	for (uint64_t i = offset / SPOOL_SEGMENT_BYTES;
	     i <= (offset + len - 1) / SPOOL_SEGMENT_BYTES; i++)
		if (--s->parts[i] == 0)
			free_segment(s, i);
	if (--s->n_all == 0 && ftruncate(s->fd, 0) == 0)
		s->end = 0;
}

void
spool_fini(struct spool *s)
{
	fd_close(&s->fd);
	free(s->parts);
	spool_init(s);
}
