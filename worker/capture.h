/* SPDX-License-Identifier: ISC */
/*
 * capture.h - where a batch's task writes, and how that gets to the printer.
 *
 * The worker's side of printer.h. Grouped, a task writes to two unlinked files
 * ($TMPDIR or /tmp, O_TMPFILE; a memfd where neither can be had), which go to
 * the printer when it has ended; files that stayed empty serve the next task,
 * so a silent one costs two fstat(2). Line by line, it writes to two fresh
 * pipes. With a results directory, it writes to files in there.
 */
#ifndef REEVE_CAPTURE_H
#define REEVE_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "worker/printer/printer.h"

/* What a printer gets after a stop to take what is done. */
#define CAPTURE_LAST_MS 2000

enum capture_mode {
	CAPTURE_NONE, /* --ungroup: reeve's own standard output and error */
	CAPTURE_GROUP,
	CAPTURE_LINES /* --line-buffer */
};

struct capture_config {
	enum capture_mode mode;
	bool
	    in_memory; /* CAPTURE_GROUP: standard output is, see capture_grow */
	bool keep_order; /* the printer hears of silent tasks too */
	int printer_fd; /* the workers' end of its socket; -1: there is none */
	int results_fd; /* directory for NUMBER/stdout, NUMBER/stderr; or -1.
			   Then these are what is written to, and, in
			   CAPTURE_GROUP, what is shown */
};

struct capture {
	const struct capture_config *config;
	int out_fd; /* for the task; -1: as reeve has them */
	int err_fd;
	bool waiting; /* the printer took no packet; see capture_push */
	uint64_t out_bytes; /* of the task that has ended; 0 if not counted */
	uint64_t err_bytes;
	/* What follows is private to capture.c and capture_send.c. */
	uint64_t retry_ms; /* of what poll does not know; or CLOCK_NEVER */
	uint64_t task;
	uint64_t number;
	bool has_tag;
	size_t tag_len;
	uint8_t tag[PRINTER_TAG_MAX_BYTES];
	bool is_followed; /* FOLLOW was sent: ENDED is to be */
	struct capture_packet {
		enum printer_message type;
		bool is_last_try; /* of ENDED */
		int fds[2]; /* -1: none */
	} packets[2]; /* what the socket did not take, in order */
	size_t n_packets;
};

/* One task. tag may be NULL; it is cut as PRINTER_TAG_MAX_BYTES says. */
struct capture_task {
	uint64_t task;
	uint64_t number;
	const char *tag;
	size_t tag_len;
};

void capture_init(struct capture *, const struct capture_config *);

/*
 * Before a task is started: out_fd and err_fd are for its process (close on
 * exec; to be dup2'ed). Returns 0, or -1 with errno: the task cannot start.
 * Not to be called while waiting. In CAPTURE_LINES waiting may be set by it:
 * the task can start, but capture_push is to be called as after capture_end.
 */
int capture_begin(struct capture *, const struct capture_task *);

/*
 * Its tree is empty, and what it wrote is where it was written: perhaps not all
 * of it, for the disk is full. To be asked before capture_end.
 */
bool capture_is_cut_short(const struct capture *);

/*
 * Nothing is written to out_fd yet, and it will be too much for memory: a file
 * takes its place, if there can be one.
 */
void capture_grow(struct capture *);

/*
 * Its tree is empty. show: hand what it wrote to the printer; else it is
 * dropped, as that of a try that is followed by another. A printer that has
 * gone is not an error: the supervisor knows. If the socket takes no more now,
 * waiting is set: no task may begin, and capture_push is to be called when
 * capture_poll_fd can be written, or at capture_retry_ms, until waiting is
 * false. Returns 0, or -1 with errno when the output is lost.
 */
int capture_end(struct capture *, bool show);
int capture_push(struct capture *);

/* What to wait for: -1 and CLOCK_NEVER for nothing. */
int capture_poll_fd(const struct capture *);
uint64_t capture_retry_ms(const struct capture *);

/*
 * The task could not be started: as if capture_begin had not been. It may set
 * waiting too.
 */
void capture_cancel(struct capture *);

/* Drop what waits. Another task may still be begun. */
void capture_fini(struct capture *);

#endif
