/* SPDX-License-Identifier: ISC */
/*
 * inherited.c - the descriptors that reeve was started with.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "supervisor/batch/jobserver.h"
#include "supervisor/inherited.h"

struct kept {
	int fds[INHERITED_NAMED_MAX + 2]; /* ascending */
	size_t n;
};

/* The number behind the last slash if the word ends in such a path, or -1. */
static int
named_by(const char *word)
{
	static const char *const folders[] = { "/dev/fd/", "/proc/self/fd/" };

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		const char *at = strstr(word, folders[i]);
		const char *digits;
		unsigned long fd;

		if (at == NULL)
			continue;
		digits = at + strlen(folders[i]);
		if (*digits == '\0' ||
		    digits[strspn(digits, "0123456789")] != '\0')
			continue;
		fd = strtoul(digits, NULL, 10);
		return fd > INT_MAX ? -1 : (int)fd;
	}
	return -1;
}

static void
keep(struct kept *kept, int fd)
{
	size_t at = kept->n++;

	for (; at > 0 && kept->fds[at - 1] > fd; at--)
		kept->fds[at] = kept->fds[at - 1];
	kept->fds[at] = fd;
}

void
inherited_close(char *const argv[])
{
	struct kept kept = { .n = 0 };
	int jobserver[2];
	size_t n;

	for (; *argv != NULL && kept.n < INHERITED_NAMED_MAX; argv++) {
		int fd = named_by(*argv);

		if (fd > STDERR_FILENO && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0)
			keep(&kept, fd);
	}
	jobserver_keep(getenv("MAKEFLAGS"));
	n = jobserver_kept(jobserver);
	for (size_t i = 0; i < n; i++)
		keep(&kept, jobserver[i]);
	fd_close_others(STDERR_FILENO + 1, kept.fds, kept.n);
}
