/* SPDX-License-Identifier: ISC */
/*
 * buffer.c - a queue of bytes with a limit.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/buffer.h"

void
buffer_init(struct buffer *b, size_t max_bytes)
{
	*b = (struct buffer){ .max = max_bytes };
}

void
buffer_fini(struct buffer *b)
{
	free(b->data);
	*b = (struct buffer){ .max = b->max };
}

/* Make room behind the queued bytes: first by moving them, then by growing. */
static bool
make_room(struct buffer *b, size_t len)
{
	uint8_t *grown;
	size_t cap = b->cap;

	if (b->start > 0) {
		memmove(b->data, b->data + b->start, b->len);
		b->start = 0;
	}
	if (b->cap - b->len >= len)
		return true;
	/* Doubling keeps the copying linear; the limit bounds the last step. */
	while (cap - b->len < len)
		cap = cap == 0 ? 256 : cap * 2;
	if (cap > b->max)
		cap = b->max;
	grown = realloc(b->data, cap);
	if (grown == NULL)
		return false;
	b->data = grown;
	b->cap = cap;
	return true;
}

bool
buffer_append(struct buffer *b, const void *data, size_t len)
{
	if (len > b->max - b->len)
		return false;
	if (len == 0)
		return true;
	if (b->cap - b->start - b->len < len && !make_room(b, len))
		return false;
	memcpy(b->data + b->start + b->len, data, len);
	b->len += len;
	return true;
}

const uint8_t *
buffer_bytes(const struct buffer *b)
{
	return b->data == NULL ? NULL : b->data + b->start;
}

void
buffer_consume(struct buffer *b, size_t len)
{
	assert(len <= b->len);
	b->start += len;
	b->len -= len;
	if (b->len == 0)
		buffer_fini(b);
}
