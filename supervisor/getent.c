/* SPDX-License-Identifier: ISC */
/* getent.c - ask the name services of the machine, through getent(1). */
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <paths.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/buffer.h"
#include "common/fd.h"
#include "supervisor/getent.h"

/* A group may list thousands of users; an answer beyond this is refused. */
#define ANSWER_MAX_BYTES ((size_t)16 << 20)

/* How getent ends; from its manual page. */
enum {
	STATUS_FOUND = 0,
	STATUS_NO_DATABASE = 1,
	STATUS_NO_KEY = 2,
	STATUS_NO_PROGRAM = 127 /* from posix_spawn(3) */
};

/*
 * Nothing of ours may disturb it: whatever is ignored or blocked here. If we
 * are killed it goes with its next word, by SIGPIPE. Returns an error number.
 */
static int
set_signals(posix_spawnattr_t *attr)
{
	sigset_t all, none;
	int err;

	sigfillset(&all);
	sigemptyset(&none);
	err = posix_spawnattr_setsigdefault(attr, &all);
	if (err == 0)
		err = posix_spawnattr_setsigmask(attr, &none);
	if (err == 0)
		err = posix_spawnattr_setflags(attr,
		    POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	return err;
}

/*
 * Standard output comes first: where 0 to 2 are closed, the pipe may be among
 * them. Returns an error number.
 */
static int
set_descriptors(posix_spawn_file_actions_t *actions, int fd)
{
	int err;

	err = posix_spawn_file_actions_adddup2(actions, fd, STDOUT_FILENO);
	if (err == 0)
		err = posix_spawn_file_actions_addopen(actions, STDIN_FILENO,
		    _PATH_DEVNULL, O_RDONLY, 0);
	if (err == 0)
		err = posix_spawn_file_actions_addopen(actions, STDERR_FILENO,
		    _PATH_DEVNULL, O_WRONLY, 0);
	return err;
}

/* Start it, with fd as its standard output. Returns an error number. */
static int
start(pid_t *pid, const char *const argv[], int fd)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int err;

	err = posix_spawn_file_actions_init(&actions);
	if (err != 0)
		return err;
	err = posix_spawnattr_init(&attr);
	if (err != 0)
		goto no_attr;
	err = set_signals(&attr);
	if (err == 0)
		err = set_descriptors(&actions, fd);
	if (err == 0)
		err = posix_spawnp(pid, argv[0], &actions, &attr,
		    (char *const *)(uintptr_t)argv, environ);
	posix_spawnattr_destroy(&attr);

no_attr:
	posix_spawn_file_actions_destroy(&actions);
	return err;
}

/* All that comes, as a string from malloc; or NULL and errno. */
static char *
read_all(int fd)
{
	struct buffer all;
	char part[4096];
	char *text = NULL;
	ssize_t n;

	buffer_init(&all, ANSWER_MAX_BYTES);
	do {
		n = read(fd, part, sizeof(part) - 1);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			break;
		part[n] = '\0'; /* the last one ends the string */
		if (!buffer_append(&all, part, n == 0 ? 1 : (size_t)n)) {
			errno = EFBIG;
			break;
		}
	} while (n != 0);
	if (n == 0)
		text = strdup((const char *)buffer_bytes(&all));
	buffer_fini(&all);
	return text;
}

/* Wait for its end. Returns 0 if it has answered, or -1 and errno. */
static int
finish(pid_t pid)
{
	int status;
	pid_t got;

	do
		got = waitpid(pid, &status, 0);
	while (got == -1 && errno == EINTR);
	/* Whoever started us may ignore SIGCHLD: then nobody is told. */
	if (got == -1)
		return errno == ECHILD ? 0 : -1;
	errno = EIO;
	if (!WIFEXITED(status))
		return -1;
	switch (WEXITSTATUS(status)) {
	case STATUS_FOUND:
	case STATUS_NO_KEY: return 0;
	case STATUS_NO_DATABASE:
	case STATUS_NO_PROGRAM: errno = ENOENT; return -1;
	default: return -1;
	}
}

/* What it says until it ends; the descriptor is closed. Or NULL and errno. */
static char *
hear(pid_t pid, int fd)
{
	char *answer = read_all(fd);
	int err = errno;

	/* Before the wait: it may have more to say than was read. */
	fd_close(&fd);
	if (finish(pid) == -1 && answer != NULL) {
		err = errno;
		free(answer);
		answer = NULL;
	}
	errno = err;
	return answer;
}

char *
getent_ask(const char *database, const char *key)
{
	/* The key may begin with a dash. */
	const char *argv[] = { "getent", database, "--", key, NULL };
	pid_t pid;
	int ends[2];
	int err;

	if (fd_pipe(ends) == -1)
		return NULL;
	err = start(&pid, argv, ends[1]);
	fd_close(&ends[1]);
	if (err == 0)
		return hear(pid, ends[0]);
	fd_close(&ends[0]);
	/* Both may mean that only something of that name is on the path. */
	errno = err == EACCES || err == ENOTDIR ? ENOENT : err;
	return NULL;
}
