/* SPDX-License-Identifier: ISC */
/*
 * store.h - a log file that is bounded: written, rotated, compressed.
 *
 * Rotation is by rename, between two writes, so nothing is lost or doubled:
 * PATH becomes PATH.1, PATH.1 becomes PATH.2, and so on; what would be
 * PATH.(keep + 1) is removed. Only a regular file that has the name itself is
 * ever rotated: not a FIFO, and not what a link such as /dev/stdout leads to.
 * Compression is the work of a child process, one at a time for all stores of
 * a process; a compressed file is PATH.N.gz, made under another name and
 * renamed when whole.
 */
#ifndef REEVE_LOGGER_STORE_H
#define REEVE_LOGGER_STORE_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store_rules {
	uint64_t max_bytes; /* of one file; 0: no limit */
	unsigned keep; /* rotated files, at least 1 */
	bool compress;
};

struct store {
	char *path;
	const struct store_rules *rules; /* borrowed */
	int fd; /* O_APPEND; non-blocking if not regular; -1: not open */
	bool is_regular;
	bool rotates; /* regular, and path is no link to it */
	uint64_t size; /* bytes, while regular */
	bool is_packed; /* nothing to compress before the next rotation */
	bool has_failed; /* to compress one: said, until none is left */
	ino_t tried; /* what was compressed last, or failed to be */
};

/*
 * Open or create path (0640, less the umask) for appending, closed on exec,
 * without becoming a controlling terminal's owner; a FIFO without a reader does
 * not block: ENXIO. Returns 0, or -1 with errno and s->fd -1 (store_reopen
 * tries again, and store_close is due all the same). Leftovers of a compression
 * that was cut off are removed, and so are files above a keep that was lowered.
 */
int store_open(struct store *s, const char *path, const struct store_rules *);
void store_close(struct store *s);

/*
 * For an outside logrotate: close, and open what has the name now. 0, or -1
 * with errno: then a regular file that was open still is, so that its lines
 * have somewhere to go; of anything else s->fd is -1.
 */
int store_reopen(struct store *s);

/*
 * Bytes that may be written before a rotation is due; SIZE_MAX without a limit
 * or when it is not rotated. An empty file always has room for one line,
 * whatever its length: the caller rotates only if s->size > 0.
 */
size_t store_room(const struct store *s);

/*
 * Rename the files up by one and open a new one. Returns 0, or -1 with errno:
 * then the old file is still open and writable, and nothing is lost. A rotation
 * that was cut short by SIGKILL leaves only a gap in the numbers, which the
 * next one closes. When the name is not our file's any more, somebody else has
 * rotated: then what has the name is opened, and need not be empty. EINVAL:
 * what is not rotated.
 */
int store_rotate(struct store *s);

/* One write(2), over interruptions; what it wrote, or -1 with errno. */
ssize_t store_write(struct store *s, const void *data, size_t len);

/*
 * Cut off what was written after size (after a crash). 0, or -1 with errno;
 * EINVAL: not regular, or shorter than that already.
 */
int store_cut(struct store *s, uint64_t size);

/*
 * Compression. store_compress_start forks a child for the newest rotated file
 * of s that is not compressed yet, if there is one and no child is at work in
 * this process; call it after a rotation and whenever a child has ended. What
 * failed is not tried again before the next rotation of s. The child closes all
 * descriptors but its two, is nice 10, and dies with its parent. Returns its
 * pid, 0 when there is nothing to do or one is at work, or -1 with errno.
 * Of failures the first is said by log_warn, and no other until all that was
 * rotated is compressed.
 * store_compress_end: the child pid was reaped; renames what it made to the
 * number that the file has now (rotations may have moved it), or removes it if
 * it failed: then the plain file stays. False when pid is not the compressor's.
 * store_compress_stop: before the process ends: kill the child, if there is
 * one, reap it, and leave nothing unfinished behind.
 */
pid_t store_compress_start(struct store *s);
bool store_compress_end(pid_t pid, int wait_status);
void store_compress_stop(void);

#endif
