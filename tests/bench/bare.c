/* SPDX-License-Identifier: ISC */
/*
 * bare.c - the least that can be called a supervisor, as a yardstick.
 *
 *	bare [-v] [-n copies] [--] command [argument ...]
 *
 * Keeps copies of a command running: fork, exec, a blocking waitpid, and again
 * at once. On SIGTERM it sends SIGTERM to each, waits for all, and exits. It
 * knows no back-off, no grace, no tree of processes, and has nothing between
 * itself and the task: what it takes is what fork and exec take, and a figure
 * of any other supervisor is a ratio to that. With -v it uses vfork, which
 * copies no page tables: a supervisor that does so too can beat plain fork.
 */
#include <sys/types.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#define COPIES_MAX 100000

static volatile sig_atomic_t stopping;
static volatile pid_t pids[COPIES_MAX]; /* 0 where no process is */
static volatile size_t copies = 1;
static bool use_vfork;

/*
 * Kills here and not in the loop, because a signal that comes between a look
 * at a flag and the blocking waitpid would be slept through.
 */
static void
on_term(int signo)
{
	int saved = errno;

	stopping = 1;
	for (size_t i = 0; i < copies; i++)
		if (pids[i] > 0)
			kill(pids[i], signo);
	errno = saved;
}

/* In the child; term is the set that the parent has blocked around fork. */
static _Noreturn void
become(char **argv, const sigset_t *term)
{
	signal(SIGTERM, SIG_DFL);
	sigprocmask(SIG_UNBLOCK, term, NULL);
	execvp(argv[0], argv);
	warn("%s", argv[0]);
	_exit(127);
}

/*
 * SIGTERM is blocked from the look at stopping until the pid is written down:
 * in that time it would miss the new process, or be caught by it.
 */
static void
spawn(size_t slot, char **argv)
{
	sigset_t term;
	pid_t pid;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	pids[slot] = 0;
	if (!stopping) {
		pid = use_vfork ? vfork() : fork();
		if (pid == 0)
			become(argv, &term);
		if (pid == -1) {
			on_term(SIGTERM);
			err(1, "fork");
		}
		pids[slot] = pid;
	}
	sigprocmask(SIG_UNBLOCK, &term, NULL);
}

static size_t
slot_of(pid_t pid)
{
	size_t slot = 0;

	while (slot < copies && pids[slot] != pid)
		slot++;
	return slot;
}

/* Ends when there is no child left: then nothing can be restarted either. */
static void
supervise(char **argv)
{
	for (;;) {
		pid_t pid = waitpid(-1, NULL, 0);
		size_t slot;

		if (pid == -1 && errno == EINTR)
			continue;
		if (pid == -1)
			return;
		slot = slot_of(pid);
		if (slot < copies)
			spawn(slot, argv);
	}
}

static size_t
number(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*text == '\0' || *end != '\0' || n < 1 || n > COPIES_MAX)
		errx(2, "%s: not a number from 1 to %d", text, COPIES_MAX);
	return (size_t)n;
}

int
main(int argc, char **argv)
{
	struct sigaction act = { .sa_handler = on_term };
	int option;

	while ((option = getopt(argc, argv, "+n:v")) != -1) {
		if (option == 'n')
			copies = number(optarg);
		else if (option == 'v')
			use_vfork = true;
		else
			return 2;
	}
	if (argv[optind] == NULL)
		errx(2, "usage: bare [-v] [-n copies] [--] command ...");
	sigemptyset(&act.sa_mask);
	sigaction(SIGTERM, &act, NULL);
	signal(SIGCHLD, SIG_DFL);
	for (size_t i = 0; i < copies; i++)
		spawn(i, argv + optind);
	supervise(argv + optind);
	return 0;
}
