/* SPDX-License-Identifier: ISC */
/*
 * same_file.h - do two paths lead to one file, by whatever names?
 */
#ifndef REEVE_SAME_FILE_H
#define REEVE_SAME_FILE_H

#include <sys/stat.h>

#include <stdbool.h>

/* What fstat(2) or stat(2) tell of a file, twice. */
bool same_file_stat(const struct stat *, const struct stat *);

/*
 * True too for two names of a file that is not there, but would be made by
 * either, through symbolic links or not.
 */
bool same_file(const char *a, const char *b);

#endif
