/* SPDX-License-Identifier: ISC */
/*
 * rotated.h - the rotated files of a log: PATH.1 is the newest, PATH.2 older.
 *
 * A number is taken by PATH.N or by PATH.N.gz. Both are there when a process
 * died between making the second and removing the first: then the plain one
 * counts. Links are not followed.
 */
#ifndef REEVE_LOGGER_ROTATED_H
#define REEVE_LOGGER_ROTATED_H

#include <sys/stat.h>

#include <limits.h>
#include <stdbool.h>

/* The longest is ".4294967295.gz", with its NUL. */
#define ROTATED_SUFFIX_CAP 16

/* No longer path may be rotated, or its suffix would not fit. */
#define ROTATED_PATH_MAX (PATH_MAX - ROTATED_SUFFIX_CAP)

/* While it is made: one for each path, so that a leftover is found. */
#define ROTATED_UNFINISHED ".gz.tmp"

/* PATH.number or PATH.number.gz, in buf of PATH_MAX bytes. Returns buf. */
const char *rotated_name(char *buf, const char *path, unsigned number,
    bool packed);

/* PATH.gz.tmp, in the same way. */
const char *rotated_unfinished(char *buf, const char *path);

/*
 * Free the number 1: all up to the first gap move up by one, and without a gap
 * the one numbered keep is removed. Returns 0, or -1 with errno; what was moved
 * until then left a gap, and nothing is overwritten.
 */
int rotated_shift(const char *path, unsigned keep);

/* Remove what directly follows the number keep, and what is unfinished. */
void rotated_prune(const char *path, unsigned keep);

/* The newest plain regular file up to keep, and what it is; 0: there is none.
 */
unsigned rotated_newest_plain(const char *path, unsigned keep, struct stat *);

/* The number that a plain file has now; 0: none up to keep. */
unsigned rotated_find(const char *path, unsigned keep, const struct stat *);

/* The same file, under whatever name. */
bool rotated_is_same(const struct stat *, const struct stat *);

#endif
