/* SPDX-License-Identifier: ISC */
/*
 * record.h - files that hold whole records: the journal, the failed items, the
 * trace.
 *
 * What a full disk lets through of a record is taken back, because half a line
 * would be read later as something that it never was.
 */
#ifndef REEVE_BATCH_RECORD_H
#define REEVE_BATCH_RECORD_H

#include <sys/types.h>

#include <stddef.h>

/* Less the umask: a file that the user asked for, like any other. */
#define RECORD_MODE 0666

/*
 * Open a file for records, or make it; flags are those of open(2) beyond
 * O_CREAT and O_APPEND. Pipes, terminals and devices are refused: nothing can
 * be taken back there, and a slow reader would hold up everything. Returns the
 * descriptor, or -1 with a sentence in why.
 */
int record_open(const char *path, int flags, mode_t mode, char *why,
    size_t cap);

/*
 * Where record_open makes a file that is not there: at the path, or where the
 * symbolic links lead that begin there. A string for free(3), or NULL with
 * errno.
 */
char *record_target(const char *path);

/*
 * Append all of it with one write(2), or nothing. Nobody else may write to the
 * file. Returns 0, or -1 with errno; when the half cannot be taken back, *fd is
 * closed and -1, for nothing may follow it.
 */
int record_append(int *fd, const void *record, size_t len);

#endif
