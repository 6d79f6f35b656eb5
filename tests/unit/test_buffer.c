/* SPDX-License-Identifier: ISC */
/* test_buffer.c - a queue of bytes with a limit. */
#include <string.h>

#include "common/buffer.h"
#include "tests/unit/suite.h"

#define LIMIT 1000

static struct buffer b;

static void
setup(void)
{
	buffer_init(&b, LIMIT);
}

static void
teardown(void)
{
	buffer_fini(&b);
}

START_TEST(what_is_queued_comes_out_in_order)
{
	ck_assert(buffer_append(&b, "abc", 3));
	ck_assert(buffer_append(&b, "def", 3));
	ck_assert_mem_eq(buffer_bytes(&b), "abcdef", 6);
	buffer_consume(&b, 4);
	ck_assert(buffer_append(&b, "gh", 2));

	ck_assert_uint_eq(b.len, 4);
	ck_assert_mem_eq(buffer_bytes(&b), "efgh", 4);
}
END_TEST

/* One byte under, at, and over the limit, on top of what is queued. */
START_TEST(all_or_nothing_is_queued_up_to_the_limit)
{
	static const char bytes[LIMIT + 1];
	size_t len = LIMIT - 10 - 1 + (size_t)_i;
	bool fits = _i < 2;

	ck_assert(buffer_append(&b, "0123456789", 10));
	ck_assert_int_eq(buffer_append(&b, bytes, len), fits);
	ck_assert_uint_eq(b.len, fits ? 10 + len : 10);
	ck_assert_uint_le(b.cap, LIMIT);
}
END_TEST

START_TEST(a_length_near_the_end_of_numbers_is_refused)
{
	ck_assert(buffer_append(&b, "x", 1));

	ck_assert(!buffer_append(&b, "x", SIZE_MAX));
	ck_assert(!buffer_append(&b, "x", SIZE_MAX - 1));
	ck_assert_uint_eq(b.len, 1);
}
END_TEST

START_TEST(a_full_queue_takes_again_what_was_consumed)
{
	char bytes[LIMIT];

	memset(bytes, 'a', sizeof(bytes));
	ck_assert(buffer_append(&b, bytes, LIMIT));
	ck_assert(!buffer_append(&b, "b", 1));
	buffer_consume(&b, 1);
	ck_assert(buffer_append(&b, "b", 1));

	ck_assert_uint_eq(b.len, LIMIT);
	ck_assert_int_eq(buffer_bytes(&b)[LIMIT - 1], 'b');
}
END_TEST

START_TEST(an_empty_queue_holds_no_memory)
{
	ck_assert_ptr_null(b.data);
	ck_assert_ptr_null(buffer_bytes(&b));
	ck_assert(buffer_append(&b, "abc", 3));
	ck_assert_ptr_nonnull(b.data);
	buffer_consume(&b, 3);
	ck_assert_ptr_null(b.data);

	ck_assert(buffer_append(&b, "d", 1));
	ck_assert_mem_eq(buffer_bytes(&b), "d", 1);
}
END_TEST

START_TEST(nothing_can_be_queued_and_consumed)
{
	ck_assert(buffer_append(&b, "", 0));
	buffer_consume(&b, 0);
	ck_assert_uint_eq(b.len, 0);
	ck_assert_ptr_null(b.data);
}
END_TEST

/* Against a plain array, with all sizes mixed. */
START_TEST(a_thousand_turns_lose_no_byte)
{
	unsigned seed = 1;
	uint8_t next_in = 0, next_out = 0;

	for (int i = 0; i < 1000; i++) {
		uint8_t piece[100];
		size_t len, take;

		seed = seed * 1103515245 + 12345;
		len = seed >> 16 & 63;
		take = seed >> 22 & 63;
		for (size_t k = 0; k < len; k++)
			piece[k] = (uint8_t)(next_in + k);
		if (buffer_append(&b, piece, len))
			next_in = (uint8_t)(next_in + len);
		take = take < b.len ? take : b.len;
		for (size_t k = 0; k < take; k++)
			ck_assert_uint_eq(buffer_bytes(&b)[k],
			    (uint8_t)(next_out + k));
		next_out = (uint8_t)(next_out + take);
		buffer_consume(&b, take);
	}
}
END_TEST

static Suite *
buffer_suite(void)
{
	Suite *s = suite_create("buffer");
	TCase *queue = tcase_create("queue");

	tcase_add_checked_fixture(queue, setup, teardown);
	tcase_add_test(queue, what_is_queued_comes_out_in_order);
	tcase_add_loop_test(queue, all_or_nothing_is_queued_up_to_the_limit, 0,
	    3);
	tcase_add_test(queue, a_length_near_the_end_of_numbers_is_refused);
	tcase_add_test(queue, a_full_queue_takes_again_what_was_consumed);
	tcase_add_test(queue, an_empty_queue_holds_no_memory);
	tcase_add_test(queue, nothing_can_be_queued_and_consumed);
	tcase_add_test(queue, a_thousand_turns_lose_no_byte);
	suite_add_tcase(s, queue);
	return s;
}

int
main(void)
{
	return suite_main(buffer_suite());
}
