/* SPDX-License-Identifier: ISC */
/*
 * buffer.h - a queue of bytes with a limit.
 *
 * Storage is taken when the first byte comes and given back when the last has
 * gone, so a thousand idle queues cost nothing.
 */
#ifndef REEVE_BUFFER_H
#define REEVE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
	uint8_t *data;
	size_t start; /* of the first byte still queued */
	size_t len; /* bytes queued */
	size_t cap; /* bytes allocated */
	size_t max; /* the limit on len */
};

void buffer_init(struct buffer *, size_t max_bytes);
void buffer_fini(struct buffer *);

/* Queue all of it, or nothing: false when the limit or memory does not do. */
bool buffer_append(struct buffer *, const void *data, size_t len);

/* The queued bytes in one piece; valid until the next call for this queue. */
const uint8_t *buffer_bytes(const struct buffer *);

/* Drop the first len bytes, len at most what is queued. */
void buffer_consume(struct buffer *, size_t len);

#endif
