/* SPDX-License-Identifier: ISC */
/* test_flight.c - the lines of a bundle: written, answered, written again. */
#include <stdlib.h>
#include <string.h>

#include "tests/unit/suite.h"
#include "worker/flight.h"

#define TASK 7

static struct flight f;

/* These items, n of them as the message says; bytes without the last NUL. */
static bool
arrive(const char *bytes, size_t len, uint32_t n)
{
	uint8_t buf[FRAME_LEN_MAX];
	struct msg_task m = { .task = TASK,
		.n = n,
		.bytes = (const uint8_t *)bytes,
		.len = len };
	struct frame frame;

	frame_parse(&frame, buf, msg_task_encode(buf, 1, &m));
	return handed_take(&f.handed, &frame) && flight_prepare(&f);
}

#define ARRIVE(bytes, n) ck_assert(arrive(bytes, sizeof(bytes), n))

static void
setup(void)
{
	f = (struct flight){ .allowed = 0 };
}

static void
teardown(void)
{
	flight_drop(&f);
	free(f.handed.items);
}

START_TEST(items_become_lines)
{
	ARRIVE("a\0bc\0", 3);

	ck_assert_uint_eq(f.handed.len, 6);
	ck_assert_mem_eq(f.handed.items, "a\nbc\n\n", 6);
}
END_TEST

START_TEST(another_number_of_items_is_refused)
{
	ck_assert(!arrive("a\0b", 4, (uint32_t)_i));
}
END_TEST

START_TEST(lines_go_as_far_as_they_may)
{
	ARRIVE("a\0bc\0d\0e", 4);

	flight_allow(&f, 2);
	ck_assert_uint_eq(flight_open(&f), 2);
	ck_assert_uint_eq(f.allowed_bytes, strlen("a\nbc\n"));
	f.answered++;
	flight_allow(&f, 2);
	ck_assert_uint_eq(f.allowed_bytes, strlen("a\nbc\nd\n"));
	flight_allow(&f, 9);
	ck_assert_uint_eq(flight_open(&f), 3);
	ck_assert_uint_eq(f.allowed_bytes, f.handed.len);
}
END_TEST

START_TEST(nothing_goes_of_what_has_not_come)
{
	flight_allow(&f, 3);

	ck_assert_uint_eq(flight_open(&f), 0);
	ck_assert(!flight_has_begun(&f, 0));
}
END_TEST

START_TEST(one_has_begun_with_its_first_byte)
{
	ARRIVE("ab\0cd", 2);
	flight_allow(&f, 2);
	ck_assert(!flight_has_begun(&f, 0));

	f.written = 1;
	ck_assert(flight_has_begun(&f, 0));
	f.written = 3;
	f.answered = 1;
	ck_assert(!flight_has_begun(&f, 0));
	f.written = 4;
	ck_assert(flight_has_begun(&f, 0));
}
END_TEST

START_TEST(what_is_unread_has_not_begun)
{
	ARRIVE("ab\0cd", 2);
	flight_allow(&f, 2);
	f.written = 6;
	f.answered = 1;

	ck_assert(flight_has_begun(&f, 2));
	ck_assert(!flight_has_begun(&f, 3));
	ck_assert(!flight_has_begun(&f, 6));
}
END_TEST

START_TEST(what_is_not_answered_is_written_again)
{
	ARRIVE("ab\0cd\0ef", 3);
	flight_allow(&f, 3);
	f.written = 7;
	f.answered = 1;

	flight_rewind(&f);

	ck_assert_uint_eq(f.written, 3);
	ck_assert_uint_eq(flight_open(&f), 0);
	flight_allow(&f, 1);
	ck_assert_uint_eq(f.allowed_bytes, 6);
}
END_TEST

START_TEST(a_dropped_one_is_as_new)
{
	ARRIVE("a\0b", 2);
	flight_allow(&f, 1);

	flight_drop(&f);

	ck_assert(!f.handed.whole);
	ARRIVE("c", 1);
	flight_allow(&f, 1);
	ck_assert_uint_eq(f.allowed_bytes, 2);
}
END_TEST

static Suite *
flight_suite(void)
{
	Suite *s = suite_create("flight");
	TCase *t = tcase_create("lines");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, items_become_lines);
	tcase_add_loop_test(t, another_number_of_items_is_refused, 3, 5);
	tcase_add_loop_test(t, another_number_of_items_is_refused, 0, 2);
	tcase_add_test(t, lines_go_as_far_as_they_may);
	tcase_add_test(t, nothing_goes_of_what_has_not_come);
	tcase_add_test(t, one_has_begun_with_its_first_byte);
	tcase_add_test(t, what_is_unread_has_not_begun);
	tcase_add_test(t, what_is_not_answered_is_written_again);
	tcase_add_test(t, a_dropped_one_is_as_new);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_main(flight_suite());
}
