/* SPDX-License-Identifier: ISC */
/* test_printer_lines.c - a printer that keeps the order, or follows lines. */
#include <sys/resource.h>

#include <stdlib.h>

#include "tests/unit/printing.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

/* The bar is never asked for here. */
size_t
progress_bar(char *buf, size_t cap, const struct progress *p, unsigned columns)
{
	(void)buf;
	(void)cap;
	(void)p;
	(void)columns;
	return 0;
}

START_TEST(order_is_kept)
{
	print(true, false);
	show(3, "3\n", NULL);
	show(2, "2\n", "two\n");
	show(1, "1\n", NULL);
	await(out_fd, 6);

	ck_assert_str_eq(written(out_fd), "1\n2\n3\n");
	show(4, NULL, "four\n");
	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	ck_assert_str_eq(written(err_fd), "two\nfour\n");
}
END_TEST

START_TEST(silent_tasks_have_their_turn)
{
	print(true, false);
	show(3, "3\n", NULL);
	show(2, NULL, NULL);
	show(1, NULL, NULL);
	await(out_fd, 2);

	ck_assert_str_eq(written(out_fd), "3\n");
	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
}
END_TEST

START_TEST(what_waits_beyond_a_gap_is_shown_at_the_end)
{
	print(true, false);
	show(5, "5\n", NULL);
	show(3, "3\n", NULL);
	show(1, "1\n", NULL);

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	ck_assert_str_eq(written(out_fd), "1\n3\n5\n");
}
END_TEST

/* In every order of these: nothing but the order of what is shown counts. */
static const struct {
	uint64_t first;
	uint64_t last;
} passes[][3] = {
	{ { 1, 2 }, { 4, 6 }, { 8, 9 } },
	{ { 8, 9 }, { 4, 6 }, { 1, 2 } },
	{ { 4, 5 }, { 5, 6 }, { 1, 2 } },
	{ { 6, 6 }, { 4, 5 }, { 1, 2 } },
	{ { 1, 2 }, { 1, 6 }, { 8, 8 } },
	{ { 2, 6 }, { 1, 1 }, { 1, 1 } },
	{ { 2, 9 }, { 1, 1 }, { 1, UINT64_MAX } },
};

START_TEST(passed_numbers_are_not_waited_for)
{
	print(true, false);
	show(7, "7\n", NULL);
	show(3, "3\n", NULL);
	for (size_t i = 0; i < 3; i++)
		pass(passes[_i][i].first, passes[_i][i].last);
	await(out_fd, 4);

	ck_assert_str_eq(written(out_fd), "3\n7\n");
	show(2, "late\n", NULL);
	await(out_fd, 9);
	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
}
END_TEST

START_TEST(a_number_that_comes_twice_is_shown_all_the_same)
{
	print(true, false);
	show(3, "3\n", NULL);
	show(3, "again\n", NULL);
	show(1, "1\n", NULL);
	pass(2, 2);

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	ck_assert_str_eq(written(out_fd), "again\n1\n3\n");
}
END_TEST

/* Around the number that is kept open, and with few descriptors. */
static const struct {
	uint64_t n;
	rlim_t fds;
} crowds[] = { { 255, 0 }, { 256, 0 }, { 257, 0 }, { 258, 0 }, { 1000, 0 },
	{ 500, 80 }, { 300, 40 } };

START_TEST(a_crowd_waits_for_the_first)
{
	static char expected[1 << 20];
	uint64_t n = crowds[_i].n;
	size_t len = 0;
	char line[64];
	struct rlimit before, low;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
	low = before;
	low.rlim_cur = crowds[_i].fds == 0 ? before.rlim_cur : crowds[_i].fds;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &low), 0);
	print(true, false);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
	for (uint64_t i = n; i > 1; i--) {
		(void)snprintf(line, sizeof(line), "%llu\n",
		    (unsigned long long)i);
		show(i, line, i % 3 == 0 ? line : NULL);
	}
	show(1, "1\n", NULL);
	for (uint64_t i = 1; i <= n; i++)
		len += (size_t)snprintf(expected + len, sizeof(expected) - len,
		    "%llu\n", (unsigned long long)i);

	await(out_fd, (off_t)len);
	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	ck_assert_str_eq(written(out_fd), expected);
}
END_TEST

START_TEST(lines_of_two_tasks_do_not_mix)
{
	int a, b;

	print(false, false);
	a = follow(1, NULL);
	b = follow(2, NULL);
	write_text(a, "a1\na");
	await(out_fd, 3);
	write_text(b, "b1\nb2\nb");
	await(out_fd, 9);
	write_text(a, "2\n");
	await(out_fd, 12);
	write_text(b, "3");
	ended(2, true);
	write_text(a, "a3\n");
	ended(1, true);

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	ck_assert_str_eq(written(out_fd), "a1\nb1\nb2\na2\nb3\na3\n");
	(void)close(a);
	(void)close(b);
}
END_TEST

START_TEST(the_very_last_line_stays_as_it_is)
{
	int a;

	print(false, false);
	a = follow(1, "T");
	write_text(a, "x\ny");
	ended(1, true);

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	ck_assert_str_eq(written(out_fd), "T\tx\nT\ty");
	(void)close(a);
}
END_TEST

START_TEST(a_stranger_with_the_pipe_is_not_waited_for)
{
	int a;

	print(false, false);
	a = follow(1, NULL);
	write_text(a, "x\n");
	ended(1, true);
	await(out_fd, 2);

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	(void)close(a);
}
END_TEST

/* Pieces of odd lengths, of a line around the limit. */
START_TEST(a_long_line_is_whole_when_nobody_comes_between)
{
	static const size_t lengths[] = { 65534, 65535, 65536, 65537, 131072,
		200001 };
	size_t len = lengths[_i];
	char *bytes = malloc(len + 1);
	int a;

	ck_assert_ptr_nonnull(bytes);
	memset(bytes, 'x', len);
	bytes[len] = '\0';
	print(false, false);
	a = follow(1, "T");
	for (size_t at = 0; at < len; at += 5003)
		ck_assert_int_eq(fd_write_all(a, bytes + at,
				     len - at < 5003 ? len - at : 5003),
		    0);
	write_text(a, "\nend\n");
	ended(1, true);

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	(void)written(out_fd);
	ck_assert_uint_eq(strlen(text), len + 9);
	ck_assert_str_eq(text + 2 + len, "\nT\tend\n");
	ck_assert_int_eq(memcmp(text + 2, bytes, len), 0);
	free(bytes);
	(void)close(a);
}
END_TEST

START_TEST(another_line_breaks_a_piece)
{
	static char piece[FRAME_LEN_MAX * 16 + 1];
	int a, b;

	memset(piece, 'x', sizeof(piece) - 1);
	print(false, false);
	a = follow(1, NULL);
	b = follow(2, NULL);
	write_text(a, piece);
	await(out_fd, sizeof(piece) - 1);
	write_text(b, "b\n");
	await(out_fd, sizeof(piece) + 2);
	write_text(a, "rest\n");
	ended(1, true);
	ended(2, true);

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	ck_assert_str_eq(written(out_fd) + sizeof(piece) - 1, "\nb\nrest\n");
	(void)close(a);
	(void)close(b);
}
END_TEST

START_TEST(followed_tasks_take_turns)
{
	int a, b, c;

	print(true, false);
	c = follow(3, NULL);
	b = follow(2, NULL);
	a = follow(1, NULL);
	write_text(c, "c1\nc");
	write_text(b, "b1\nb");
	write_text(a, "a1\n");
	await(out_fd, 3);
	ended(3, true);
	ended(1, true);
	await(out_fd, 6);
	write_text(b, "2\n");
	await(out_fd, 9);
	ck_assert_str_eq(written(out_fd), "a1\nb1\nb2\n");
	ended(2, true);
	await(out_fd, 13);

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	ck_assert_str_eq(written(out_fd), "a1\nb1\nb2\nc1\nc");
	(void)close(a);
	(void)close(b);
	(void)close(c);
}
END_TEST

/* More than a pipe holds. */
START_TEST(one_who_waits_is_not_stopped)
{
	static char line[8192];
	int a, b;

	memset(line, 'y', sizeof(line) - 2);
	line[sizeof(line) - 2] = '\n';
	print(true, false);
	a = follow(1, NULL);
	b = follow(2, NULL);
	for (int i = 0; i < 100; i++)
		write_text(b, line);
	ended(2, true);
	write_text(a, "a\n");
	ended(1, true);

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	ck_assert_uint_eq(strlen(written(out_fd)), 2 + 100 * strlen(line));
	(void)close(a);
	(void)close(b);
}
END_TEST

START_TEST(a_try_that_is_followed_by_another_keeps_the_turn)
{
	int a, b, c;

	print(true, false);
	a = follow(1, NULL);
	b = follow(2, NULL);
	write_text(a, "try\n");
	write_text(b, "dropped\n");
	ended(1, false);
	ended(2, false);
	c = follow(2, NULL);
	write_text(c, "b\n");
	ended(2, true);
	(void)close(a);
	a = follow(1, NULL);
	write_text(a, "a\n");
	ended(1, true);

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	ck_assert_str_eq(written(out_fd), "try\na\nb\n");
	(void)close(a);
	(void)close(b);
	(void)close(c);
}
END_TEST

START_TEST(tasks_that_never_ended_are_shown_at_the_end)
{
	bool keep_order = _i == 1;
	int a, b;

	print(keep_order, false);
	b = follow(2, "B");
	write_text(b, "b\nb");
	if (!keep_order)
		await(out_fd, 4);
	a = follow(1, "A");
	write_text(a, "a");

	ck_assert_int_eq(finish(), PRINTER_EXIT_DONE);
	ck_assert_str_eq(written(out_fd),
	    keep_order ? "A\ta\nB\tb\nB\tb" : "B\tb\nB\tb\nA\ta");
	(void)close(a);
	(void)close(b);
}
END_TEST

static Suite *
lines_suite(void)
{
	Suite *s = suite_create("printer_lines");
	TCase *order = tcase_create("order");
	TCase *lines = tcase_create("lines");
	TCase *both = tcase_create("both");

	tcase_add_checked_fixture(order, printing_setup, printing_teardown);
	tcase_add_test(order, order_is_kept);
	tcase_add_test(order, silent_tasks_have_their_turn);
	tcase_add_test(order, what_waits_beyond_a_gap_is_shown_at_the_end);
	tcase_add_loop_test(order, passed_numbers_are_not_waited_for, 0,
	    N_ELEMENTS(passes));
	tcase_add_test(order, a_number_that_comes_twice_is_shown_all_the_same);
	tcase_add_loop_test(order, a_crowd_waits_for_the_first, 0,
	    N_ELEMENTS(crowds));
	suite_add_tcase(s, order);

	tcase_add_checked_fixture(lines, printing_setup, printing_teardown);
	tcase_add_test(lines, lines_of_two_tasks_do_not_mix);
	tcase_add_test(lines, the_very_last_line_stays_as_it_is);
	tcase_add_test(lines, a_stranger_with_the_pipe_is_not_waited_for);
	tcase_add_loop_test(lines,
	    a_long_line_is_whole_when_nobody_comes_between, 0, 6);
	tcase_add_test(lines, another_line_breaks_a_piece);
	suite_add_tcase(s, lines);

	tcase_add_checked_fixture(both, printing_setup, printing_teardown);
	tcase_add_test(both, followed_tasks_take_turns);
	tcase_add_test(both, one_who_waits_is_not_stopped);
	tcase_add_test(both, a_try_that_is_followed_by_another_keeps_the_turn);
	tcase_add_loop_test(both, tasks_that_never_ended_are_shown_at_the_end,
	    0, 2);
	suite_add_tcase(s, both);
	return s;
}

int
main(int argc, char *argv[])
{
	setproctitle_init(argc, argv, environ);
	return suite_main(lines_suite());
}
