/* SPDX-License-Identifier: ISC */
/*
 * compress.h - a child process that compresses one rotated file.
 *
 * One at a time, so that the tasks keep the machine. The child works beside
 * the file, on PATH.gz.tmp; its parent gives the result its name, because only
 * the parent knows which number the file has by then. The child dies with its
 * parent, and removes nothing.
 */
#ifndef REEVE_LOGGER_COMPRESS_H
#define REEVE_LOGGER_COMPRESS_H

#include <sys/types.h>

#include <stdbool.h>

/*
 * Compress all of in into out, as gzip does: from where in is to its end.
 * Returns 0, or -1 with errno.
 */
int compress_stream(int in, int out);

bool compress_is_busy(void);

/*
 * Fork the child for PATH.number. It is looked for among the numbers up to
 * keep when the child has ended. Returns its pid, or -1 with errno; nothing may
 * be at work. Why it failed, here or at its end, is said unless *said, which is
 * then set; it must stay where it is until the end.
 */
pid_t compress_start(const char *path, unsigned number, unsigned keep,
    bool *said);

/*
 * The child pid was reaped: put what it made in the place of the plain file;
 * or remove it and say why (see above), and the plain file stays. False when
 * pid is not ours.
 */
bool compress_end(pid_t, int wait_status);

/* Kill and reap the child, if there is one, and remove what it has made. */
void compress_stop(void);

#endif
