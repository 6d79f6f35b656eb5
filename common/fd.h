/* SPDX-License-Identifier: ISC */
/*
 * fd.h - small things done to file descriptors.
 */
#ifndef REEVE_FD_H
#define REEVE_FD_H

#include <sys/resource.h>

#include <stdbool.h>
#include <stddef.h>

/* Close *fd if it is open (not -1) and leave -1 there. */
void fd_close(int *fd);

/* Both ends close on exec. Returns 0, or -1 with errno and *ends untouched. */
int fd_pipe(int ends[2]);

/* Returns 0, or -1 with errno. The flag belongs to the open file description.
 */
int fd_set_nonblocking(int fd);

/* Both are open, on one file. */
bool fd_is_same_file(int a, int b);

/*
 * Open /dev/null on each of 0, 1 and 2 that is closed, so that no pipe of ours
 * ever lands there and is taken for standard output. Returns 0 or -1.
 */
int fd_open_standard(void);

/*
 * As closefrom(3), but for the n descriptors in keep, which ascend. Those below
 * lowest make no difference.
 */
void fd_close_others(int lowest, const int *keep, size_t n);

/* Nothing to be read from standard input any more. Returns 0 or -1. */
int fd_null_input(void);

/*
 * Raise the soft limit of open files to the hard one. *before gets the limit
 * that was found, which is what a task is to see. Returns 0 or -1.
 */
int fd_raise_limit(struct rlimit *before);

/*
 * Write all of it to a blocking descriptor, over interruptions. Returns 0, or
 * -1 with errno; how much was written is then unknown.
 */
int fd_write_all(int fd, const void *data, size_t len);

/*
 * Could more be written to this file? False when the file system is full, and
 * only then. Costs one system call where there is plenty of room.
 */
bool fd_has_room(int fd);

#endif
