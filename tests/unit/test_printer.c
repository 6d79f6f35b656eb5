/* SPDX-License-Identifier: ISC */
/* test_printer.c - the process that shows the output of a batch's tasks. */
#include <sys/ioctl.h>
#include <sys/resource.h>

#include <stdlib.h>

#include "tests/unit/printing.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

/* Until progress.c is there: what is drawn tells the columns it was given. */
size_t
progress_bar(char *buf, size_t cap, const struct progress *p, unsigned columns)
{
	return (size_t)snprintf(buf, cap, "[%llu of %u]",
	    (unsigned long long)p->done, columns);
}

START_TEST(what_tasks_wrote_is_shown_as_they_end)
{
	print(false, false);
	show(2, "two\n", NULL);
	show(1, "one", "err\n");
	show(3, "three\n", NULL);

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	ck_assert_str_eq(written(out_fd), "two\nonethree\n");
	ck_assert_str_eq(written(err_fd), "err\n");
}
END_TEST

START_TEST(it_is_shown_before_the_end)
{
	print(false, false);
	show(1, "one\n", NULL);

	await(out_fd, 4);
	ck_assert_str_eq(written(out_fd), "one\n");
	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
}
END_TEST

START_TEST(one_file_for_both_has_them_in_turn)
{
	fd_close(&err_fd);
	err_fd = dup(out_fd);
	print(false, false);
	show(1, "a\n", "A\n");
	show(2, "b\n", "B\n");

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	ck_assert_str_eq(written(out_fd), "a\nA\nb\nB\n");
}
END_TEST

START_TEST(an_offset_of_the_file_does_not_matter)
{
	int fd = memory_file("0123456789\n", 11);

	ck_assert_int_eq(lseek(fd, 5, SEEK_SET), 5);
	print(false, false);
	send_task(PRINTER_SHOW, 1, fd, -1, NULL);

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	ck_assert_str_eq(written(out_fd), "0123456789\n");
}
END_TEST

static const struct {
	const char *tag;
	const char *bytes;
	const char *shown;
} tagged[] = {
	{ "T", "a\n", "T\ta\n" },
	{ "T", "a", "T\ta" },
	{ "T", "a\n\nb", "T\ta\nT\t\nT\tb" },
	{ "T", "\n", "T\t\n" },
	{ "", "a\nb", "\ta\n\tb" },
};

START_TEST(each_line_has_its_tag)
{
	const char *bytes = tagged[_i].bytes;

	print(false, false);
	send_task(PRINTER_SHOW, 1, memory_file(bytes, strlen(bytes)), -1,
	    tagged[_i].tag);

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	ck_assert_str_eq(written(out_fd), tagged[_i].shown);
}
END_TEST

/* Around the size from which files are sent, and larger than a piece. */
static const size_t sizes[] = { 65535, 65536, 65537, 131071, 131072, 131073,
	1048576, 1500001 };

static char *
numbered_bytes(size_t len)
{
	char *bytes = malloc(len + 1);

	ck_assert_ptr_nonnull(bytes);
	for (size_t i = 0; i < len; i++)
		bytes[i] = (char)('a' + (i * 7 + i / 251) % 26);
	bytes[len] = '\0';
	return bytes;
}

static void
show_large(int row, int flags)
{
	size_t len = sizes[row];
	char *bytes = numbered_bytes(len);

	(void)fcntl(out_fd, F_SETFL, flags);
	print(false, false);
	show(1, "x", NULL);
	show(2, bytes, NULL);
	show(3, "y\n", NULL);

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	(void)written(out_fd);
	ck_assert_uint_eq(strlen(text), len + 3);
	ck_assert(text[0] == 'x' && memcmp(text + 1, bytes, len) == 0 &&
	    strcmp(text + 1 + len, "y\n") == 0);
	free(bytes);
}

START_TEST(a_large_file_is_shown_whole)
{
	show_large(_i, 0);
}
END_TEST

START_TEST(a_large_file_is_appended_whole)
{
	show_large(_i, O_APPEND);
}
END_TEST

/* A pipe that is read slowly, of one page; blocking or not. */
START_TEST(a_slow_pipe_is_waited_for)
{
	size_t len = 300000, at = 0;
	char *bytes = numbered_bytes(len);
	int ends[2];
	ssize_t n;

	ck_assert_int_eq(fd_pipe(ends), 0);
	(void)fcntl(ends[1], F_SETPIPE_SZ, 4096);
	if (_i == 1)
		ck_assert_int_eq(fd_set_nonblocking(ends[1]), 0);
	fd_close(&out_fd);
	out_fd = ends[1];
	print(false, false);
	fd_close(&out_fd);
	show(1, bytes, NULL);

	while (at < len && (n = read(ends[0], text + at, 997)) > 0)
		at += (size_t)n;
	ck_assert_uint_eq(at, len);
	ck_assert_int_eq(memcmp(text, bytes, len), 0);
	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	free(bytes);
	(void)close(ends[0]);
}
END_TEST

START_TEST(a_reader_that_left_ends_it_quietly)
{
	int ends[2], *way = _i == 0 ? &out_fd : &err_fd;

	ck_assert_int_eq(fd_pipe(ends), 0);
	(void)close(ends[0]);
	fd_close(way);
	*way = ends[1];
	print(false, false);
	show(1, _i == 0 ? "a\n" : NULL, _i == 0 ? NULL : "a\n");

	ck_assert_int_eq(end_status(), PRINTER_EXIT_READER_LEFT);
	if (_i == 0)
		ck_assert_str_eq(written(err_fd), "");
}
END_TEST

START_TEST(a_full_disk_is_said)
{
	fd_close(&out_fd);
	out_fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	print(false, false);
	show(1, "a\n", NULL);

	ck_assert_int_eq(end_status(), PRINTER_EXIT_FAILED);
	ck_assert_str_eq(written(err_fd),
	    "reeve: standard output: No space left on device\n");
}
END_TEST

START_TEST(bad_packets_harm_no_other)
{
	static const uint8_t rubbish[] = { 9, 0, 0, 0, 64, 0, 0, 0, 1 };
	int fds[] = { memory_file("x", 1), memory_file("y", 1) };
	uint8_t buf[FRAME_LEN_MAX];
	struct printer_task m = { .task = 5, .number = 5, .has_out = true };
	size_t len = printer_task_encode(buf, PRINTER_SHOW, &m);

	print(false, false);
	send_bytes(rubbish, sizeof(rubbish), NULL, 0);
	send_bytes(buf, len, NULL, 0);
	send_bytes(buf, len, fds, 2);
	send_bytes(buf, len - 1, fds, 1);
	ended(77, true);
	show(1, "good\n", NULL);

	ck_assert_int_eq(finish(), PRINTER_EXIT_FAILED);
	ck_assert_str_eq(written(out_fd), "good\n");
	ck_assert_str_eq(written(err_fd),
	    "reeve: printer: a worker sent what is no message\n");
	(void)close(fds[0]);
	(void)close(fds[1]);
}
END_TEST

START_TEST(want_of_descriptors_is_said)
{
	struct rlimit before, low;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
	low = before;
	show(1, "a\n", NULL);
	print(false, false);
	await(out_fd, 2);
	low.rlim_cur = 5;
	ck_assert_int_eq(prlimit(printer, RLIMIT_NOFILE, &low, NULL), 0);
	show(2, "b\n", "c\n");
	show(3, NULL, NULL);

	ck_assert_int_eq(finish(), PRINTER_EXIT_FAILED);
	ck_assert_str_eq(written(out_fd), "a\n");
	ck_assert_str_eq(written(err_fd),
	    "reeve: printer: output of task 1002 is lost: Too many open "
	    "files\n");
}
END_TEST

START_TEST(signals_of_the_terminal_are_nothing_to_it)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT,
		SIGTSTP, SIGUSR1, SIGTTOU, SIGPIPE };

	print(false, false);
	show(1, "a\n", NULL);
	await(out_fd, 2);
	for (size_t i = 0; i < N_ELEMENTS(signals); i++)
		ck_assert_int_eq(kill(printer, signals[i]), 0);
	show(2, "b\n", NULL);

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	ck_assert_str_eq(written(out_fd), "a\nb\n");
}
END_TEST

START_TEST(without_supervisor_and_workers_it_ends)
{
	print(false, false);
	show(1, "a\n", NULL);
	fd_close(&command_fd);
	show(2, "b\n", NULL);
	fd_close(&workers_fd);

	ck_assert_int_eq(end_status(), PRINTER_EXIT_DONE);
	ck_assert_str_eq(written(out_fd), "a\nb\n");
}
END_TEST

START_TEST(without_supervisor_a_stuck_reader_is_not_waited_for)
{
	char *bytes = numbered_bytes(300000);
	int ends[2];

	ck_assert_int_eq(fd_pipe(ends), 0);
	fd_close(&out_fd);
	out_fd = ends[1];
	print(false, false);
	show(1, bytes, NULL);
	fd_close(&command_fd);

	ck_assert_int_eq(end_status(), PRINTER_EXIT_FAILED);
	ck_assert_str_eq(written(err_fd),
	    "reeve: standard output: what is left found no taker in time\n");
	free(bytes);
	(void)close(ends[0]);
}
END_TEST

/* The bar's terminal, as standard error. */
static int
open_terminal(void)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct winsize size = { .ws_row = 24, .ws_col = 41 };

	ck_assert_int_ne(master, -1);
	ck_assert_int_eq(grantpt(master), 0);
	ck_assert_int_eq(unlockpt(master), 0);
	ck_assert_int_eq(ioctl(master, TIOCSWINSZ, &size), 0);
	fd_close(&err_fd);
	err_fd = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	ck_assert_int_ne(err_fd, -1);
	return master;
}

static void
set_state(uint64_t done)
{
	uint8_t buf[FRAME_LEN_MAX];
	struct progress m = { .done = done, .rate = 1.5 };

	command(buf, printer_state_encode(buf, &m));
}

/* Read from the terminal until all of this came; compare it. */
static void
expect(int master, const char *expected)
{
	size_t at = 0, len = strlen(expected);
	ssize_t n;

	while (at < len &&
	    (n = read(master, text + at, sizeof(text) - 1 - at)) > 0)
		at += (size_t)n;
	text[at] = '\0';
	ck_assert_str_eq(text, expected);
}

START_TEST(the_bar_is_drawn_and_erased)
{
	int master = open_terminal();

	print(false, true);
	set_state(7);
	expect(master, "\r[7 of 40]\033[K");
	show(1, "out\n", NULL);
	await(out_fd, 4);
	show(2, NULL, "err");
	expect(master, "\r\033[Kerr\r\n\r[7 of 40]\033[K");
	show(3, NULL, "more\n");
	expect(master, "\r\033[Kmore\r\n\r[7 of 40]\033[K");

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	expect(master, "\r\033[K");
	(void)close(master);
}
END_TEST

START_TEST(the_bar_comes_ten_times_a_second_at_most)
{
	int master = open_terminal();

	print(false, true);
	set_state(1);
	expect(master, "\r[1 of 40]\033[K");
	for (uint64_t i = 2; i < 50; i++)
		set_state(i);
	expect(master, "\r[49 of 40]\033[K");

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	(void)close(master);
}
END_TEST

static Suite *
printer_suite(void)
{
	Suite *s = suite_create("printer");
	TCase *group = tcase_create("group");
	TCase *trouble = tcase_create("trouble");
	TCase *bar = tcase_create("bar");

	tcase_add_checked_fixture(group, printing_setup, printing_teardown);
	tcase_add_test(group, what_tasks_wrote_is_shown_as_they_end);
	tcase_add_test(group, it_is_shown_before_the_end);
	tcase_add_test(group, one_file_for_both_has_them_in_turn);
	tcase_add_test(group, an_offset_of_the_file_does_not_matter);
	tcase_add_loop_test(group, each_line_has_its_tag, 0,
	    N_ELEMENTS(tagged));
	tcase_add_loop_test(group, a_large_file_is_shown_whole, 0,
	    N_ELEMENTS(sizes));
	tcase_add_loop_test(group, a_large_file_is_appended_whole, 0,
	    N_ELEMENTS(sizes));
	tcase_add_loop_test(group, a_slow_pipe_is_waited_for, 0, 2);
	suite_add_tcase(s, group);

	tcase_add_checked_fixture(trouble, printing_setup, printing_teardown);
	tcase_add_loop_test(trouble, a_reader_that_left_ends_it_quietly, 0, 2);
	tcase_add_test(trouble, a_full_disk_is_said);
	tcase_add_test(trouble, bad_packets_harm_no_other);
	tcase_add_test(trouble, want_of_descriptors_is_said);
	tcase_add_test(trouble, signals_of_the_terminal_are_nothing_to_it);
	tcase_add_test(trouble, without_supervisor_and_workers_it_ends);
	tcase_add_test(trouble,
	    without_supervisor_a_stuck_reader_is_not_waited_for);
	suite_add_tcase(s, trouble);

	tcase_add_checked_fixture(bar, printing_setup, printing_teardown);
	tcase_add_test(bar, the_bar_is_drawn_and_erased);
	tcase_add_test(bar, the_bar_comes_ten_times_a_second_at_most);
	suite_add_tcase(s, bar);
	return s;
}

int
main(int argc, char *argv[])
{
	/* The printer has a title, and libbsd complains where it cannot. */
	setproctitle_init(argc, argv, environ);
	return suite_main(printer_suite());
}
