/* SPDX-License-Identifier: ISC */
/* unnamed.c - a file without a name, which goes with its last descriptor. */
#include <sys/mman.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "worker/unnamed.h"

/* More descriptors would not make any of the other ways work. */
static bool
is_short_of_descriptors(void)
{
	return errno == EMFILE || errno == ENFILE;
}

/* For a file system that has no O_TMPFILE (NFS, some overlays). */
static int
make_and_unlink(const char *directory)
{
	char path[PATH_MAX];
	int fd, len;

	len = snprintf(path, sizeof(path), "%s/reeve-XXXXXX", directory);
	if (len < 0 || (size_t)len >= sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkostemp(path, O_CLOEXEC);
	if (fd != -1)
		(void)unlink(path);
	return fd;
}

static int
open_in(const char *directory)
{
	int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	/* EISDIR: the kernel of a container may not know the flag. */
	if (fd == -1 && (errno == EOPNOTSUPP || errno == EISDIR))
		fd = make_and_unlink(directory);
	return fd;
}

int
unnamed_open(void)
{
	const char *directory = getenv("TMPDIR");
	int fd = -1;

	errno = 0;
	if (directory != NULL && *directory != '\0')
		fd = open_in(directory);
	if (fd == -1 && !is_short_of_descriptors())
		fd = open_in("/tmp");
	if (fd == -1 && !is_short_of_descriptors())
		fd = memfd_create("reeve", MFD_CLOEXEC);
	return fd;
}

int
unnamed_open_in_memory(void)
{
	int fd = memfd_create("reeve", MFD_CLOEXEC);

	return fd == -1 && !is_short_of_descriptors() ? unnamed_open() : fd;
}
