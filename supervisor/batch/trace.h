/* SPDX-License-Identifier: ISC */
/*
 * trace.h - a picture of the run, in the Trace Event format (JSON array form)
 * that Perfetto and chrome://tracing open: a row for each worker, a slice for
 * each try of a task.
 */
#ifndef REEVE_BATCH_TRACE_H
#define REEVE_BATCH_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRACE_COMMAND_MAX_BYTES 256u /* what is longer ends in "..." */

struct trace {
	int fd; /* -1: none is kept */
	const char *path; /* borrowed */
	/* private to trace.c */
	const char *pool; /* borrowed */
	uint64_t begin_us;
	char *buffer; /* whole events that are not in the file yet */
	size_t len;
	bool *named; /* by number of worker less 1: its row has a name */
	uint32_t n_named;
};

struct trace_slice {
	uint32_t worker; /* from 1: the row */
	uint64_t number; /* of the task */
	uint32_t tries; /* 1: the first */
	uint64_t begun_us; /* monotonic */
	uint64_t ran_us;
	uint64_t user_us;
	uint64_t system_us;
	uint64_t max_rss_kb;
	const char *status; /* "exit 0", "killed by SEGV", ... */
	const char *command; /* any bytes; shown as valid UTF-8, cut at 256 */
	bool failed; /* coloured: "cname" */
};

/*
 * Returns 0, or -1 with a sentence in why. begin_us: the monotonic moment that
 * is 0 in the picture. The file is valid at any time up to the closing bracket,
 * which the readers of the format do not need. What was in it is gone.
 */
int trace_open(struct trace *, const char *path, const char *pool,
    uint64_t begin_us, char *why, size_t cap);

/*
 * Names the worker's row at its first slice. Slices reach the file a few pages
 * at a time. Returns 0, or -1 with errno: once, then the trace is closed as far
 * as it came, and with fd -1 nothing is done.
 */
int trace_add(struct trace *, const struct trace_slice *);

/* The closing bracket. Returns 0, or -1 with errno; closed in either case. */
int trace_close(struct trace *);

#endif
