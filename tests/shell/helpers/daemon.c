/* SPDX-License-Identifier: ISC */
/*
 * daemon COMMAND... - forks twice, leaves session, directory, environment and
 * descriptors behind, and becomes the command there; what was started ends
 * with 0 as soon as the daemon has taken its leave.
 */
#include <sys/wait.h>

#include <stdlib.h>

#include "tests/shell/helpers/stamp.h"

static void
leave(void)
{
	int null = open("/dev/null", O_RDWR);

	setsid();
	for (int fd = 0; fd <= 2; fd++)
		dup2(null, fd);
	closefrom(3);
	clearenv();
	if (chdir("/") == -1)
		err(1, "/");
}

int
main(int argc, char **argv)
{
	const char *path = getenv("PATH");
	pid_t child = fork();

	if (argc < 2)
		errx(2, "usage: daemon command ...");
	if (child == -1)
		err(1, "fork");
	if (child > 0)
		return waitpid(child, NULL, 0) == child ? 0 : 1;
	path = path == NULL ? NULL : strdup(path);
	leave();
	if (fork() != 0)
		_exit(0);
	if (path != NULL)
		setenv("PATH", path, 1);
	become(argv + 1);
}
