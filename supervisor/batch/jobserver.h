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
	uint32_t tokens[UINT8_MAX + 1]; /* how many of each byte we hold */
	uint32_t n_tokens;
	uint32_t running; /* tasks that hold a slot, the free one included */
	bool said; /* that it does not work */
};

/* The least number of a descriptor that is kept for tasks. */
#define JOBSERVER_FD_MIN 10

/*
 * At the very start, before inherited descriptors are closed: those that must
 * be kept are told by what MAKEFLAGS says (R,W form). They are moved above 9
 * with close-on-exec, if they are the ends of a pipe. What cannot be kept is a
 * matter of jobserver_client.
 */
void jobserver_keep(const char *makeflags);

/* What it has kept, ascending. Returns how many. */
size_t jobserver_kept(int fds[2]);

/*
 * Become a client of the jobserver that MAKEFLAGS offers (the last
 * --jobserver-auth or --jobserver-fds counts; fifo:PATH or R,W; negative
 * descriptors or a make that has closed them: none, which is said at
 * LOG_LEVEL_INFO). read_fd is -1 if there is none.
 */
void jobserver_client(struct jobserver *, const char *makeflags);

/*
 * Be the server of slots in all: a pipe with slots - 1 bytes, of which we are a
 * client like others. slots is at least 1. Returns 0, or -1 with errno.
 */
int jobserver_server(struct jobserver *, uint32_t slots);

/* There is one: tasks must take a slot before they start. */
bool jobserver_is_used(const struct jobserver *);

/* Take a slot. False if none is free: wait for read_fd. */
bool jobserver_take(struct jobserver *);

/* A task that had one has ended. */
void jobserver_give(struct jobserver *);

/* Give everything back and close. Harmless if there is none, and twice. */
void jobserver_close(struct jobserver *);

#endif
