/* SPDX-License-Identifier: ISC */
/* input_source.c - one place where items are read. */
#include <sys/stat.h>
#include <sys/uio.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/text.h"
#include "supervisor/batch/input_source.h"

#define LOOK_BYTES ((size_t)64 * 1024)
#define LOOKS_MAX 64 /* of a slice: 4 MiB */

/*
 * Standard input is doubled, because tasks may get another one in its place,
 * and keeps its flags, because it is shared. A FIFO that is opened so does not
 * wait for who writes to it.
 */
static int
open_path(const char *path)
{
	if (strcmp(path, "-") == 0)
		return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	return open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

/* 0, or what would be wrong with the first read. */
static int
look_at(struct input_source *src)
{
	int flags = fcntl(src->fd, F_GETFL);
	struct stat st;

	if (flags == -1 || fstat(src->fd, &st) == -1)
		return errno;
	if (S_ISDIR(st.st_mode))
		return EISDIR;
	if ((flags & O_PATH) != 0 || (flags & O_ACCMODE) == O_WRONLY)
		return EBADF;
	src->is_regular = S_ISREG(st.st_mode);
	src->is_terminal = S_ISCHR(st.st_mode) && isatty(src->fd) == 1;
	if (src->is_regular)
		src->looked = lseek(src->fd, 0, SEEK_CUR);
	return src->looked == -1 ? errno : 0;
}

int
input_source_open(struct input_source *src, const char *path, uint8_t separator,
    char *why, size_t cap)
{
	int error;

	*src =
	    (struct input_source){ .name = path, .fd = -1, .last = separator };
	if (*path == '\0')
		return text_refuse(why, cap, "a file of items has no name");
	if (strcmp(path, "-") == 0)
		src->name = "standard input";
	src->fd = open_path(path);
	error = src->fd == -1 ? errno : look_at(src);
	if (error == 0)
		return 0;
	fd_close(&src->fd);
	return text_refuse(why, cap, "%s: %s", src->name, strerror(error));
}

void
input_source_arguments(struct input_source *src, char *const *arguments,
    bool no_empty)
{
	*src = (struct input_source){ .name = "the command line",
		.fd = -1,
		.arguments = arguments,
		.counted = true };
	for (; *arguments != NULL; arguments++)
		src->n_items += **arguments != '\0' || !no_empty;
}

void
input_source_close(struct input_source *src)
{
	fd_close(&src->fd);
}

bool
input_source_is_file(const struct input_source *src, const char *path)
{
	struct stat ours, other;

	return src->fd != -1 && fstat(src->fd, &ours) == 0 &&
	    stat(path, &other) == 0 && ours.st_dev == other.st_dev &&
	    ours.st_ino == other.st_ino;
}

bool
input_source_is_in_background(const struct input_source *src)
{
	pid_t group = src->is_terminal ? tcgetpgrp(src->fd) : -1;

	return group != -1 && group != getpgrp();
}

static size_t
copy_arguments(struct input_source *src, char *bytes, size_t cap)
{
	size_t used = 0;

	while (*src->arguments != NULL && used < cap) {
		const char *rest = *src->arguments + src->argument_at;
		size_t len = strlen(rest) + 1;
		bool whole = len <= cap - used;
		size_t part = whole ? len : cap - used;

		memcpy(bytes + used, rest, part);
		used += part;
		src->argument_at = whole ? 0 : src->argument_at + part;
		src->arguments += whole;
	}
	return used;
}

/*
 * Another process may have read since we asked, and then read(2) would wait.
 * Not every kind of file, and pipes only since Linux 6.4, know of a read that
 * does not; then one that does has to do.
 */
static ssize_t
read_at_once(int fd, char *bytes, size_t cap)
{
	struct iovec to = { .iov_base = bytes, .iov_len = cap };
	ssize_t n = preadv2(fd, &to, 1, -1, RWF_NOWAIT);

	if (n == -1 &&
	    (errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL ||
		errno == ESPIPE))
		return read(fd, bytes, cap);
	return n;
}

/*
 * To read in the background would be answered with SIGTTIN again and again,
 * because the handler returns and the read begins anew. Blocked, it is EIO.
 */
static ssize_t
read_terminal(int fd, char *bytes, size_t cap)
{
	sigset_t ttin, before;
	int saved;
	ssize_t n;

	sigemptyset(&ttin);
	sigaddset(&ttin, SIGTTIN);
	sigprocmask(SIG_BLOCK, &ttin, &before);
	n = read_at_once(fd, bytes, cap);
	saved = errno;
	sigprocmask(SIG_SETMASK, &before, NULL);
	errno = saved;
	return n;
}

ssize_t
input_source_read(struct input_source *src, char *bytes, size_t cap)
{
	struct pollfd ready = { .fd = src->fd, .events = POLLIN };
	int n;

	if (src->arguments != NULL)
		return (ssize_t)copy_arguments(src, bytes, cap);
	if (src->is_regular)
		return read(src->fd, bytes, cap);
	/*
	 * Of a FIFO that nobody has opened for writing yet read(2) says that it
	 * is at its end; poll(2) says that there is nothing.
	 */
	n = poll(&ready, 1, 0);
	if (n == 0)
		errno = EAGAIN;
	if (n <= 0)
		return -1;
	return src->is_terminal ? read_terminal(src->fd, bytes, cap)
				: read_at_once(src->fd, bytes, cap);
}

bool
input_source_is_countable(const struct input_source *src)
{
	return src->counted || (src->is_regular && src->fd != -1);
}

/*
 * With no_empty a separator ends an item only if another byte is before it. In
 * a local variable, because a store for each byte would take most of the time.
 */
static void
count_bytes(struct input_source *src, const uint8_t *bytes, size_t len,
    uint8_t separator, bool no_empty)
{
	uint8_t last = src->last;
	uint64_t n = 0;

	for (size_t i = 0; i < len; i++) {
		n += bytes[i] == separator && !(no_empty && last == separator);
		last = bytes[i];
	}
	src->last = last;
	src->n_items += n;
	src->looked += (off_t)len;
}

bool
input_source_count(struct input_source *src, uint8_t separator, bool no_empty)
{
	uint8_t *bytes = malloc(LOOK_BYTES);
	ssize_t n = -1;

	for (int i = 0; bytes != NULL && i < LOOKS_MAX; i++) {
		n = pread(src->fd, bytes, LOOK_BYTES, src->looked);
		if (n <= 0)
			break;
		count_bytes(src, bytes, (size_t)n, separator, no_empty);
	}
	free(bytes);
	if (n == 0) {
		src->n_items += src->last != separator;
		src->counted = true;
	}
	return n != -1;
}
