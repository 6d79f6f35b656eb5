/* SPDX-License-Identifier: ISC */
/* test_frame.c - what surrounds a message on a pipe. */
#include <string.h>

#include "common/frame.h"
#include "tests/unit/suite.h"

/* Under, at, over the longest payload and around nothing. */
static const size_t lengths[] = { 0, 1, 255, 256, FRAME_PAYLOAD_MAX - 1,
	FRAME_PAYLOAD_MAX };

#define N_LENGTHS ((int)(sizeof(lengths) / sizeof(lengths[0])))

static uint8_t buf[FRAME_LEN_MAX + 16];
static uint8_t payload[FRAME_PAYLOAD_MAX + 1];

static size_t
make(size_t payload_len, size_t cap)
{
	struct wire_out out;

	memset(payload, 0xa5, sizeof(payload));
	frame_begin(&out, buf, cap, 0x1234, 0x89abcdef);
	wire_put_bytes(&out, payload, payload_len);
	return frame_end(&out, buf);
}

START_TEST(a_frame_comes_out_as_it_was_put_in)
{
	struct frame f;
	size_t len = make(lengths[_i], FRAME_LEN_MAX);

	ck_assert_uint_eq(len, FRAME_HEADER_LEN + lengths[_i]);
	ck_assert_int_eq(frame_parse(&f, buf, len), (int)len);
	ck_assert_uint_eq(f.type, 0x1234);
	ck_assert_uint_eq(f.worker, 0x89abcdef);
	ck_assert_uint_eq(f.len, lengths[_i]);
	ck_assert_mem_eq(f.payload, payload, f.len);
}
END_TEST

START_TEST(a_frame_that_does_not_fit_is_none)
{
	ck_assert_uint_eq(make(FRAME_PAYLOAD_MAX + 1, FRAME_LEN_MAX), 0);
	ck_assert_uint_eq(make(10, FRAME_HEADER_LEN + 9), 0);
	ck_assert_uint_ne(make(10, FRAME_HEADER_LEN + 10), 0);
	ck_assert_uint_eq(make(0, FRAME_HEADER_LEN - 1), 0);
	ck_assert_uint_eq(make(0, 0), 0);
}
END_TEST

START_TEST(every_cut_of_a_frame_waits_for_the_rest)
{
	struct frame f;
	size_t len = make(40, FRAME_LEN_MAX);

	for (size_t cut = 0; cut < len; cut++)
		ck_assert_int_eq(frame_parse(&f, buf, cut), 0);
	ck_assert_int_eq(frame_parse(&f, buf, len), (int)len);
}
END_TEST

START_TEST(what_follows_a_frame_is_left_alone)
{
	struct frame f;
	size_t len = make(5, FRAME_LEN_MAX);

	memset(buf + len, 0xff, 16);
	ck_assert_int_eq(frame_parse(&f, buf, len + 16), (int)len);
}
END_TEST

/* Looked for as soon as the header is there, not when the bytes are. */
START_TEST(a_length_over_the_limit_is_no_frame)
{
	static const uint32_t liars[] = { FRAME_PAYLOAD_MAX + 1, 0x7fffffff,
		0x80000000, 0xffffffff };
	struct frame f;
	struct wire_out out = { .at = buf, .end = buf + 4 };

	make(0, FRAME_LEN_MAX);
	wire_put_u32(&out, liars[_i]);

	ck_assert_int_eq(frame_parse(&f, buf, FRAME_HEADER_LEN), -1);
	ck_assert_int_eq(frame_parse(&f, buf, FRAME_HEADER_LEN - 1), 0);
}
END_TEST

START_TEST(a_length_at_the_limit_is_waited_for)
{
	struct frame f;
	struct wire_out out = { .at = buf, .end = buf + 4 };

	make(0, FRAME_LEN_MAX);
	wire_put_u32(&out, FRAME_PAYLOAD_MAX);

	ck_assert_int_eq(frame_parse(&f, buf, FRAME_LEN_MAX - 1), 0);
	ck_assert_int_eq(frame_parse(&f, buf, FRAME_LEN_MAX), FRAME_LEN_MAX);
}
END_TEST

START_TEST(the_reserved_bytes_are_zero_or_it_is_no_frame)
{
	struct frame f;
	size_t len = make(4, FRAME_LEN_MAX);

	buf[6 + _i] = 1;
	ck_assert_int_eq(frame_parse(&f, buf, len), -1);
}
END_TEST

START_TEST(the_longest_frame_is_one_write_of_a_pipe)
{
	ck_assert_uint_eq(FRAME_LEN_MAX, 4096);
	ck_assert_uint_eq(make(FRAME_PAYLOAD_MAX, FRAME_LEN_MAX), 4096);
}
END_TEST

static Suite *
frame_suite(void)
{
	Suite *s = suite_create("frame");
	TCase *frames = tcase_create("frames");

	tcase_add_loop_test(frames, a_frame_comes_out_as_it_was_put_in, 0,
	    N_LENGTHS);
	tcase_add_test(frames, a_frame_that_does_not_fit_is_none);
	tcase_add_test(frames, every_cut_of_a_frame_waits_for_the_rest);
	tcase_add_test(frames, what_follows_a_frame_is_left_alone);
	tcase_add_loop_test(frames, a_length_over_the_limit_is_no_frame, 0, 4);
	tcase_add_test(frames, a_length_at_the_limit_is_waited_for);
	tcase_add_loop_test(frames,
	    the_reserved_bytes_are_zero_or_it_is_no_frame, 0, 2);
	tcase_add_test(frames, the_longest_frame_is_one_write_of_a_pipe);
	suite_add_tcase(s, frames);
	return s;
}

int
main(void)
{
	return suite_main(frame_suite());
}
