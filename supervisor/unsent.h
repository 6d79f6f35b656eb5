/* SPDX-License-Identifier: ISC */
/*
 * unsent.h - frames for a pipe that may be full: they are queued, in order, and
 * written when there is room.
 */
#ifndef REEVE_UNSENT_H
#define REEVE_UNSENT_H

#include <stdbool.h>
#include <stddef.h>

#include "common/buffer.h"
#include "common/loop.h"

struct unsent {
	struct loop *loop;
	struct buffer queue;
	struct loop_watch watch; /* its fd is the pipe's, non-blocking */
	bool watched;
};

/* fd is the caller's. max_bytes: more than this may not wait. */
void unsent_init(struct unsent *, struct loop *, int fd, size_t max_bytes);

/* Nothing waits any more; before the pipe is closed. */
void unsent_drop(struct unsent *);

/*
 * Write a frame, or queue it. Returns 0, or -1 with errno: EPIPE when nobody
 * reads any more, ENOBUFS when too much waits.
 */
int unsent_put(struct unsent *, const void *frame, size_t len);

#endif
