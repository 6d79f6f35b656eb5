/* SPDX-License-Identifier: ISC */
/*
 * test_jobserver.c - share slots with a GNU make.
 *
 * The make is a pipe, or a FIFO, with bytes that tell tokens apart.
 */
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "supervisor/batch/jobserver.h"
#include "tests/unit/suite.h"

/* Numbers of the pipe as make has them. */
#define READ_FD 103
#define WRITE_FD 104

static char directory[64];
static char fifo[96];
static char makeflags[160];
static struct jobserver js;
static int make_fds[2];

static void
setup(void)
{
	int ends[2];

	(void)strlcpy(directory, "/tmp/reeve-jobserver-XXXXXX",
	    sizeof(directory));
	ck_assert_ptr_nonnull(mkdtemp(directory));
	(void)snprintf(fifo, sizeof(fifo), "%s/a b", directory);
	ck_assert_int_eq(pipe(ends), 0);
	make_fds[0] = dup2(ends[0], READ_FD);
	make_fds[1] = dup2(ends[1], WRITE_FD);
	close(ends[0]);
	close(ends[1]);
	(void)snprintf(makeflags, sizeof(makeflags),
	    " -j4 --jobserver-auth=%d,%d", READ_FD, WRITE_FD);
}

static void
teardown(void)
{
	char clean[128];

	(void)close(READ_FD);
	(void)close(WRITE_FD);
	jobserver_client(&js, NULL); /* forgets what was kept */
	(void)snprintf(clean, sizeof(clean), "rm -rf %s", directory);
	ck_assert_int_eq(system(clean), 0);
}

static void
put(const char *tokens)
{
	ck_assert_int_eq(write(make_fds[1], tokens, strlen(tokens)),
	    (int)strlen(tokens));
}

static int
n_waiting(int fd)
{
	int n = -1;

	ck_assert_int_eq(ioctl(fd, FIONREAD, &n), 0);
	return n;
}

/* All that is in make's pipe, sorted. */
static const char *
take_all(void)
{
	static char all[64];
	int n = n_waiting(make_fds[0]);

	ck_assert_int_lt(n, (int)sizeof(all));
	memset(all, 0, sizeof(all));
	if (n > 0)
		ck_assert_int_eq(read(make_fds[0], all, (size_t)n), n);
	for (int i = 0; i < n; i++)
		for (int j = i + 1; j < n; j++)
			if (all[j] < all[i]) {
				char c = all[i];

				all[i] = all[j];
				all[j] = c;
			}
	return all;
}

/* As main does, but that the test's own descriptors stay. */
static void
be_client(void)
{
	jobserver_keep(makeflags);
	jobserver_client(&js, makeflags);
}

static void
be_client_of_fifo(void)
{
	ck_assert_int_eq(mkfifo(fifo, 0600), 0);
	make_fds[0] = open(fifo, O_RDWR | O_CLOEXEC);
	ck_assert_int_ne(make_fds[0], -1);
	make_fds[1] = make_fds[0];
	(void)snprintf(makeflags, sizeof(makeflags),
	    " -j4 --jobserver-auth=fifo:%s/a\\ b", directory);
	be_client();
}

static bool
blocks(int fd)
{
	return (fcntl(fd, F_GETFL) & O_NONBLOCK) == 0;
}

START_TEST(without_makeflags_there_is_none)
{
	jobserver_keep(NULL);
	jobserver_client(&js, _i == 0 ? NULL : "k -j8");

	ck_assert(!jobserver_is_used(&js));
	ck_assert_int_eq(js.read_fd, -1);
	ck_assert_int_eq(js.pass.fds[0], -1);
	ck_assert_int_eq(js.pass.fds[1], -1);
	ck_assert_ptr_null(js.pass.makeflags);
	jobserver_close(&js);
	jobserver_close(&js);
}
END_TEST

START_TEST(tokens_come_and_go_as_they_are)
{
	put("aZ+");
	if (_i == 0) {
		be_client();
	} else {
		be_client_of_fifo();
		put("aZ+");
	}

	ck_assert(jobserver_is_used(&js));
	for (int i = 0; i < 4; i++)
		ck_assert(jobserver_take(&js));
	ck_assert(!jobserver_take(&js));
	ck_assert_int_eq(n_waiting(make_fds[0]), 0);
	for (int i = 3; i >= 0; i--) {
		jobserver_give(&js);
		ck_assert_int_eq(n_waiting(make_fds[0]), i > 0 ? 4 - i : 3);
	}
	ck_assert_str_eq(take_all(), "+Za");
	jobserver_close(&js);
	if (_i == 1)
		close(make_fds[0]);
}
END_TEST

START_TEST(the_first_slot_needs_no_token)
{
	be_client();

	for (int i = 0; i < 3; i++) {
		ck_assert(jobserver_take(&js));
		ck_assert(!jobserver_take(&js));
		jobserver_give(&js);
		ck_assert_int_eq(n_waiting(make_fds[0]), 0);
	}
	jobserver_close(&js);
}
END_TEST

START_TEST(a_token_that_comes_later_wakes_the_taker)
{
	struct pollfd p = { .events = POLLIN };

	be_client();
	p.fd = js.read_fd;
	ck_assert(jobserver_take(&js));
	ck_assert(!jobserver_take(&js));
	ck_assert_int_eq(poll(&p, 1, 0), 0);
	put("x");
	ck_assert_int_eq(poll(&p, 1, 0), 1);

	ck_assert(jobserver_take(&js));
	jobserver_close(&js);
	ck_assert_str_eq(take_all(), "x");
}
END_TEST

START_TEST(closing_gives_all_back)
{
	put("\x01\x7f+++++");
	be_client();
	for (int i = 0; i < 8; i++)
		ck_assert(jobserver_take(&js));

	jobserver_close(&js);
	ck_assert_str_eq(take_all(), "\x01+++++\x7f");
	ck_assert(!jobserver_is_used(&js));
}
END_TEST

/* Every byte is a token, NUL and 255 included. */
START_TEST(every_byte_comes_back)
{
	uint8_t bytes[256], back[256];
	unsigned seen[256] = { 0 };

	for (unsigned i = 0; i < 256; i++)
		bytes[i] = (uint8_t)i;
	ck_assert_int_eq(write(WRITE_FD, bytes, sizeof(bytes)), 256);
	be_client();
	for (unsigned i = 0; i < 257; i++)
		ck_assert(jobserver_take(&js));
	ck_assert(!jobserver_take(&js));
	for (unsigned i = 0; i < 257; i++)
		jobserver_give(&js);

	ck_assert_int_eq(read(READ_FD, back, sizeof(back)), 256);
	for (unsigned i = 0; i < 256; i++)
		seen[back[i]]++;
	for (unsigned i = 0; i < 256; i++)
		ck_assert_uint_eq(seen[i], 1);
	jobserver_close(&js);
}
END_TEST

START_TEST(the_shared_description_still_blocks)
{
	put("+");
	be_client();

	ck_assert(!blocks(js.read_fd) && !blocks(js.write_fd));
	ck_assert(blocks(READ_FD) && blocks(WRITE_FD));
	ck_assert(blocks(js.pass.fds[0]) && blocks(js.pass.fds[1]));
	jobserver_close(&js);
	ck_assert(blocks(READ_FD) && blocks(WRITE_FD));
}
END_TEST

START_TEST(a_full_pipe_blocks_nobody)
{
	char page[4096] = { 0 };
	int flags;

	put("a");
	be_client();
	ck_assert(jobserver_take(&js) && jobserver_take(&js));
	flags = fcntl(WRITE_FD, F_GETFL);
	(void)fcntl(WRITE_FD, F_SETFL, flags | O_NONBLOCK);
	while (write(WRITE_FD, page, sizeof(page)) > 0)
		;
	jobserver_give(&js);
	/* Still held, so it serves the next. */
	ck_assert_uint_eq(js.n_tokens, 1);
	ck_assert(jobserver_take(&js));
	ck_assert_uint_eq(js.n_tokens, 1);

	while (n_waiting(READ_FD) > 0)
		ck_assert_int_gt(read(READ_FD, page, sizeof(page)), 0);
	jobserver_close(&js);
	ck_assert_str_eq(take_all(), "a");
}
END_TEST

START_TEST(what_tasks_get_is_above_nine_and_closes_on_exec)
{
	be_client();

	for (int i = 0; i < 2; i++) {
		ck_assert_int_ge(js.pass.fds[i], JOBSERVER_FD_MIN);
		ck_assert_int_eq(js.pass.as[i], i == 0 ? READ_FD : WRITE_FD);
		ck_assert_int_eq(fcntl(js.pass.fds[i], F_GETFD), FD_CLOEXEC);
	}
	ck_assert_int_eq(fcntl(js.read_fd, F_GETFD), FD_CLOEXEC);
	ck_assert_int_eq(fcntl(js.write_fd, F_GETFD), FD_CLOEXEC);
	ck_assert_ptr_null(js.pass.makeflags);
	jobserver_close(&js);
}
END_TEST

START_TEST(a_fifo_is_not_passed)
{
	be_client_of_fifo();

	ck_assert(jobserver_is_used(&js));
	ck_assert_int_eq(js.pass.fds[0], -1);
	ck_assert_int_eq(js.pass.fds[1], -1);
	ck_assert_ptr_null(js.pass.makeflags);
	jobserver_close(&js);
	close(make_fds[0]);
}
END_TEST

/* In a child, for it takes the test's own descriptors too. */
START_TEST(only_what_was_kept_stays_open)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		int n = 0, fds[2];

		if (_i == 1)
			(void)strlcpy(makeflags, "k", sizeof(makeflags));
		jobserver_keep(makeflags);
		fd_close_others(3, fds, jobserver_kept(fds));
		for (int fd = 3; fd < 1000; fd++)
			n += fcntl(fd, F_GETFD) != -1;
		if (n != (_i == 1 ? 0 : 2))
			_exit(n);
		jobserver_client(&js, makeflags);
		_exit(jobserver_is_used(&js) == (_i == 0) ? 0 : 100);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

enum wrong {
	WRONG_CLOSED,
	WRONG_HALF_CLOSED,
	WRONG_FILE,
	WRONG_ENDS,
	WRONG_NEGATIVE,
	WRONG_NUMBERS,
	WRONG_NO_FIFO,
	WRONG_FIFO_IS_FILE,
	WRONG_FIFO_IS_DIRECTORY,
	WRONG_NOT_KEPT,
	WRONG_N
};

static void
set_flags(const char *value)
{
	(void)snprintf(makeflags, sizeof(makeflags), "--jobserver-auth=%s",
	    value);
}

static void
spoil(enum wrong wrong)
{
	char value[128];
	int fd;

	switch (wrong) {
	case WRONG_CLOSED:
		close(READ_FD);
		close(WRITE_FD);
		break;
	case WRONG_HALF_CLOSED: close(WRITE_FD); break;
	case WRONG_FILE:
		fd = open("/dev/zero", O_RDWR | O_CLOEXEC);
		ck_assert_int_eq(dup2(fd, READ_FD), READ_FD);
		close(fd);
		break;
	case WRONG_ENDS:
		(void)snprintf(value, sizeof(value), "%d,%d", WRITE_FD,
		    READ_FD);
		set_flags(value);
		break;
	case WRONG_NEGATIVE: set_flags("-2,-2"); break;
	case WRONG_NUMBERS: set_flags("100000000,100000001"); break;
	case WRONG_NO_FIFO: set_flags("fifo:/nonexistent"); break;
	case WRONG_FIFO_IS_FILE: set_flags("fifo:/dev/zero"); break;
	case WRONG_FIFO_IS_DIRECTORY: set_flags("fifo:/tmp"); break;
	case WRONG_NOT_KEPT:
	case WRONG_N: break;
	}
}

START_TEST(what_cannot_be_used_is_none)
{
	spoil((enum wrong)_i);
	jobserver_keep(_i == WRONG_NOT_KEPT ? NULL : makeflags);
	jobserver_client(&js, makeflags);

	ck_assert(!jobserver_is_used(&js));
	ck_assert_int_eq(js.write_fd, -1);
	ck_assert_int_eq(js.pass.fds[0], -1);
	ck_assert_ptr_null(js.pass.makeflags);
	jobserver_close(&js);
}
END_TEST

static int
lowest_free(void)
{
	int fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, JOBSERVER_FD_MIN);

	close(fd);
	return fd;
}

START_TEST(nothing_is_left_open)
{
	int before = lowest_free();

	for (int i = 0; i < 3; i++) {
		be_client();
		jobserver_close(&js);
		ck_assert_int_eq(lowest_free(), before);
		jobserver_keep(makeflags);
		ck_assert_int_eq(jobserver_server(&js, 4), 0);
		jobserver_close(&js);
		ck_assert_int_eq(lowest_free(), before);
		jobserver_keep(makeflags);
		jobserver_keep(makeflags);
		jobserver_client(&js, "fifo:/nonexistent");
		jobserver_close(&js);
		ck_assert_int_eq(lowest_free(), before);
	}
}
END_TEST

static const uint32_t slots[] = { 1, 2, 8, 4096, 4097, 4098, 65536, 65537,
	65538, 200000 };

START_TEST(a_server_has_as_many_slots_as_asked)
{
	uint32_t n = slots[_i], got = 0;

	ck_assert_int_eq(jobserver_server(&js, n), 0);
	ck_assert(jobserver_is_used(&js));
	ck_assert_int_eq(n_waiting(js.pass.fds[0]), (int)n - 1);
	while (jobserver_take(&js))
		got++;
	ck_assert_uint_eq(got, n);
	while (got-- > 0)
		jobserver_give(&js);
	ck_assert_int_eq(n_waiting(js.pass.fds[0]), (int)n - 1);
	jobserver_close(&js);
}
END_TEST

START_TEST(a_server_tells_tasks_where_its_pipe_is)
{
	char expected[64];

	ck_assert_int_eq(jobserver_server(&js, 8), 0);

	(void)snprintf(expected, sizeof(expected),
	    " -j8 --jobserver-auth=%d,%d", js.pass.fds[0], js.pass.fds[1]);
	ck_assert_str_eq(js.pass.makeflags, expected);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(js.pass.as[i], js.pass.fds[i]);
		ck_assert_int_ge(js.pass.fds[i], JOBSERVER_FD_MIN);
		ck_assert_int_eq(fcntl(js.pass.fds[i], F_GETFD), FD_CLOEXEC);
		ck_assert(blocks(js.pass.fds[i]));
	}
	ck_assert(!blocks(js.read_fd) && !blocks(js.write_fd));
	jobserver_close(&js);
}
END_TEST

/* In a child: at its highest it has 11. */
START_TEST(a_server_that_cannot_be_is_refused)
{
	int status;
	pid_t pid;

	/* Valgrind has descriptors of its own. */
	if (suite_is_under_valgrind())
		return;
	pid = fork();
	if (pid == 0) {
		struct rlimit limit = { 0, 0 };
		int n_open = 0;

		closefrom(3);
		limit.rlim_cur = limit.rlim_max = 10 + (rlim_t)_i;
		setrlimit(RLIMIT_NOFILE, &limit);
		if (jobserver_server(&js, 4) == 0)
			_exit(_i >= 2 && jobserver_is_used(&js) ? 0 : 1);
		for (int fd = 3; fd < 20; fd++)
			n_open += fcntl(fd, F_GETFD) != -1;
		_exit(_i < 2 && n_open == 0 && js.read_fd == -1 &&
			    (errno == EBADF || errno == EMFILE ||
				errno == EINVAL)
			? 0
			: 2);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

static TCase *
add_case(Suite *s, const char *name)
{
	TCase *t = tcase_create(name);

	tcase_add_checked_fixture(t, setup, teardown);
	suite_add_tcase(s, t);
	return t;
}

static Suite *
jobserver_suite(void)
{
	Suite *s = suite_create("jobserver");
	TCase *client = add_case(s, "client");
	TCase *pass = add_case(s, "pass");
	TCase *server = add_case(s, "server");

	tcase_add_loop_test(client, without_makeflags_there_is_none, 0, 2);
	tcase_add_loop_test(client, tokens_come_and_go_as_they_are, 0, 2);
	tcase_add_test(client, the_first_slot_needs_no_token);
	tcase_add_test(client, a_token_that_comes_later_wakes_the_taker);
	tcase_add_test(client, closing_gives_all_back);
	tcase_add_test(client, every_byte_comes_back);
	tcase_add_test(client, the_shared_description_still_blocks);
	tcase_add_test(client, a_full_pipe_blocks_nobody);
	tcase_add_loop_test(client, what_cannot_be_used_is_none, 0, WRONG_N);
	tcase_add_test(pass, what_tasks_get_is_above_nine_and_closes_on_exec);
	tcase_add_test(pass, a_fifo_is_not_passed);
	tcase_add_loop_test(pass, only_what_was_kept_stays_open, 0, 2);
	tcase_add_test(pass, nothing_is_left_open);
	tcase_add_loop_test(server, a_server_has_as_many_slots_as_asked, 0,
	    sizeof(slots) / sizeof(slots[0]));
	tcase_add_test(server, a_server_tells_tasks_where_its_pipe_is);
	tcase_add_loop_test(server, a_server_that_cannot_be_is_refused, 0, 5);
	return s;
}

int
main(void)
{
	return suite_main(jobserver_suite());
}
