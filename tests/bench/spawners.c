/* SPDX-License-Identifier: ISC */
/*
 * spawners.c - the least that gets a number of jobs done side by side.
 *
 *	spawners workers jobs command [argument ...]
 *
 * Forks its workers; each spawns its share of the jobs, one after the other, by
 * vfork, exec and wait. A job is the command with its number behind. There is
 * no list, no pipe, no report: what it takes is what spawning takes, and a
 * figure of anything that hands out jobs is a ratio to that. Exits with 1 if
 * any job failed.
 */
#include <sys/types.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORKERS_MAX 1000
#define JOBS_MAX 100000000
#define NUMBER_SIZE 16

static bool
wait_well(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			err(1, "wait");
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* argv has room for the number behind its n words. */
static bool
run_job(char **argv, size_t n, long number)
{
	char text[NUMBER_SIZE];
	pid_t pid;

	snprintf(text, sizeof(text), "%ld", number);
	argv[n] = text;
	pid = vfork();
	if (pid == 0) {
		execvp(argv[0], argv);
		_exit(127);
	}
	if (pid == -1)
		err(1, "vfork");
	return wait_well(pid);
}

/* Every so many jobs one, beginning with the first. */
static _Noreturn void
run_share(char **argv, long first, long jobs, long workers)
{
	size_t n = 0;
	char **words;
	bool well = true;

	while (argv[n] != NULL)
		n++;
	words = calloc(n + 2, sizeof(*words));
	if (words == NULL)
		err(1, NULL);
	memcpy(words, argv, n * sizeof(*words));
	for (long job = first; job <= jobs; job += workers)
		well = run_job(words, n, job) && well;
	_exit(well ? 0 : 1);
}

static long
number(const char *text, long max)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*text == '\0' || *end != '\0' || n < 1 || n > max)
		errx(2, "%s: not a number from 1 to %ld", text, max);
	return n;
}

int
main(int argc, char **argv)
{
	static pid_t pids[WORKERS_MAX];
	long workers, jobs;
	bool well = true;

	if (argc < 4)
		errx(2, "usage: spawners workers jobs command ...");
	workers = number(argv[1], WORKERS_MAX);
	jobs = number(argv[2], JOBS_MAX);
	for (long i = 0; i < workers; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			run_share(argv + 3, i + 1, jobs, workers);
		if (pids[i] == -1)
			err(1, "fork");
	}
	for (long i = 0; i < workers; i++)
		well = wait_well(pids[i]) && well;
	return well ? 0 : 1;
}
