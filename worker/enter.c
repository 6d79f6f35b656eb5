/* SPDX-License-Identifier: ISC */
/*
 * enter.c - turn a fresh fork of the supervisor into a worker.
 *
 * At a terminal the worker leads the process group that its task runs in: so
 * it is there to see a Ctrl-C (which a program may survive, or answer with any
 * exit status), and the group lasts over restarts.
 */
#include <sys/prctl.h>

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/log.h"
#include "common/signals.h"
#include "worker/batch.h"
#include "worker/enter.h"

#define PROCESS_NAME_LEN 16 /* TASK_COMM_LEN, NUL included */

/* A handler has no argument of ours. */
static atomic_int interrupt;

static void
on_child(int signo)
{
	(void)signo; /* to end ppoll is all it is for */
}

/* The kernel sends what is typed; what a process sends is not a keyboard's. */
static void
on_interrupt(int signo, siginfo_t *info, void *context)
{
	(void)context;
	if (info->si_code == SI_KERNEL)
		atomic_store(&interrupt, signo);
}

int
enter_take_interrupt(void)
{
	return atomic_exchange(&interrupt, 0);
}

static void
give_up(const char *what)
{
	log_error("worker: cannot %s", what);
	_exit(125);
}

/* In their order; -1 is none. */
static void
keep_also(int *keep, size_t *n, int fd)
{
	size_t at = (*n)++;

	for (; at > 0 && keep[at - 1] > fd; at--)
		keep[at] = keep[at - 1];
	keep[at] = fd;
}

/* What is the task's must last until its process is made. */
static void
close_others(const struct worker_setup *setup)
{
	const struct task *task = setup->task;
	int keep[PASS_MAX + 2];
	size_t n = 0;

	for (unsigned i = 0; i < task->n_pass; i++)
		keep_also(keep, &n, task->pass[i].from);
	if (setup->batch != NULL) {
		keep_also(keep, &n, setup->batch->capture.printer_fd);
		keep_also(keep, &n, setup->batch->capture.results_fd);
	}
	fd_close_others(WORKER_REPORT_FD + 1, keep, n);
}

/*
 * The supervisor's may have the numbers that a worker's are to have, when what
 * was there before has been closed, as a list of items is at its end.
 */
static int
out_of_the_way(int fd)
{
	if (fd != WORKER_COMMAND_FD && fd != WORKER_REPORT_FD)
		return fd;
	return fcntl(fd, F_DUPFD_CLOEXEC, WORKER_REPORT_FD + 1);
}

static void
take_descriptors(const struct worker_setup *setup)
{
	int command_fd, report_fd;

	/* These first: one of them may have the number of one below. */
	if ((setup->output_fd != -1 &&
		dup2(setup->output_fd, STDOUT_FILENO) == -1) ||
	    (setup->error_fd != -1 &&
		dup2(setup->error_fd, STDERR_FILENO) == -1))
		give_up("take its output");
	command_fd = out_of_the_way(setup->command_fd);
	report_fd = out_of_the_way(setup->report_fd);
	/* Closed on exec, for the task is not to have them. */
	if (dup3(command_fd, WORKER_COMMAND_FD, O_CLOEXEC) == -1 ||
	    dup3(report_fd, WORKER_REPORT_FD, O_CLOEXEC) == -1)
		give_up("take its pipes");
	close_others(setup);
	if (setup->no_input && fd_null_input() == -1)
		give_up("open /dev/null");
}

static void
take_signals(const struct worker_setup *setup, sigset_t *mask)
{
	struct sigaction child = { .sa_handler = on_child };
	struct sigaction typed = { .sa_sigaction = on_interrupt,
		.sa_flags = SA_SIGINFO };

	/*
	 * The supervisor's handlers stay, blocked; the task's process sheds
	 * them. To reset all 64 would be a twentieth of a worker's start.
	 */
	sigfillset(mask);
	sigaction(SIGCHLD, &child, NULL);
	sigdelset(mask, SIGCHLD);
	if (!setup->terminal)
		return;
	sigaction(SIGINT, &typed, NULL);
	sigaction(SIGQUIT, &typed, NULL);
	sigdelset(mask, SIGINT);
	sigdelset(mask, SIGQUIT);
}

/*
 * Only from the group that gave it: if the user has put reeve into the
 * background meanwhile, the terminal is the shell's. SIGTTOU is blocked here,
 * which lets a background process do this (tcsetpgrp(3)).
 */
static void
take_terminal(const struct worker_setup *setup)
{
	if (setpgid(0, 0) == -1)
		give_up("lead a process group");
	if (tcgetpgrp(STDIN_FILENO) == setup->supervisor_group)
		(void)tcsetpgrp(STDIN_FILENO, getpid());
}

void
enter_worker(const struct worker_setup *setup, sigset_t *mask)
{
	char name[PROCESS_NAME_LEN];

	take_descriptors(setup);
	log_after_fork();
	take_signals(setup, mask);
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1)
		give_up("become a child subreaper");
	/* Stopped, it would not see that the supervisor has died. */
	(void)prctl(PR_SET_PDEATHSIG, SIGCONT); /* cannot fail */
	setproctitle("%s.%u", setup->pool, setup->number);
	snprintf(name, sizeof(name), "reeve: %s.%u", setup->pool,
	    setup->number);
	(void)prctl(PR_SET_NAME, name); /* cannot fail; the kernel cuts it */
	/*
	 * Elsewhere a session of its own: what kills our process group, even
	 * by SIGKILL, leaves a worker that sees to its tree.
	 */
	if (setup->terminal)
		take_terminal(setup);
	else if (setsid() == -1)
		give_up("make a session");
}
