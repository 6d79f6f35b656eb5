/* SPDX-License-Identifier: ISC */
/*
 * printer.c - the process that shows the output of a batch's tasks: its begin,
 * its loop, and its end.
 */
#include <sys/prctl.h>

#include <signal.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/fd.h"
#include "common/log.h"
#include "common/signals.h"
#include "worker/printer/hear.h"

#define SAY_MS 100

static bool
is_fault(int signo)
{
	return signo == SIGSEGV || signo == SIGBUS || signo == SIGFPE ||
	    signo == SIGILL || signo == SIGABRT || signo == SIGTRAP ||
	    signo == SIGSYS;
}

/*
 * Nothing but SIGKILL is for us. The supervisor's handlers may not stay: they
 * write to a pipe that is another file here.
 */
static void
ignore_signals(void)
{
	for (int signo = 1; signo <= SIGRTMAX; signo++)
		if (!is_fault(signo))
			(void)signal(signo, SIG_IGN); /* of some it cannot be */
	signals_unblock();
}

/* Close all but these two and the standard ones. */
static void
close_others(int a, int b)
{
	int low = a < b ? a : b;
	int high = a < b ? b : a;

	if (low > STDERR_FILENO + 1)
		(void)close_range(STDERR_FILENO + 1, (unsigned)low - 1, 0);
	if (high > low + 1)
		(void)close_range((unsigned)low + 1, (unsigned)high - 1, 0);
	closefrom(high + 1);
}

static void
enter(const struct printer_config *config)
{
	log_after_fork();
	close_others(config->socket_fd, config->command_fd);
	ignore_signals();
	setproctitle("printer");
	(void)prctl(PR_SET_NAME, "reeve: printer"); /* cannot fail */
	/* Stopped, it would not see that the supervisor has died. */
	(void)prctl(PR_SET_PDEATHSIG, SIGCONT);
	log_open("reeve");
}

static void
open_all(struct printer *p, const struct printer_config *config)
{
	p->config = config;
	p->output.command_fd = config->command_fd;
	if (display_open(&p->output, config->command_fd) == -1 ||
	    fd_null_input() == -1)
		display_give_up(&p->output, "start");
	p->loop = loop_new();
	if (p->loop == NULL ||
	    follow_init(&p->follow, p->loop, &p->output) == -1 ||
	    hear_open(p) == -1)
		display_give_up(&p->output, "start");
	order_init(&p->order, &p->output, config->keep_order);
	bar_init(&p->bar, p->loop, &p->output);
}

/* Show all there is. */
__attribute__((noreturn)) static void
finish(struct printer *p)
{
	struct followed *f;

	hear_packets(p);
	while ((f = TAILQ_FIRST(&p->follow.all)) != NULL)
		order_ended(&p->order, f, true);
	order_finish(&p->order);
	display_flush(&p->output);
	display_erase_bar(&p->output);
	log_finish(SAY_MS);
	_exit(p->output.failed ? PRINTER_EXIT_FAILED : PRINTER_EXIT_DONE);
}

void
printer_main(const struct printer_config *config)
{
	struct printer p = { .is_finished = false };

	enter(config);
	open_all(&p, config);
	while (!p.is_finished) {
		if (loop_wait(p.loop, clock_now_ms()) == -1)
			display_give_up(&p.output, "wait for events");
		log_flush();
		loop_dispatch(p.loop);
		display_flush(&p.output);
		bar_update(&p.bar);
		loop_run_timers(p.loop, clock_now_ms());
	}
	finish(&p);
}
