/* SPDX-License-Identifier: ISC */
/*
 * signals.c - the self-pipe: signals become something a loop can wait for.
 *
 * A handler has no argument of ours, so the counts and the pipe are
 * file-static here.
 */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/fd.h"
#include "common/signals.h"

static atomic_uint counts[NSIG];
static _Atomic uint64_t came_ms[NSIG];
static int pipe_ends[2] = { -1, -1 };
static bool ignored_before[NSIG];

static void
on_signal(int signo, siginfo_t *info, void *context)
{
	int saved = errno;

	(void)context;
	/*
	 * TTIN and TTOU ask for a worker more or less when somebody sends
	 * them; the kernel's own are about our use of the terminal.
	 */
	if ((signo == SIGTTIN || signo == SIGTTOU) &&
	    info->si_code == SI_KERNEL)
		return;
	/* As in the kernel, to stop and to continue undo each other. */
	if (signo == SIGCONT)
		atomic_store(&counts[SIGTSTP], 0);
	if (signo == SIGTSTP)
		atomic_store(&counts[SIGCONT], 0);
	atomic_store(&came_ms[signo], clock_now_ms());
	/*
	 * One byte until the count is taken, for the pipe is emptied before;
	 * and full is as good as written: there is a byte to wake for.
	 */
	if (atomic_fetch_add(&counts[signo], 1) == 0)
		(void)!write(pipe_ends[1], "", 1);
	errno = saved;
}

static void
on_nothing(int signo)
{
	(void)signo;
}

static bool
is_fault(int signo)
{
	return signo == SIGSEGV || signo == SIGBUS || signo == SIGFPE ||
	    signo == SIGILL || signo == SIGABRT || signo == SIGTRAP ||
	    signo == SIGSYS;
}

static void
take(int signo)
{
	struct sigaction action = { .sa_sigaction = on_signal,
		.sa_flags = SA_SIGINFO | SA_RESTART };

	struct sigaction before;

	/* One handler at a time: each is a few instructions long. */
	sigfillset(&action.sa_mask);
	if (is_fault(signo)) {
		action.sa_flags = 0;
		action.sa_handler = SIG_DFL;
	} else if (signo == SIGPIPE || signo == SIGXFSZ) {
		action.sa_flags = SA_RESTART;
		action.sa_handler = on_nothing;
	}
	/* Refused for KILL, STOP and the two that libc keeps for itself. */
	if (sigaction(signo, &action, &before) == 0)
		ignored_before[signo] = before.sa_handler == SIG_IGN;
}

static int
open_pipe(void)
{
	if (fd_pipe(pipe_ends) == -1)
		return -1;
	if (fd_set_nonblocking(pipe_ends[0]) == -1 ||
	    fd_set_nonblocking(pipe_ends[1]) == -1)
		return -1;
	return pipe_ends[0];
}

int
signals_open(void)
{
	if (open_pipe() == -1)
		return -1;
	for (int signo = 1; signo <= SIGRTMAX; signo++)
		take(signo);
	signals_unblock();
	return pipe_ends[0];
}

int
signals_open_child(void)
{
	if (open_pipe() == -1)
		return -1;
	for (int signo = 1; signo <= SIGRTMAX; signo++)
		atomic_store(&counts[signo], 0);
	signals_unblock();
	return pipe_ends[0];
}

bool
signals_was_ignored(int signo)
{
	return ignored_before[signo];
}

void
signals_drain(void)
{
	char bytes[512];

	while (read(pipe_ends[0], bytes, sizeof(bytes)) > 0)
		;
}

unsigned
signals_take(int signo)
{
	/* A plain load first: most of the 64 are zero every time. */
	if (atomic_load_explicit(&counts[signo], memory_order_relaxed) == 0)
		return 0;
	return atomic_exchange(&counts[signo], 0);
}

uint64_t
signals_came_ms(int signo)
{
	return atomic_load(&came_ms[signo]);
}

void
signals_block(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
}

void
signals_unblock(void)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}
