/* SPDX-License-Identifier: ISC */
/* record.c - files that hold whole records. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/text.h"
#include "supervisor/batch/record.h"

/* O_NONBLOCK, for the open of a FIFO would wait for its reader. */
#define FLAGS (O_CREAT | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

/* As many as Linux follows (path_resolution(7)). */
#define LINKS_MAX 40u

int
record_open(const char *path, int flags, mode_t mode, char *why, size_t cap)
{
	struct stat st;
	int fd;

	if (*path == '\0')
		return text_refuse(why, cap, "a file has no name");
	fd = open(path, flags | FLAGS, mode);
	if (fd == -1)
		return text_refuse(why, cap, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) == -1)
		(void)text_refuse(why, cap, "%s: %s", path, strerror(errno));
	else if (!S_ISREG(st.st_mode))
		(void)text_refuse(why, cap, "%s: is not a regular file", path);
	else
		return fd;
	fd_close(&fd);
	return -1;
}

/* From a link to what it says, which is relative to where the link is. */
static char *
lead(const char *from, const char *to, size_t len)
{
	const char *slash = strrchr(from, '/');
	int above = *to == '/' || slash == NULL ? 0 : (int)(slash + 1 - from);
	char *path;

	if (asprintf(&path, "%.*s%.*s", above, from, (int)len, to) == -1)
		return NULL;
	return path;
}

char *
record_target(const char *path)
{
	char *target = strdup(path), *next, to[PATH_MAX];

	for (unsigned n = 0; n <= LINKS_MAX && target != NULL; n++) {
		ssize_t len = readlink(target, to, sizeof(to));

		if (len == -1)
			return target;
		next = lead(target, to, (size_t)len);
		free(target);
		target = next;
	}
	if (target == NULL)
		return NULL;
	free(target);
	errno = ELOOP;
	return NULL;
}

/* After a write in append mode, the offset is where it ended. */
static void
take_back(int *fd, size_t len)
{
	int saved = errno;
	off_t end = lseek(*fd, 0, SEEK_CUR);

	if (end < (off_t)len || ftruncate(*fd, end - (off_t)len) == -1)
		fd_close(fd);
	errno = saved;
}

/*
 * A write that was cut short does not say why; the one that is to bring the
 * rest does, or has brought it.
 */
int
record_append(int *fd, const void *record, size_t len)
{
	const char *at = record;
	size_t done = 0;

	while (done < len) {
		ssize_t n = write(*fd, at + done, len - done);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1) {
			if (done > 0)
				take_back(fd, done);
			return -1;
		}
		done += (size_t)n;
	}
	return 0;
}
