/* SPDX-License-Identifier: ISC */
/* test_wire.c - bounded cursors over little-endian bytes. */
#include "common/wire.h"
#include "tests/unit/suite.h"

/* One of each, as it must lie on the wire. */
static const uint8_t all[] = { 0x01, 0x03, 0x02, 0x07, 0x06, 0x05, 0x04, 0x0f,
	0x0e, 0x0d, 0x0c, 0x0b, 0x0a, 0x09, 0x08, 'x', 'y' };

static void
put_all(struct wire_out *out)
{
	wire_put_u8(out, 0x01);
	wire_put_u16(out, 0x0203);
	wire_put_u32(out, 0x04050607);
	wire_put_u64(out, UINT64_C(0x08090a0b0c0d0e0f));
	wire_put_bytes(out, "xy", 2);
}

START_TEST(numbers_lie_with_their_low_byte_first)
{
	uint8_t buf[sizeof(all)];
	struct wire_out out = { .at = buf, .end = buf + sizeof(buf) };

	put_all(&out);

	ck_assert(!out.bad);
	ck_assert_ptr_eq(out.at, out.end);
	ck_assert_mem_eq(buf, all, sizeof(all));
}
END_TEST

START_TEST(what_was_put_is_what_is_taken)
{
	struct wire_in in = { .at = all, .end = all + sizeof(all) };

	ck_assert_uint_eq(wire_get_u8(&in), 0x01);
	ck_assert_uint_eq(wire_get_u16(&in), 0x0203);
	ck_assert_uint_eq(wire_get_u32(&in), 0x04050607);
	ck_assert_uint_eq(wire_get_u64(&in), UINT64_C(0x08090a0b0c0d0e0f));
	ck_assert(!wire_in_ok(&in));
	ck_assert_mem_eq(wire_get_bytes(&in, 2), "xy", 2);
	ck_assert(wire_in_ok(&in));
}
END_TEST

/* Looped over every capacity that is too small. */
START_TEST(a_writer_without_room_is_bad_and_writes_no_byte_behind)
{
	uint8_t buf[sizeof(all) + 1];
	struct wire_out out = { .at = buf, .end = buf + _i };

	buf[_i] = 0xee;
	put_all(&out);

	ck_assert(out.bad);
	ck_assert_uint_eq(buf[_i], 0xee);
}
END_TEST

/* Looped over every length that is too short. */
START_TEST(a_reader_without_bytes_is_bad_and_gives_zero)
{
	struct wire_in in = { .at = all, .end = all + _i };

	wire_get_u8(&in);
	wire_get_u16(&in);
	wire_get_u32(&in);
	wire_get_u64(&in);
	ck_assert_ptr_null(wire_get_bytes(&in, 2));

	ck_assert(in.bad);
	ck_assert(!wire_in_ok(&in));
	ck_assert_uint_eq(wire_get_u8(&in), 0);
}
END_TEST

START_TEST(once_bad_a_cursor_stays_bad)
{
	uint8_t buf[4] = { 0 };
	struct wire_out out = { .at = buf, .end = buf + sizeof(buf) };
	struct wire_in in = { .at = buf, .end = buf + sizeof(buf) };

	wire_put_u64(&out, 1);
	wire_put_u8(&out, 0xff);
	wire_get_u64(&in);

	ck_assert(out.bad);
	ck_assert_uint_eq(buf[0], 0);
	ck_assert_uint_eq(wire_get_u8(&in), 0);
	ck_assert_ptr_null(wire_get_bytes(&in, 0));
	ck_assert(in.bad);
}
END_TEST

START_TEST(a_length_near_the_end_of_numbers_does_not_fit)
{
	uint8_t buf[4] = { 0 };
	struct wire_out out = { .at = buf, .end = buf + sizeof(buf) };
	struct wire_in in = { .at = buf, .end = buf + sizeof(buf) };

	wire_put_bytes(&out, buf, SIZE_MAX);
	ck_assert(out.bad);
	ck_assert_ptr_null(wire_get_bytes(&in, SIZE_MAX));
	ck_assert(in.bad);
}
END_TEST

START_TEST(no_bytes_are_an_empty_message)
{
	struct wire_in in = { .at = all, .end = all };

	ck_assert(wire_in_ok(&in));
	ck_assert_ptr_eq(wire_get_bytes(&in, 0), all);
	ck_assert(wire_in_ok(&in));
}
END_TEST

static Suite *
wire_suite(void)
{
	Suite *s = suite_create("wire");
	TCase *cursors = tcase_create("cursors");

	tcase_add_test(cursors, numbers_lie_with_their_low_byte_first);
	tcase_add_test(cursors, what_was_put_is_what_is_taken);
	tcase_add_loop_test(cursors,
	    a_writer_without_room_is_bad_and_writes_no_byte_behind, 0,
	    sizeof(all));
	tcase_add_loop_test(cursors,
	    a_reader_without_bytes_is_bad_and_gives_zero, 0, sizeof(all));
	tcase_add_test(cursors, once_bad_a_cursor_stays_bad);
	tcase_add_test(cursors, a_length_near_the_end_of_numbers_does_not_fit);
	tcase_add_test(cursors, no_bytes_are_an_empty_message);
	suite_add_tcase(s, cursors);
	return s;
}

int
main(void)
{
	return suite_main(wire_suite());
}
