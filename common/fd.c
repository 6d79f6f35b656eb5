/* SPDX-License-Identifier: ISC */
/*
 * fd.c - small things done to file descriptors.
 */
#include <sys/stat.h>
#include <sys/vfs.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "common/fd.h"

/* With fewer left, it is found out whether one more can be had. */
#define PLENTY_BLOCKS 16

#define BLOCK_BYTES 4096

void
fd_close(int *fd)
{
	/* On Linux the descriptor is gone even when close is interrupted. */
	if (*fd != -1)
		close(*fd);
	*fd = -1;
}

int
fd_pipe(int ends[2])
{
	return pipe2(ends, O_CLOEXEC);
}

int
fd_set_nonblocking(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags == -1)
		return -1;
	return fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

bool
fd_is_same_file(int a, int b)
{
	struct stat x, y;

	return fstat(a, &x) == 0 && fstat(b, &y) == 0 && x.st_dev == y.st_dev &&
	    x.st_ino == y.st_ino;
}

int
fd_open_standard(void)
{
	int fd;

	/* open gives the lowest free number, so the loop fills the holes. */
	do {
		fd = open("/dev/null", O_RDWR);
		if (fd == -1)
			return -1;
	} while (fd <= STDERR_FILENO);
	close(fd);
	return 0;
}

/* Those from first to before end. */
static void
close_between(int first, int end)
{
	if (first >= end ||
	    close_range((unsigned)first, (unsigned)end - 1, 0) == 0)
		return;
	/* Linux before 5.9. */
	for (int fd = first; fd < end; fd++)
		(void)close(fd);
}

void
fd_close_others(int lowest, const int *keep, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (keep[i] < lowest)
			continue;
		close_between(lowest, keep[i]);
		lowest = keep[i] + 1;
	}
	closefrom(lowest);
}

int
fd_null_input(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int result = fd == -1 ? -1 : dup2(fd, STDIN_FILENO);

	fd_close(&fd);
	return result == -1 ? -1 : 0;
}

int
fd_raise_limit(struct rlimit *before)
{
	struct rlimit raised;

	if (getrlimit(RLIMIT_NOFILE, before) == -1)
		return -1;
	raised = *before;
	raised.rlim_cur = raised.rlim_max;
	return setrlimit(RLIMIT_NOFILE, &raised);
}

int
fd_write_all(int fd, const void *data, size_t len)
{
	const char *at = data;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		at += n;
		len -= (size_t)n;
	}
	return 0;
}

/*
 * A block behind those of the file, taken and given back. How many are free
 * does not tell: some are for root, others are set aside.
 */
static bool
can_grow(int fd)
{
	struct stat st;
	off_t at;

	if (fstat(fd, &st) == -1)
		return true;
	at = st.st_size / BLOCK_BYTES * BLOCK_BYTES + BLOCK_BYTES;
	if (fallocate(fd, FALLOC_FL_KEEP_SIZE, at, BLOCK_BYTES) == -1)
		return errno != ENOSPC;
	(void)fallocate(fd, FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, at,
	    BLOCK_BYTES);
	return true;
}

bool
fd_has_room(int fd)
{
	struct statfs fs;

	/* One that counts no blocks, as that of memfds, has no limit. */
	if (fstatfs(fd, &fs) == -1 || fs.f_blocks == 0 ||
	    fs.f_bavail >= PLENTY_BLOCKS)
		return true;
	return can_grow(fd);
}
