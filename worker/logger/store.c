/* SPDX-License-Identifier: ISC */
/*
 * store.c - a log file that is bounded: written, rotated, compressed.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "worker/logger/compress.h"
#include "worker/logger/rotated.h"
#include "worker/logger/store.h"

#define FILE_MODE 0640

/* Is the open file the one that has the name, and no link to it? */
static bool
has_the_name(const char *path, const struct stat *open_file)
{
	struct stat st;

	return lstat(path, &st) == 0 && rotated_is_same(&st, open_file);
}

/* O_NONBLOCK was for the open; a file's descriptor is as any other's. */
static void
set_blocking(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags != -1)
		(void)fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
}

/* Open what has the name now. On failure nothing has changed. */
static int
open_anew(struct store *s)
{
	struct stat st;
	int fd = open(s->path,
	    O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
	    FILE_MODE);

	if (fd == -1)
		return -1;
	if (fstat(fd, &st) == -1) {
		fd_close(&fd);
		return -1;
	}
	fd_close(&s->fd);
	s->fd = fd;
	s->is_regular = S_ISREG(st.st_mode);
	s->rotates = s->is_regular && has_the_name(s->path, &st);
	s->size = s->is_regular ? (uint64_t)st.st_size : 0;
	s->is_packed = false;
	s->tried = 0;
	if (s->is_regular)
		set_blocking(fd);
	return 0;
}

int
store_open(struct store *s, const char *path, const struct store_rules *rules)
{
	*s = (struct store){ .rules = rules, .fd = -1 };
	s->path = strdup(path);
	if (store_reopen(s) == -1)
		return -1;
	if (s->rotates)
		rotated_prune(path, rules->keep);
	return 0;
}

void
store_close(struct store *s)
{
	fd_close(&s->fd);
	free(s->path);
	s->path = NULL;
	s->is_regular = s->rotates = false;
}

int
store_reopen(struct store *s)
{
	int saved;

	if (s->path == NULL) {
		errno = ENOMEM; /* of store_open */
		return -1;
	}
	if (strlen(s->path) > ROTATED_PATH_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (open_anew(s) == 0)
		return 0;
	saved = errno;
	if (!s->is_regular)
		fd_close(&s->fd);
	errno = saved;
	return -1;
}

size_t
store_room(const struct store *s)
{
	uint64_t max = s->rules->max_bytes, left;

	if (!s->rotates || max == 0)
		return SIZE_MAX;
	left = max > s->size ? max - s->size : 0;
	return left < SIZE_MAX ? (size_t)left : SIZE_MAX;
}

/* The name is free of its old file, or back with it. */
static int
begin_new_file(struct store *s)
{
	char newest[PATH_MAX];
	int saved;

	if (rename(s->path, rotated_name(newest, s->path, 1, false)) == -1)
		return -1;
	if (open_anew(s) == 0)
		return 0;
	saved = errno;
	(void)rename(newest, s->path);
	errno = saved;
	return -1;
}

int
store_rotate(struct store *s)
{
	struct stat st;

	if (!s->rotates) {
		errno = EINVAL;
		return -1;
	}
	if (fstat(s->fd, &st) == -1)
		return -1;
	if (!has_the_name(s->path, &st))
		return open_anew(s);
	if (rotated_shift(s->path, s->rules->keep) == -1)
		return -1;
	return begin_new_file(s);
}

ssize_t
store_write(struct store *s, const void *data, size_t len)
{
	ssize_t n;

	do
		n = write(s->fd, data, len);
	while (n == -1 && errno == EINTR);
	if (n > 0 && s->is_regular)
		s->size += (uint64_t)n;
	return n;
}

int
store_cut(struct store *s, uint64_t size)
{
	struct stat st;

	if (fstat(s->fd, &st) == -1)
		return -1;
	if (!s->is_regular || size > (uint64_t)st.st_size) {
		errno = EINVAL;
		return -1;
	}
	if (ftruncate(s->fd, (off_t)size) == -1)
		return -1;
	s->size = size;
	return 0;
}

pid_t
store_compress_start(struct store *s)
{
	struct stat st;
	unsigned number;

	if (!s->rules->compress || !s->rotates || s->is_packed ||
	    compress_is_busy())
		return 0;
	number = rotated_newest_plain(s->path, s->rules->keep, &st);
	if (number == 0)
		s->has_failed = false;
	/* Still plain after a try: it failed, and is not to be tried for ever.
	 */
	if (number == 0 || st.st_ino == s->tried) {
		s->is_packed = true;
		return 0;
	}
	s->tried = st.st_ino;
	return compress_start(s->path, number, s->rules->keep, &s->has_failed);
}

bool
store_compress_end(pid_t pid, int wait_status)
{
	return compress_end(pid, wait_status);
}

void
store_compress_stop(void)
{
	compress_stop();
}
