/* SPDX-License-Identifier: ISC */
/*
 * test_log.c - what reeve says to a person.
 *
 * The log is the process's own, so each test has one: a child whose standard
 * error is what the parent made for it, and whose exit status says how many
 * things were wrong.
 */
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/log.h"
#include "tests/unit/suite.h"

#define LINE_MAX_BYTES 2048 /* as log.c has it */

static int ends[2];
static char heard[400000];
static size_t heard_len;

static void
hear(void)
{
	ssize_t n;

	heard_len = 0;
	while ((n = read(ends[0], heard + heard_len,
		    sizeof(heard) - 1 - heard_len)) > 0)
		heard_len += (size_t)n;
	heard[heard_len] = '\0';
}

/* Runs body with ends[1] as standard error, to its end; then ends[0] is read.
 */
static int
run(int (*body)(void), bool listen)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		dup2(ends[1], STDERR_FILENO);
		fd_close(&ends[1]);
		if (listen)
			fd_close(&ends[0]);
		_exit(body());
	}
	fd_close(&ends[1]);
	if (listen)
		hear();
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
setup(void)
{
	ck_assert_int_eq(pipe(ends), 0);
}

static void
teardown(void)
{
	fd_close(&ends[0]);
	fd_close(&ends[1]);
}

static int
say_each(void)
{
	log_open("prog");
	errno = ENOENT;
	log_error("a %d", 1);
	log_errorx("b");
	log_warn("c");
	log_warnx("d");
	log_info("e");
	log_debug("f");
	return errno == ENOENT ? 0 : 1;
}

START_TEST(a_line_is_the_program_the_fact_and_the_reason)
{
	ck_assert_int_eq(run(say_each, true), 0);

	ck_assert_str_eq(heard,
	    "prog: a 1: No such file or directory\n"
	    "prog: b\n"
	    "prog: c: No such file or directory\n"
	    "prog: d\n");
}
END_TEST

static int
say_levels(void)
{
	log_open("p");
	log_set_level(LOG_LEVEL_ERROR);
	log_errorx("e1");
	log_warnx("w1");
	log_set_level(LOG_LEVEL_INFO);
	log_info("i2");
	log_debug("d2");
	log_set_level(LOG_LEVEL_DEBUG);
	log_debug("d3");
	return log_wants(LOG_LEVEL_DEBUG) ? 0 : 1;
}

START_TEST(only_what_the_level_wants_is_said)
{
	ck_assert_int_eq(run(say_levels, true), 0);

	ck_assert_str_eq(heard, "p: e1\np: i2\np: d3\n");
}
END_TEST

#define LONGEST (LINE_MAX_BYTES - 2) /* without newline and NUL */
#define REASON ": No such file or directory"

/* Looped over how far from the limit the line would be, give or take. */
static size_t text_len;

static int
say_long(void)
{
	char text[LINE_MAX_BYTES * 2];

	log_open("p");
	memset(text, 'x', text_len);
	text[text_len] = '\0';
	log_warnx("%s", text);
	errno = ENOENT;
	log_warn("%.*s", (int)(text_len - strlen(REASON)), text);
	return 0;
}

START_TEST(a_line_over_the_limit_is_cut_and_says_so)
{
	size_t whole = (size_t)((int)LONGEST + _i);
	size_t len = whole < LONGEST ? whole : LONGEST;
	bool cut = whole > LONGEST;

	text_len = whole - strlen("p: ");
	run(say_long, true);

	/* Two lines of the same length, the second with a reason. */
	ck_assert_uint_eq(heard_len, 2 * (len + 1));
	for (size_t end = len; end < heard_len; end += len + 1) {
		ck_assert_int_eq(heard[end], '\n');
		ck_assert_int_eq(memcmp(heard + end - 3, "...", 3) == 0, cut);
	}
}
END_TEST

/* Packets keep apart what was written apart. */
START_TEST(a_line_is_one_write)
{
	char packet[256];
	ssize_t n;

	teardown();
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
			     ends),
	    0);
	ck_assert_int_eq(run(say_each, false), 0);

	n = read(ends[0], packet, sizeof(packet));
	ck_assert_int_gt(n, 0);
	ck_assert_int_eq(packet[n - 1], '\n');
	ck_assert_ptr_eq(memchr(packet, '\n', (size_t)n), packet + n - 1);
	n = read(ends[0], packet, sizeof(packet));
	ck_assert_int_eq(n, strlen("prog: b\n"));
}
END_TEST

/* Nobody reads while it says far more than pipe and queue hold. */
static int
say_too_much(void)
{
	char bytes[65536];

	log_open("p");
	for (int i = 0; i < 20000; i++) {
		errno = ENOTTY;
		log_warnx("line %d of many, all of them about this long", i);
		if (errno != ENOTTY)
			return 1;
	}
	if (log_waits_for() == -1)
		return 2;
	/* Room again: what is queued comes, and then the loss is said. */
	while (log_waits_for() != -1) {
		if (read(ends[0], bytes, sizeof(bytes)) <= 0)
			return 3;
		log_flush();
	}
	if (read(ends[0], bytes, sizeof(bytes)) <= 0)
		return 3;
	log_warnx("the last");
	log_finish(0);
	return log_waits_for() == -1 ? 0 : 4;
}

START_TEST(a_full_pipe_never_blocks_and_lost_lines_are_said)
{
	unsigned long lost;
	char *said;

	ck_assert_int_eq(run(say_too_much, false), 0);
	hear();

	said = strstr(heard, " messages lost");
	ck_assert_ptr_nonnull(said);
	while (said > heard && said[-1] != ' ')
		said--;
	lost = strtoul(said, NULL, 10);
	ck_assert_uint_gt(lost, 10000);
	ck_assert_uint_lt(lost, 20000);
	ck_assert_ptr_nonnull(strstr(heard, "p: the last\n"));
}
END_TEST

static int
finish_full(void)
{
	log_open("p");
	for (int i = 0; i < 5000; i++)
		log_warnx("line %d of many, all of them about this long", i);
	log_finish(20);
	return 0;
}

START_TEST(the_end_does_not_wait_for_ever)
{
	ck_assert_int_eq(run(finish_full, false), 0);
}
END_TEST

static int
finish_read(void)
{
	log_open("p");
	for (int i = 0; i < 2000; i++)
		log_warnx("line %d of many, all of them about this long", i);
	log_finish(60000);
	return log_waits_for() == -1 ? 0 : 1;
}

START_TEST(the_end_waits_for_a_slow_reader)
{
	ck_assert_int_eq(run(finish_read, true), 0);
	ck_assert_ptr_nonnull(strstr(heard, "line 1999 of many"));
}
END_TEST

static int
say_to_nobody(void)
{
	fd_close(&ends[0]);
	signal(SIGPIPE, SIG_IGN);
	log_open("p");
	errno = ENOTTY;
	for (int i = 0; i < 100; i++)
		log_warnx("nobody reads this");
	return errno == ENOTTY && log_waits_for() == -1 ? 0 : 1;
}

START_TEST(a_reader_that_left_does_no_harm)
{
	fd_close(&ends[0]);
	ck_assert_int_eq(run(say_to_nobody, false), 0);
}
END_TEST

/* The flag is of the open file, which the caller's shell has too. */
static int
leave_flags(void)
{
	log_open("p");
	log_warnx("hello");
	return (fcntl(STDERR_FILENO, F_GETFL) & O_NONBLOCK) == 0 ? 0 : 1;
}

START_TEST(standard_error_itself_still_blocks)
{
	ck_assert_int_eq(run(leave_flags, true), 0);
}
END_TEST

static int
say_after_fork(void)
{
	log_open("p");
	closefrom(3);
	log_after_fork();
	log_warnx("child");
	return 0;
}

START_TEST(a_child_without_our_descriptor_can_still_speak)
{
	ck_assert_int_eq(run(say_after_fork, true), 0);
	ck_assert_str_eq(heard, "p: child\n");
}
END_TEST

static Suite *
log_suite(void)
{
	Suite *s = suite_create("log");
	TCase *lines = tcase_create("lines");
	TCase *full = tcase_create("full");

	tcase_add_checked_fixture(lines, setup, teardown);
	tcase_add_test(lines, a_line_is_the_program_the_fact_and_the_reason);
	tcase_add_test(lines, only_what_the_level_wants_is_said);
	tcase_add_loop_test(lines, a_line_over_the_limit_is_cut_and_says_so,
	    -30, 100);
	tcase_add_test(lines, a_line_is_one_write);
	tcase_add_test(lines, standard_error_itself_still_blocks);
	tcase_add_test(lines, a_child_without_our_descriptor_can_still_speak);
	suite_add_tcase(s, lines);

	tcase_add_checked_fixture(full, setup, teardown);
	tcase_set_timeout(full, 60);
	tcase_add_test(full, a_full_pipe_never_blocks_and_lost_lines_are_said);
	tcase_add_test(full, the_end_does_not_wait_for_ever);
	tcase_add_test(full, the_end_waits_for_a_slow_reader);
	tcase_add_test(full, a_reader_that_left_does_no_harm);
	suite_add_tcase(s, full);
	return s;
}

int
main(void)
{
	return suite_main(log_suite());
}
