/* SPDX-License-Identifier: ISC */
/* test_printer_messages.c - what is said to a printer, there and back. */
#include <math.h>
#include <string.h>

#include "tests/unit/suite.h"
#include "worker/printer/printer.h"

static uint8_t buf[FRAME_LEN_MAX];
static struct frame f;

static void
parse(size_t len)
{
	ck_assert_uint_gt(len, 0);
	ck_assert_int_eq(frame_parse(&f, buf, len), (int)len);
}

START_TEST(a_task_comes_back)
{
	const struct printer_task m = { .task = UINT64_MAX,
		.number = 3,
		.has_out = _i & 1,
		.has_err = _i & 2,
		.tag = (const uint8_t *)"tag\0\xff",
		.tag_len = 5 };
	struct printer_task back;

	parse(printer_task_encode(buf, PRINTER_FOLLOW, &m));
	ck_assert_uint_eq(f.type, PRINTER_FOLLOW);
	ck_assert_int_eq(printer_task_decode(&back, &f), 0);

	ck_assert_uint_eq(back.task, m.task);
	ck_assert_uint_eq(back.number, m.number);
	ck_assert_int_eq(back.has_out, m.has_out);
	ck_assert_int_eq(back.has_err, m.has_err);
	ck_assert_uint_eq(back.tag_len, 5);
	ck_assert_int_eq(memcmp(back.tag, m.tag, 5), 0);
}
END_TEST

START_TEST(a_pass_comes_back)
{
	const struct printer_pass m = { .first = 1, .last = UINT64_MAX };
	struct printer_pass back;

	parse(printer_pass_encode(buf, &m));
	ck_assert_uint_eq(f.type, PRINTER_PASS);
	ck_assert_int_eq(printer_pass_decode(&back, &f), 0);

	ck_assert_uint_eq(back.first, 1);
	ck_assert_uint_eq(back.last, UINT64_MAX);
}
END_TEST

START_TEST(a_state_comes_back)
{
	const struct progress m = { .done = 1,
		.failed = 2,
		.total = 3,
		.running = UINT32_MAX,
		.retried = 5,
		.elapsed_ms = UINT64_MAX,
		.rate = 14.2 };
	struct progress back;

	parse(printer_state_encode(buf, &m));
	ck_assert_uint_eq(f.type, PRINTER_STATE);
	ck_assert_int_eq(printer_state_decode(&back, &f), 0);

	ck_assert_uint_eq(back.done, 1);
	ck_assert_uint_eq(back.failed, 2);
	ck_assert_uint_eq(back.total, 3);
	ck_assert_uint_eq(back.running, UINT32_MAX);
	ck_assert_uint_eq(back.retried, 5);
	ck_assert_uint_eq(back.elapsed_ms, UINT64_MAX);
	ck_assert(back.rate == m.rate);
}
END_TEST

START_TEST(a_finish_is_empty)
{
	parse(printer_finish_encode(buf));

	ck_assert_uint_eq(f.type, PRINTER_FINISH);
	ck_assert_uint_eq(f.len, 0);
}
END_TEST

/* All but the whole, and one byte more. */
START_TEST(no_other_length_is_taken)
{
	const struct printer_task task = { .number = 1,
		.tag = (const uint8_t *)"tag",
		.tag_len = 3 };
	const struct printer_pass pass = { .first = 1, .last = 1 };
	const struct progress state = { .done = 1 };
	struct printer_task task_back;
	struct printer_pass pass_back;
	struct progress state_back;
	size_t len[3];

	for (size_t i = 0; i < 60; i++) {
		parse(printer_task_encode(buf, PRINTER_SHOW, &task));
		len[0] = f.len;
		f.len = i;
		ck_assert_int_eq(printer_task_decode(&task_back, &f),
		    i == len[0] ? 0 : -1);
		parse(printer_pass_encode(buf, &pass));
		len[1] = f.len;
		f.len = i;
		ck_assert_int_eq(printer_pass_decode(&pass_back, &f),
		    i == len[1] ? 0 : -1);
		parse(printer_state_encode(buf, &state));
		len[2] = f.len;
		f.len = i;
		ck_assert_int_eq(printer_state_decode(&state_back, &f),
		    i == len[2] ? 0 : -1);
	}
}
END_TEST

START_TEST(what_makes_no_sense_is_refused)
{
	struct printer_task task = { .number = 0 };
	struct printer_pass pass = { .first = 2, .last = 1 };
	struct progress state = { .rate = -1 };

	parse(printer_task_encode(buf, PRINTER_SHOW, &task));
	ck_assert_int_eq(printer_task_decode(&task, &f), -1);
	parse(printer_pass_encode(buf, &pass));
	ck_assert_int_eq(printer_pass_decode(&pass, &f), -1);
	pass.first = 0;
	parse(printer_pass_encode(buf, &pass));
	ck_assert_int_eq(printer_pass_decode(&pass, &f), -1);
	parse(printer_state_encode(buf, &state));
	ck_assert_int_eq(printer_state_decode(&state, &f), -1);
	state.rate = (double)NAN;
	parse(printer_state_encode(buf, &state));
	ck_assert_int_eq(printer_state_decode(&state, &f), -1);
}
END_TEST

START_TEST(a_flag_is_0_or_1)
{
	struct printer_task task = { .number = 1 };

	parse(printer_task_encode(buf, PRINTER_SHOW, &task));
	buf[FRAME_HEADER_LEN + 16 + (size_t)_i] = 2;

	ck_assert_int_eq(printer_task_decode(&task, &f), -1);
}
END_TEST

/* At, under and over the limit; the last with a character across it. */
static const size_t tag_lens[] = { 1023, 1024, 1025, 1025 };

START_TEST(a_tag_is_cut_at_its_limit)
{
	static uint8_t tag[2048];
	struct printer_task task = { .number = 1,
		.tag = tag,
		.tag_len = tag_lens[_i] };
	size_t kept = _i == 3 ? 1023 : _i == 0 ? 1023 : 1024;

	memset(tag, 'a', sizeof(tag));
	if (_i == 3)
		memcpy(tag + 1023, "\xc3\xa9", 2);
	parse(printer_task_encode(buf, PRINTER_SHOW, &task));

	ck_assert_int_eq(printer_task_decode(&task, &f), 0);
	ck_assert_uint_eq(task.tag_len, kept);
}
END_TEST

static Suite *
messages_suite(void)
{
	Suite *s = suite_create("printer_messages");
	TCase *messages = tcase_create("messages");

	tcase_add_loop_test(messages, a_task_comes_back, 0, 4);
	tcase_add_test(messages, a_pass_comes_back);
	tcase_add_test(messages, a_state_comes_back);
	tcase_add_test(messages, a_finish_is_empty);
	tcase_add_test(messages, no_other_length_is_taken);
	tcase_add_test(messages, what_makes_no_sense_is_refused);
	tcase_add_loop_test(messages, a_flag_is_0_or_1, 0, 2);
	tcase_add_loop_test(messages, a_tag_is_cut_at_its_limit, 0, 4);
	suite_add_tcase(s, messages);
	return s;
}

int
main(void)
{
	return suite_main(messages_suite());
}
