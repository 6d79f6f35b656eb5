/* SPDX-License-Identifier: ISC */
/* test_fd.c - small things done to file descriptors. */
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "tests/unit/suite.h"

START_TEST(a_closed_descriptor_is_forgotten)
{
	int fd = open("/dev/null", O_RDONLY), was = fd;

	ck_assert_int_ne(fd, -1);
	fd_close(&fd);
	ck_assert_int_eq(fd, -1);
	ck_assert_int_eq(fcntl(was, F_GETFD), -1);
	fd_close(&fd);
	ck_assert_int_eq(fd, -1);
}
END_TEST

START_TEST(both_ends_of_a_pipe_close_on_exec)
{
	int ends[2];

	ck_assert_int_eq(fd_pipe(ends), 0);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(fcntl(ends[i], F_GETFD), FD_CLOEXEC);
		close(ends[i]);
	}
}
END_TEST

/* In a child, for the limit cannot be raised again by everyone. */
START_TEST(a_pipe_that_cannot_be_made_leaves_the_ends_alone)
{
	struct rlimit none = { 0, 0 };
	int ends[2] = { -7, -8 };
	int status;
	pid_t pid;

	/* Valgrind keeps a limit of its own. */
	if (getenv("REEVE_VALGRIND") != NULL)
		return;
	pid = fork();
	if (pid == 0) {
		setrlimit(RLIMIT_NOFILE, &none);
		_exit(fd_pipe(ends) == -1 && errno == EMFILE && ends[0] == -7 &&
			    ends[1] == -8
			? 0
			: 1);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(nonblocking_keeps_the_other_flags)
{
	int ends[2];
	char c;

	ck_assert_int_eq(fd_pipe(ends), 0);
	ck_assert_int_eq(fcntl(ends[1], F_SETFL, O_APPEND), 0);
	ck_assert_int_eq(fd_set_nonblocking(ends[0]), 0);
	ck_assert_int_eq(fd_set_nonblocking(ends[1]), 0);

	ck_assert_int_eq(read(ends[0], &c, 1), -1);
	ck_assert_int_eq(errno, EAGAIN);
	ck_assert_int_ne(fcntl(ends[1], F_GETFL) & O_APPEND, 0);
	ck_assert_int_eq(fd_set_nonblocking(-1), -1);
	close(ends[0]);
	close(ends[1]);
}
END_TEST

/* Looped over which of the three are closed. */
START_TEST(files_are_the_same_by_whatever_name)
{
	int a = open("/dev/null", O_RDONLY);
	int b = open("/../dev/null", O_WRONLY);
	int other = open("/dev/zero", O_RDONLY);

	ck_assert(fd_is_same_file(a, b));
	ck_assert(!fd_is_same_file(a, other));
	close(other);
	ck_assert(!fd_is_same_file(a, other));
	ck_assert(!fd_is_same_file(other, other));
	close(a);
	close(b);
}
END_TEST

START_TEST(closed_standard_descriptors_are_filled)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		for (int fd = 0; fd < 3; fd++)
			if (_i & 1 << fd)
				close(fd);
		if (fd_open_standard() == -1)
			_exit(9);
		for (int fd = 0; fd < 3; fd++)
			if (fcntl(fd, F_GETFD) == -1)
				_exit(fd + 1);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

START_TEST(the_limit_of_files_is_raised_and_the_old_one_told)
{
	struct rlimit limit, before, after;
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		getrlimit(RLIMIT_NOFILE, &limit);
		limit.rlim_cur = 50;
		setrlimit(RLIMIT_NOFILE, &limit);
		if (fd_raise_limit(&before) == -1)
			_exit(1);
		getrlimit(RLIMIT_NOFILE, &after);
		_exit(before.rlim_cur == 50 && after.rlim_cur == limit.rlim_max
			? 0
			: 2);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

/* More than a pipe holds, so the write comes in pieces. */
START_TEST(all_is_written_whatever_it_takes)
{
	static char bytes[300000];
	int ends[2], status;
	size_t sum = 0;
	pid_t pid;

	ck_assert_int_eq(fd_pipe(ends), 0);
	memset(bytes, 'x', sizeof(bytes));
	pid = fork();
	if (pid == 0)
		_exit(fd_write_all(ends[1], bytes, sizeof(bytes)) == 0 ? 0 : 1);
	close(ends[1]);
	for (;;) {
		static char piece[1000];
		ssize_t n = read(ends[0], piece, sizeof(piece));

		if (n <= 0)
			break;
		sum += (size_t)n;
	}
	ck_assert_uint_eq(sum, sizeof(bytes));
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	close(ends[0]);
}
END_TEST

START_TEST(a_write_that_nobody_reads_fails)
{
	int ends[2];

	signal(SIGPIPE, SIG_IGN);
	ck_assert_int_eq(fd_pipe(ends), 0);
	close(ends[0]);
	ck_assert_int_eq(fd_write_all(ends[1], "x", 1), -1);
	ck_assert_int_eq(errno, EPIPE);
	ck_assert_int_eq(fd_write_all(ends[1], "", 0), 0);
	close(ends[1]);
	signal(SIGPIPE, SIG_DFL);
}
END_TEST

/* Which of 200 to 209 are open, as bits. */
static unsigned
open_ones(void)
{
	unsigned seen = 0;

	for (int i = 0; i < 10; i++)
		if (fcntl(200 + i, F_GETFD) != -1)
			seen |= 1u << i;
	return seen;
}

static const struct {
	int lowest;
	int keep[3];
	size_t n;
	unsigned left;
} others[] = {
	{ 200, { 0 }, 0, 0 },
	{ 203, { 0 }, 0, 0x7 },
	{ 200, { 204 }, 1, 0x10 },
	{ 200, { 200, 201, 209 }, 3, 0x203 },
	{ 202, { 0, 201, 205 }, 3, 0x23 },
	{ 200, { 204, 204, 500 }, 3, 0x10 },
	{ 210, { 3 }, 1, 0x3ff },
};

START_TEST(others_are_closed_but_those_to_keep)
{
	for (int fd = 200; fd < 210; fd++)
		ck_assert_int_eq(dup2(STDERR_FILENO, fd), fd);
	ck_assert_uint_eq(open_ones(), 0x3ff);

	fd_close_others(others[_i].lowest, others[_i].keep, others[_i].n);

	ck_assert_uint_eq(open_ones(), others[_i].left);
	closefrom(200);
}
END_TEST

static Suite *
fd_suite(void)
{
	Suite *s = suite_create("fd");
	TCase *descriptors = tcase_create("descriptors");

	tcase_add_test(descriptors, a_closed_descriptor_is_forgotten);
	tcase_add_test(descriptors, both_ends_of_a_pipe_close_on_exec);
	tcase_add_test(descriptors,
	    a_pipe_that_cannot_be_made_leaves_the_ends_alone);
	tcase_add_test(descriptors, nonblocking_keeps_the_other_flags);
	tcase_add_test(descriptors, files_are_the_same_by_whatever_name);
	tcase_add_loop_test(descriptors, closed_standard_descriptors_are_filled,
	    0, 8);
	tcase_add_test(descriptors,
	    the_limit_of_files_is_raised_and_the_old_one_told);
	tcase_add_test(descriptors, all_is_written_whatever_it_takes);
	tcase_add_test(descriptors, a_write_that_nobody_reads_fails);
	tcase_add_loop_test(descriptors, others_are_closed_but_those_to_keep, 0,
	    sizeof(others) / sizeof(others[0]));
	suite_add_tcase(s, descriptors);
	return s;
}

int
main(void)
{
	return suite_main(fd_suite());
}
