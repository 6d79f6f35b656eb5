/* SPDX-License-Identifier: ISC */
/*
 * stamp.h - how a helper leaves word: one line appended by one write.
 *
 * Small files opened with O_APPEND take a line whole, so any number of
 * processes may write to the same one.
 */
#ifndef REEVE_TEST_STAMP_H
#define REEVE_TEST_STAMP_H

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Append text, which brings its own newline. Ends the program on failure. */
static inline void
stamp(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	size_t len = strlen(text);

	if (fd == -1 || write(fd, text, len) != (ssize_t)len)
		err(1, "%s", path);
	close(fd);
}

/* Become the command in argv, or wait for ever if there is none. */
_Noreturn static inline void
become(char **argv)
{
	while (argv[0] == NULL)
		pause();
	execvp(argv[0], argv);
	err(127, "%s", argv[0]);
}

#endif
