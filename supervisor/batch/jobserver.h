/* SPDX-License-Identifier: ISC */
/*
 * jobserver.h - share slots with a GNU make above us, or with those below.
 *
 * Protocol: "POSIX Jobserver Interaction" in the manual of GNU make. One slot
 * is ours without asking; for every other task that runs at the same time one
 * byte is read, and the same byte is written back when it has ended.
 */
#ifndef REEVE_BATCH_JOBSERVER_H
#define REEVE_BATCH_JOBSERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a task's process gets so that a make in it takes part. */
struct jobserver_pass {
	int fds[2]; /* read and write end; -1, -1: nothing is to be passed */
	int as[2]; /* under these numbers, which MAKEFLAGS has */
	char *makeflags; /* the server's own MAKEFLAGS; NULL: as inherited */
};

struct jobserver {
	int read_fd; /* non-blocking, a description of our own; -1: none */
	int write_fd;
	struct jobserver_pass pass;
	uint8_t *tokens; /* those we hold */
	size_t n_tokens;
	size_t cap;
	uint32_t running; /* tasks that hold a slot, the free one included */
};

/*
 * At the very start, before inherited descriptors are closed: the first of them
 * that must be kept is told by what MAKEFLAGS says (R,W form). Moves them above
 * 9 with close-on-exec, and returns 0; also if there is no jobserver.
 */
int jobserver_keep(const char *makeflags);

/* As closefrom(3), but for what jobserver_keep has kept. */
void jobserver_closefrom(int lowest);

/*
 * Become a client of the jobserver that MAKEFLAGS offers (the last
 * --jobserver-auth or --jobserver-fds counts; fifo:PATH or R,W; negative
 * descriptors or a make that has closed them: none, which is said at
 * LOG_LEVEL_INFO). Returns 0 with read_fd -1 if there is none.
 */
void jobserver_client(struct jobserver *, const char *makeflags);

/*
 * Be the server of slots in all: a pipe with slots - 1 bytes, of which we are a
 * client like others. Returns 0, or -1 with errno.
 */
int jobserver_server(struct jobserver *, uint32_t slots);

/* There is one: tasks must take a slot before they start. */
bool jobserver_is_used(const struct jobserver *);

/* Take a slot. False if none is free: wait for read_fd. */
bool jobserver_take(struct jobserver *);

/* A task that had one has ended. */
void jobserver_give(struct jobserver *);

/* Give everything back and close. */
void jobserver_close(struct jobserver *);

#endif
