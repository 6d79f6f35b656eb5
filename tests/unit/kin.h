/* SPDX-License-Identifier: ISC */
/*
 * kin.h - real children for tests, and facts to wait for about them.
 *
 * A test that uses these is a child subreaper. A child says that it has come
 * to where the test wants it by its pid on a pipe; nothing here waits for time
 * to pass. What is left at the end is killed.
 */
#ifndef REEVE_KIN_H
#define REEVE_KIN_H

#include <sys/prctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "common/proctree.h"
#include "tests/unit/suite.h"

static int kin_pipe[2];

static inline void
kin_setup(void)
{
	ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	ck_assert_int_eq(pipe(kin_pipe), 0);
}

/* Kill all that descends from us until nobody does. */
static inline void
kin_teardown(void)
{
	struct proctree tree = { 0 };

	while (waitpid(-1, NULL, WNOHANG) != -1 || errno != ECHILD) {
		if (proctree_find(&tree, getpid(), NULL, NULL) == -1)
			break;
		for (size_t i = 0; i < tree.n; i++)
			kill(tree.items[i].pid, SIGKILL);
	}
	proctree_fini(&tree);
	close(kin_pipe[0]);
	close(kin_pipe[1]);
}

/* In a child: I am where you want me. */
static inline void
kin_say(void)
{
	pid_t pid = getpid();

	if (write(kin_pipe[1], &pid, sizeof(pid)) != sizeof(pid))
		_exit(99);
}

/* So long, if the test fails and nobody ends me. */
#define KIN_LIFE_S 120

/* In a child: say so, and wait for a signal that ends me. */
__attribute__((noreturn)) static inline void
kin_stay(void)
{
	alarm(KIN_LIFE_S);
	kin_say();
	for (;;)
		pause();
}

/* In the test: the next child that says so. */
static inline pid_t
kin_hear(void)
{
	pid_t pid = 0;

	ck_assert_int_eq(read(kin_pipe[0], &pid, sizeof(pid)),
	    (int)sizeof(pid));
	return pid;
}

/* A child that does this, and says its pid from wherever it ends up. */
static inline pid_t
kin_fork(void (*life)(void))
{
	pid_t pid = fork();

	if (pid == 0) {
		/* Check has handlers of its own, which signal its group. */
		signal(SIGTERM, SIG_DFL);
		signal(SIGINT, SIG_DFL);
		signal(SIGALRM, SIG_DFL);
		life();
		_exit(0);
	}
	ck_assert_int_gt(pid, 0);
	return pid;
}

/* Until the child is a zombie, or stopped, but leave it there. */
static inline void
kin_wait_for(pid_t pid, int options)
{
	siginfo_t info;

	ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, options | WNOWAIT), 0);
}

/* Until it has ended; it may have been reaped. */
static inline void
kin_wait_end(pid_t pid)
{
	while (waitpid(pid, NULL, 0) == -1)
		if (errno == ECHILD)
			return;
}

static inline bool
kin_is_there(pid_t pid)
{
	return kill(pid, 0) == 0;
}

#endif
