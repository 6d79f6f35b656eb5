/* SPDX-License-Identifier: ISC */
/*
 * joblog.h - the journal of a batch: a line for each task that has ended, in
 * the columns of GNU parallel's --joblog, and what an earlier run left in it.
 *
 *	Seq Host Starttime JobRuntime Send Receive Exitval Signal Command
 *
 * Tab-separated, with this heading. Host is ":", Send is 0, times are seconds
 * with three decimals. A newline in Command is written as NUL, as parallel
 * does, so that a line is a line.
 */
#ifndef REEVE_BATCH_JOBLOG_H
#define REEVE_BATCH_JOBLOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct joblog {
	int fd; /* -1: none is kept */
	const char *path; /* borrowed */
	uint64_t whole_bytes; /* that count: what is behind them is cut off */
};

struct joblog_entry {
	uint64_t number;
	int64_t begun_ms; /* real time */
	uint64_t ran_us;
	uint64_t out_bytes; /* of standard output; 0 when nobody counted */
	int exit_value; /* 0 when a signal ended it */
	int signal; /* 0 when none did */
	const char *command;
};

/* Which tasks an earlier run has ended: few ranges, however many tasks. */
struct joblog_past {
	struct joblog_range *ranges; /* ascending, apart from each other */
	size_t n;
};

struct joblog_range {
	uint64_t first;
	uint64_t last;
};

enum joblog_resume {
	JOBLOG_NEW, /* what was in the file is gone */
	JOBLOG_RESUME, /* what has ended is not run again */
	JOBLOG_RESUME_FAILED /* but what failed is: the last line counts */
};

/*
 * Open the journal, and with resume read it: *past is then filled, else empty.
 * A file that is not there is an empty one. A last line without its newline is
 * what a kill left, and does not count. Any other bad line is refused with file
 * and line. Another reeve that has it open is refused too (a lock that dies
 * with its holder), and so is what is no regular file, for nothing can be taken
 * back there. Lines of GNU parallel's own are read as well. A task's number has
 * at most 18 digits.
 *
 * Returns 0, or -1 with a sentence in why and nothing open. Nothing has changed
 * in either case, but that a file that was not there is an empty one.
 */
int joblog_open(struct joblog *, const char *path, enum joblog_resume,
    struct joblog_past *past, char *why, size_t cap);

/*
 * Once nothing else can be refused: what does not count is cut off, with
 * JOBLOG_NEW all there was, and a file that has nothing gets its heading. With
 * fd -1 nothing is done. Returns 0, or -1 with a sentence in why, and closed.
 */
int joblog_begin(struct joblog *, char *why, size_t cap);

/* What joblog_open would find out, of a file that is only read. */
int joblog_look(const char *path, enum joblog_resume, struct joblog_past *past,
    char *why, size_t cap);

/*
 * A task has ended: one write(2), appended. Returns 0, or -1 with errno (a full
 * disk); half a line is taken back then, and the next may be written. If it
 * cannot be taken back, fd is -1 from then on. With fd -1 nothing is done.
 */
int joblog_write(struct joblog *, const struct joblog_entry *);

void joblog_close(struct joblog *);

/* Whether this task ended in the past. */
bool joblog_past_has(const struct joblog_past *, uint64_t number);
void joblog_past_free(struct joblog_past *);

#endif
