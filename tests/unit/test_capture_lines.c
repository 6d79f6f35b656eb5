/* SPDX-License-Identifier: ISC */
/* test_capture_lines.c - output line by line, and descriptors in every mode. */
#include <unistd.h>

#include "tests/unit/capturing.h"
#include "tests/unit/suite.h"

START_TEST(lines_go_through_pipes)
{
	char bytes[8];

	config.mode = CAPTURE_LINES;
	ck_assert_int_eq(begin(3), 0);
	ck_assert(receive());
	ck_assert_uint_eq(got.frame.type, PRINTER_FOLLOW);
	ck_assert_uint_eq(got.n_fds, 2);
	put(c.err_fd, "hi");
	ck_assert_int_eq(read(got.fds[1], bytes, sizeof(bytes)), 2);
	ck_assert_int_eq(capture_end(&c, _i == 1), 0);
	/* Our ends are closed, and the read ends were only sent. */
	ck_assert_int_eq(read(got.fds[0], bytes, sizeof(bytes)), 0);

	ck_assert(receive());
	ck_assert_uint_eq(got.frame.type, PRINTER_ENDED);
	ck_assert_uint_eq(got.task.task, 13);
	ck_assert_int_eq(got.task.has_out, _i == 1);
	ck_assert_uint_eq(got.n_fds, 0);
}
END_TEST

START_TEST(lines_wait_for_a_full_socket_in_order)
{
	(void)fill();
	while (receive())
		;
	ck_assert_int_eq(capture_push(&c), 0);
	(void)fill();
	/* Only this one's is left, which makes it full. */
	capture_fini(&c);
	config.mode = CAPTURE_LINES;
	capture_init(&c, &config);
	ck_assert_int_eq(begin(4), 0);
	ck_assert(c.waiting);
	ck_assert_int_eq(capture_end(&c, true), 0);
	ck_assert(c.waiting);
	while (receive())
		;
	ck_assert_int_eq(capture_push(&c), 0);

	ck_assert(!c.waiting);
	ck_assert(receive());
	ck_assert_uint_eq(got.frame.type, PRINTER_FOLLOW);
	ck_assert_uint_eq(got.n_fds, 2);
	ck_assert(receive());
	ck_assert_uint_eq(got.frame.type, PRINTER_ENDED);
}
END_TEST

START_TEST(what_could_not_start_leaves_nothing)
{
	config.mode = _i == 0 ? CAPTURE_GROUP : CAPTURE_LINES;
	ck_assert_int_eq(begin(1), 0);
	capture_cancel(&c);

	if (_i == 1) {
		ck_assert(receive());
		ck_assert(receive());
		ck_assert_uint_eq(got.frame.type, PRINTER_ENDED);
		ck_assert(!got.task.has_out);
	}
	ck_assert(!receive());
	ck_assert_int_eq(begin(2), 0);
}
END_TEST

START_TEST(no_descriptor_is_left)
{
	unsigned n = count_fds();

	config.mode = _i == 0 ? CAPTURE_GROUP : CAPTURE_LINES;
	for (uint64_t i = 1; i < 20; i++) {
		ck_assert_int_eq(begin(i), 0);
		put(c.out_fd, "x");
		ck_assert_int_eq(capture_end(&c, i % 2 == 0), 0);
	}
	while (receive())
		;
	capture_fini(&c);

	ck_assert_uint_eq(count_fds(), n);
}
END_TEST

static Suite *
capture_lines_suite(void)
{
	Suite *s = suite_create("capture_lines");
	TCase *tc = tcase_create("lines");

	tcase_add_checked_fixture(tc, capturing_setup, capturing_teardown);
	tcase_add_loop_test(tc, lines_go_through_pipes, 0, 2);
	tcase_add_test(tc, lines_wait_for_a_full_socket_in_order);
	tcase_add_loop_test(tc, what_could_not_start_leaves_nothing, 0, 2);
	tcase_add_loop_test(tc, no_descriptor_is_left, 0, 2);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_main(capture_lines_suite());
}
