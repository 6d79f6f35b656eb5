/* SPDX-License-Identifier: ISC */
/*
 * failures.h - the items whose tasks failed: the first few for the summary, and
 * all of them in a file from which `reeve each -a` can repeat them.
 */
#ifndef REEVE_BATCH_FAILURES_H
#define REEVE_BATCH_FAILURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FAILURES_SHOWN 10u /* the rest are counted */
#define FAILURES_TEXT_SIZE 80u /* of an item, escaped; longer ones are cut */

struct failure {
	uint64_t number;
	char item[FAILURES_TEXT_SIZE]; /* as text_escape has it, "..." if cut */
	char status[48]; /* "exit 3", "killed by SEGV", "timed out", ... */
};

struct failures {
	struct failure shown[FAILURES_SHOWN];
	uint64_t n;
	int fd; /* of the file; -1: none */
	const char *path; /* borrowed */
	uint8_t separator;
	/* private to failures.c */
	char *target; /* the path, symbolic links followed */
	char *part; /* its name while it is being written */
	int error; /* errno of what the file did not take; 0: none */
	bool said; /* that an item is not in the file */
};

/*
 * path may be NULL: no file. It is written beside the path, as PATH.part, and
 * takes its place at the end, for the path may be the very file that is being
 * read. So the path must be a regular file, if it is there; a symbolic link
 * stays one. Returns 0, or -1 with a sentence in why.
 */
int failures_open(struct failures *, const char *path, uint8_t separator,
    char *why, size_t cap);

/*
 * A task failed for good. bytes: its n items, each with its NUL. Items with a
 * separator inside, which cannot be (they were read with it), are not looked
 * for. whole: bytes are all of them; else the file does not get them, and that
 * is said once. Returns 0, or -1 with errno when the file takes no more: once,
 * then the file is given up, and only n and shown go on.
 */
int failures_add(struct failures *, uint64_t number, const char *bytes,
    size_t len, bool whole, const char *status);

/*
 * Put the file in its place. Returns 0, or -1 with errno: then, and always when
 * the file did not take all, the path is as it was, and what could be written
 * is in PATH.part. n and shown stay.
 */
int failures_close(struct failures *);

/*
 * Leave the path as it was, and what was written in PATH.part. Returns 0, or -1
 * with errno when that is not all.
 */
int failures_keep_part(struct failures *);

/*
 * Leave the path as it was, for the run did not come about. n and shown stay.
 * After failures_close, and of a zeroed struct, it does nothing.
 */
void failures_drop(struct failures *);

#endif
