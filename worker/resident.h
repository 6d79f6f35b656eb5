/* SPDX-License-Identifier: ISC */
/*
 * resident.h - the process that stays: started, written to, read from.
 *
 * Its standard input and output are pipes whose other ends do not block.
 */
#ifndef REEVE_RESIDENT_H
#define REEVE_RESIDENT_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "worker/spawn.h"

/* What a pipe holds. */
#define RESIDENT_BYTES 65536u

struct worker_setup;

struct resident {
	int to_fd; /* -1: it gets no more */
	int from_fd; /* -1: it says no more */
	size_t unread; /* bytes that it had not read when to_fd was closed */
	bool full; /* to_fd takes no more now */
	bool deaf; /* nobody has the other end of to_fd; it was seen to */
	char **argv; /* made at the first start */
	char **paths;
	uint8_t *bytes; /* that it wrote, RESIDENT_BYTES of room */
	size_t seen; /* of these */
	size_t len;
};

void resident_init(struct resident *);

/*
 * Nothing of the one before is left, but perhaps bytes, which are dropped.
 * Returns the pid, or -1 with *failure filled.
 */
pid_t resident_start(struct resident *, const struct worker_setup *,
    struct spawn_failure *failure);

/*
 * How many bytes it took: if not all, either it is full, or it reads no more
 * and to_fd is -1.
 */
size_t resident_write(struct resident *, const char *bytes, size_t len);

/* Nobody reads its input any more: was something left in there? */
bool resident_is_left_unread(struct resident *);

/* One read: true if it gave bytes. At the end from_fd is -1. */
bool resident_read(struct resident *);

/* What is in the pipe, still to be read. */
size_t resident_unread_answers(const struct resident *);

/* Of its bytes, len from the beginning are done with. */
void resident_consume(struct resident *, size_t len);

void resident_close_input(struct resident *);
void resident_close(struct resident *);

#endif
