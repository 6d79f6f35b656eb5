/* SPDX-License-Identifier: ISC */
/*
 * test_signals.c - the self-pipe.
 *
 * Each test is a child of its own: dispositions and the pipe are the process's.
 * What is wrong is the line number it exits with.
 */
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

#include "common/signals.h"
#include "tests/unit/suite.h"

/* Ends the child; the parent shows the line modulo 251. */
#define MUST(condition) \
	do { \
		if (!(condition)) \
			_exit(1 + __LINE__ % 251); \
	} while (0)

static void
in_child(void (*body)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		body();
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(status == 0, "status %#x: line %d modulo 251", status,
	    WEXITSTATUS(status) - 1);
}

static bool
is_readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) == 1;
}

static void
count(void)
{
	int fd = signals_open();

	MUST(fd != -1);
	MUST(!is_readable(fd));
	raise(SIGTERM);
	raise(SIGTERM);
	raise(SIGRTMIN + 3);
	MUST(is_readable(fd));
	signals_drain();
	MUST(!is_readable(fd));
	MUST(signals_take(SIGTERM) == 2);
	MUST(signals_take(SIGTERM) == 0);
	MUST(signals_take(SIGRTMIN + 3) == 1);
	MUST(signals_take(SIGINT) == 0);
}

START_TEST(each_signal_is_counted_and_wakes)
{
	in_child(count);
}
END_TEST

static void
overfill(void)
{
	int fd = signals_open();

	MUST(fd != -1);
	for (int i = 0; i < 70000; i++)
		raise(SIGUSR1);
	raise(SIGUSR2);
	signals_drain();
	MUST(!is_readable(fd));
	MUST(signals_take(SIGUSR1) == 70000);
	MUST(signals_take(SIGUSR2) == 1);
}

START_TEST(a_full_pipe_loses_no_count)
{
	in_child(overfill);
}
END_TEST

static void
take_ignored(void)
{
	sigset_t all;

	signal(SIGTERM, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	MUST(signals_open() != -1);
	raise(SIGTERM);
	raise(SIGCHLD);
	raise(SIGINT);
	raise(SIGHUP);
	MUST(signals_take(SIGTERM) == 1);
	MUST(signals_take(SIGCHLD) == 1);
	MUST(signals_take(SIGINT) == 1);
	MUST(signals_take(SIGHUP) == 1);
}

START_TEST(what_was_ignored_or_blocked_before_is_taken)
{
	in_child(take_ignored);
}
END_TEST

static void
keep_errno(void)
{
	MUST(signals_open() != -1);
	for (int i = 0; i < 70000; i++) { /* the pipe is full on the way */
		errno = ENOTTY;
		raise(SIGUSR1);
		MUST(errno == ENOTTY);
	}
}

START_TEST(a_handler_leaves_errno_as_it_was)
{
	in_child(keep_errno);
}
END_TEST

static void
survive_pipe(void)
{
	int ends[2];

	MUST(signals_open() != -1);
	MUST(pipe(ends) == 0);
	close(ends[0]);
	MUST(write(ends[1], "x", 1) == -1 && errno == EPIPE);
	MUST(signals_take(SIGPIPE) == 0);
}

START_TEST(a_broken_pipe_is_an_error_and_no_signal)
{
	in_child(survive_pipe);
}
END_TEST

static void
block(void)
{
	MUST(signals_open() != -1);
	signals_block();
	raise(SIGTERM);
	MUST(signals_take(SIGTERM) == 0);
	signals_unblock();
	MUST(signals_take(SIGTERM) == 1);
}

START_TEST(a_blocked_signal_is_counted_when_it_comes_through)
{
	in_child(block);
}
END_TEST

static void
fault(void)
{
	MUST(signals_open() != -1);
	raise(SIGSEGV);
}

START_TEST(a_fault_still_ends_the_process)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		fault();
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGSEGV);
}
END_TEST

static void
close_on_exec(void)
{
	int fd = signals_open();

	MUST(fcntl(fd, F_GETFD) == FD_CLOEXEC);
	MUST((fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
}

START_TEST(the_pipe_does_not_block_and_is_not_handed_on)
{
	in_child(close_on_exec);
}
END_TEST

static void
scale(void)
{
	MUST(signals_open() != -1);
	kill(getpid(), SIGTTIN);
	kill(getpid(), SIGTTOU);
	MUST(signals_take(SIGTTIN) == 1);
	MUST(signals_take(SIGTTOU) == 1);
}

START_TEST(terminal_signals_that_somebody_sends_are_counted)
{
	in_child(scale);
}
END_TEST

static Suite *
signals_suite(void)
{
	Suite *s = suite_create("signals");
	TCase *self_pipe = tcase_create("self-pipe");

	tcase_set_timeout(self_pipe, 60);
	tcase_add_test(self_pipe, each_signal_is_counted_and_wakes);
	tcase_add_test(self_pipe, a_full_pipe_loses_no_count);
	tcase_add_test(self_pipe, what_was_ignored_or_blocked_before_is_taken);
	tcase_add_test(self_pipe, a_handler_leaves_errno_as_it_was);
	tcase_add_test(self_pipe, a_broken_pipe_is_an_error_and_no_signal);
	tcase_add_test(self_pipe,
	    a_blocked_signal_is_counted_when_it_comes_through);
	tcase_add_test(self_pipe, a_fault_still_ends_the_process);
	tcase_add_test(self_pipe, the_pipe_does_not_block_and_is_not_handed_on);
	tcase_add_test(self_pipe,
	    terminal_signals_that_somebody_sends_are_counted);
	suite_add_tcase(s, self_pipe);
	return s;
}

int
main(void)
{
	return suite_main(signals_suite());
}
