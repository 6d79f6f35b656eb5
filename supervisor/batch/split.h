/* SPDX-License-Identifier: ISC */
/*
 * split.h - bytes, as they come, to the items of one task after the other.
 *
 * Knows nothing of files. Items stay where they were read: a separator becomes
 * the NUL behind its item, and a task is a piece of the buffer. What is moved
 * is what was begun when the buffer's end came near, and what stands behind an
 * empty item that is left out.
 */
#ifndef REEVE_BATCH_SPLIT_H
#define REEVE_BATCH_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "supervisor/batch/input.h"

/* Taken in at a time: what a pipe holds. */
#define SPLIT_READ_BYTES ((size_t)64 * 1024)

struct split {
	uint8_t separator;
	bool no_empty;
	uint32_t per_task;
	size_t item_max; /* bytes */
	char *buffer; /* from own_alloc: no worker is to copy its pages */
	size_t cap;
	/* Places in the buffer, each at or behind the one above it. */
	size_t task; /* where the task that is gathered begins */
	size_t out; /* behind the last item that it has */
	size_t item; /* where the item that is read begins */
	size_t seen; /* up to here there is no separator left */
	size_t end; /* of what was read */
	uint32_t n; /* items of the task, those that are not kept included */
	int why; /* the task is bad: E2BIG or EINVAL; else 0 */
	bool skipping; /* the item is too long, only its end is looked for */
	size_t shown_len;
	char shown[INPUT_SHOWN_BYTES + 1]; /* of the item that made it bad */
	uint64_t n_tasks; /* given so far */
	uint64_t n_items; /* read so far */
};

/* Returns 0, or -1 with errno. */
int split_init(struct split *, const struct input_config *);

/* Harmless for a zeroed one. */
void split_fini(struct split *);

/* Where to read to, *room bytes at most; only after split_next gave false. */
char *split_room(struct split *, size_t *room);

/* So many were read to there. */
void split_add(struct split *, size_t len);

/* Here a file ends, and so does its last item: true if it had no separator. */
bool split_end_file(struct split *);

/* The next task; false when the bytes there are do not make one. */
bool split_next(struct split *, struct input_task *t);

/* No more will come: what there is of a task is one. False for none. */
bool split_last(struct split *, struct input_task *t);

#endif
