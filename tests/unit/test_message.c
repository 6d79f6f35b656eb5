/* SPDX-License-Identifier: ISC */
/* test_message.c - what a supervisor and a worker say to each other. */
#include <stdio.h>
#include <string.h>

#include "common/message.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))
#define WORKER 0xfedcba98u

static uint8_t buf[MSG_LEN_MAX + 1];

static struct msg_processes
processes(uint8_t n, uint32_t total)
{
	struct msg_processes list = { .total = total, .n = n };

	for (uint8_t i = 0; i < n; i++) {
		list.named[i].pid = 100000u + i;
		list.named[i].reason = (enum msg_reason)(i % MSG_NREASONS);
		snprintf(list.named[i].name, MSG_NAME_LEN, "(a b)\n%09d", i);
	}
	return list;
}

/* The largest values: no other message of a kind is longer. */
static const struct msg_run a_run = { UINT64_MAX };
static const struct msg_stop a_stop = { UINT32_MAX, UINT64_MAX, true };
static const struct msg_signal a_signal = { 64, true };
static const struct msg_started a_started = { UINT64_MAX, 4194304 };
static const struct msg_unspawned an_unspawned = { UINT64_MAX, 9, 2 };
static const struct msg_terminal a_terminal = { 20 };

static struct msg_exited
an_exited(void)
{
	return (struct msg_exited){ .task = UINT64_MAX,
		.wait_status = 0x8b,
		.ran_ms = UINT64_MAX - 1,
		.user_us = UINT64_MAX - 2,
		.system_us = UINT64_MAX - 3,
		.max_rss_kb = UINT64_MAX - 4,
		.interrupted = true,
		.left = processes(MSG_PROCESSES_MAX, UINT32_MAX) };
}

static struct msg_clean
a_clean(void)
{
	return (struct msg_clean){ .task = UINT64_MAX,
		.signo = 15,
		.ended = UINT32_MAX,
		.ended_ms = UINT64_MAX - 1,
		.kill_after_ms = UINT64_MAX - 2,
		.killed = processes(MSG_PROCESSES_MAX, UINT32_MAX) };
}

static const struct msg_take_back a_take_back = { UINT64_MAX };
static const struct msg_last_try a_last_try = { UINT64_MAX - 1 };
static const struct msg_end_task an_end_task = { UINT64_MAX, 64, UINT64_MAX };

static struct msg_done
a_done(void)
{
	return (struct msg_done){ .task = UINT64_MAX,
		.wait_status = 0x8b,
		.pid = 4194304,
		.begun_us = UINT64_MAX - 1,
		.ran_us = UINT64_MAX - 2,
		.user_us = UINT64_MAX - 3,
		.system_us = UINT64_MAX - 4,
		.max_rss_kb = UINT64_MAX - 5,
		.out_bytes = UINT64_MAX - 6,
		.err_bytes = UINT64_MAX - 7,
		.stopped = true,
		.shown = true,
		.clean = a_clean() };
}

static const struct msg_answered an_answered = { .task = UINT64_MAX,
	.answered = UINT32_MAX,
	.why = MSG_NUNANSWERED - 1,
	.wait_status = 0x8b,
	.begun_us = UINT64_MAX - 1,
	.ran_us = UINT64_MAX - 2,
	.out_bytes = UINT64_MAX - 3 };

static size_t
encode(enum message_type type)
{
	struct msg_exited exited = an_exited();
	struct msg_clean clean = a_clean();
	struct msg_done done = a_done();

	switch (type) {
	case MSG_RUN: return msg_run_encode(buf, WORKER, &a_run);
	case MSG_STOP: return msg_stop_encode(buf, WORKER, &a_stop);
	case MSG_SIGNAL: return msg_signal_encode(buf, WORKER, &a_signal);
	case MSG_STARTED: return msg_started_encode(buf, WORKER, &a_started);
	case MSG_UNSPAWNED:
		return msg_unspawned_encode(buf, WORKER, &an_unspawned);
	case MSG_EXITED: return msg_exited_encode(buf, WORKER, &exited);
	case MSG_CLEAN: return msg_clean_encode(buf, WORKER, &clean);
	case MSG_PAUSED:
	case MSG_INTERRUPTED:
		return msg_terminal_encode(buf, WORKER, type, &a_terminal);
	case MSG_TAKE_BACK:
		return msg_take_back_encode(buf, WORKER, &a_take_back);
	case MSG_LAST_TRY: return msg_last_try_encode(buf, WORKER, &a_last_try);
	case MSG_END_TASK:
		return msg_end_task_encode(buf, WORKER, &an_end_task);
	case MSG_DONE: return msg_done_encode(buf, WORKER, &done);
	case MSG_ANSWERED:
		return msg_answered_encode(buf, WORKER, &an_answered);
	case MSG_ITEMS:
	case MSG_TASK: break; /* their length is the items': see below */
	}
	return 0;
}

/* Decode as the type says, and for good. */
static int
decode(enum message_type type, const struct frame *f)
{
	struct msg_run run;
	struct msg_stop stop;
	struct msg_signal signal;
	struct msg_started started;
	struct msg_unspawned unspawned;
	struct msg_exited exited;
	struct msg_clean clean;
	struct msg_terminal terminal;
	struct msg_take_back take_back;
	struct msg_last_try last_try;
	struct msg_end_task end_task;
	struct msg_done done;
	struct msg_answered answered;

	switch (type) {
	case MSG_RUN: return msg_run_decode(&run, f);
	case MSG_STOP: return msg_stop_decode(&stop, f);
	case MSG_SIGNAL: return msg_signal_decode(&signal, f);
	case MSG_STARTED: return msg_started_decode(&started, f);
	case MSG_UNSPAWNED: return msg_unspawned_decode(&unspawned, f);
	case MSG_EXITED: return msg_exited_decode(&exited, f);
	case MSG_CLEAN: return msg_clean_decode(&clean, f);
	case MSG_PAUSED:
	case MSG_INTERRUPTED: return msg_terminal_decode(&terminal, f);
	case MSG_TAKE_BACK: return msg_take_back_decode(&take_back, f);
	case MSG_LAST_TRY: return msg_last_try_decode(&last_try, f);
	case MSG_END_TASK: return msg_end_task_decode(&end_task, f);
	case MSG_DONE: return msg_done_decode(&done, f);
	case MSG_ANSWERED: return msg_answered_decode(&answered, f);
	case MSG_ITEMS:
	case MSG_TASK: break;
	}
	return -1;
}

static const struct {
	enum message_type type;
	unsigned number; /* part of the protocol: never to change */
	size_t len; /* of the longest payload */
} messages[] = {
	{ MSG_RUN, 1, 8 },
	{ MSG_STOP, 2, 13 },
	{ MSG_SIGNAL, 3, 5 },
	{ MSG_STARTED, 16, 12 },
	{ MSG_UNSPAWNED, 17, 16 },
	{ MSG_EXITED, 18, 45 + 5 + MSG_PROCESSES_MAX * 21 },
	{ MSG_CLEAN, 19, 32 + 5 + MSG_PROCESSES_MAX * 21 },
	{ MSG_PAUSED, 20, 4 },
	{ MSG_INTERRUPTED, 21, 4 },
	{ MSG_TAKE_BACK, 6, 8 },
	{ MSG_END_TASK, 7, 20 },
	{ MSG_LAST_TRY, 8, 8 },
	{ MSG_DONE, 22, 74 + 24 + 5 + MSG_PROCESSES_MAX * 21 },
	{ MSG_ANSWERED, 23, 41 },
};

static struct frame
frame_of(int i)
{
	struct frame f = { 0 };
	size_t len = encode(messages[i].type);

	ck_assert_uint_gt(len, 0);
	ck_assert_int_eq(frame_parse(&f, buf, len), (int)len);
	return f;
}

START_TEST(a_message_is_a_frame_with_its_number_and_worker)
{
	struct frame f = frame_of(_i);

	ck_assert_uint_eq(f.type, messages[_i].number);
	ck_assert_uint_eq(f.worker, WORKER);
	ck_assert_uint_eq(f.len, messages[_i].len);
	ck_assert_int_eq(decode(messages[_i].type, &f), 0);
}
END_TEST

START_TEST(the_longest_message_stays_within_its_limit)
{
	buf[MSG_LEN_MAX] = 0xee;
	ck_assert_uint_le(encode(messages[_i].type), MSG_LEN_MAX);
	ck_assert_uint_eq(buf[MSG_LEN_MAX], 0xee);
}
END_TEST

/* From memory that ends there, so that a sanitizer sees the next byte read. */
START_TEST(every_truncation_of_a_message_is_refused)
{
	struct frame f = frame_of(_i);

	for (size_t len = 0; len < f.len; len++) {
		uint8_t *bytes = malloc(len == 0 ? 1 : len);
		struct frame cut = f;

		memcpy(bytes, f.payload, len);
		cut.payload = bytes;
		cut.len = len;
		ck_assert_int_eq(decode(messages[_i].type, &cut), -1);
		free(bytes);
	}
}
END_TEST

START_TEST(a_byte_too_many_is_refused)
{
	struct frame f = frame_of(_i);
	uint8_t bytes[MSG_LEN_MAX + 1] = { 0 };

	memcpy(bytes, f.payload, f.len);
	f.payload = bytes;
	f.len++;

	ck_assert_int_eq(decode(messages[_i].type, &f), -1);
}
END_TEST

START_TEST(small_messages_keep_their_values)
{
	struct frame f;
	struct msg_stop stop;
	struct msg_signal signal;
	struct msg_started started;
	struct msg_unspawned unspawned;

	f = frame_of(1);
	ck_assert_int_eq(msg_stop_decode(&stop, &f), 0);
	ck_assert_uint_eq(stop.signo, a_stop.signo);
	ck_assert_uint_eq(stop.grace_ms, a_stop.grace_ms);
	ck_assert(stop.leave);
	f = frame_of(2);
	ck_assert_int_eq(msg_signal_decode(&signal, &f), 0);
	ck_assert_uint_eq(signal.signo, a_signal.signo);
	ck_assert(signal.whole_tree);
	f = frame_of(3);
	ck_assert_int_eq(msg_started_decode(&started, &f), 0);
	ck_assert_uint_eq(started.task, a_started.task);
	ck_assert_uint_eq(started.pid, a_started.pid);
	f = frame_of(4);
	ck_assert_int_eq(msg_unspawned_decode(&unspawned, &f), 0);
	ck_assert_uint_eq(unspawned.stage, an_unspawned.stage);
	ck_assert_uint_eq(unspawned.error, an_unspawned.error);
}
END_TEST

START_TEST(a_done_keeps_its_values)
{
	struct msg_done done = a_done(), d;
	struct frame f;

	frame_parse(&f, buf, msg_done_encode(buf, WORKER, &done));
	ck_assert_int_eq(msg_done_decode(&d, &f), 0);
	ck_assert_uint_eq(d.task, done.task);
	ck_assert_uint_eq(d.wait_status, done.wait_status);
	ck_assert_uint_eq(d.pid, done.pid);
	ck_assert_uint_eq(d.begun_us, done.begun_us);
	ck_assert_uint_eq(d.ran_us, done.ran_us);
	ck_assert_uint_eq(d.user_us, done.user_us);
	ck_assert_uint_eq(d.system_us, done.system_us);
	ck_assert_uint_eq(d.max_rss_kb, done.max_rss_kb);
	ck_assert_uint_eq(d.out_bytes, done.out_bytes);
	ck_assert_uint_eq(d.err_bytes, done.err_bytes);
	ck_assert(d.stopped);
	ck_assert(d.shown);
	ck_assert_uint_eq(d.clean.signo, done.clean.signo);
	ck_assert_uint_eq(d.clean.killed.total, done.clean.killed.total);
}
END_TEST

START_TEST(an_answered_keeps_its_values)
{
	const struct msg_answered *m = &an_answered;
	struct msg_answered d;
	struct frame f;

	frame_parse(&f, buf, msg_answered_encode(buf, WORKER, m));
	ck_assert_int_eq(msg_answered_decode(&d, &f), 0);
	ck_assert_uint_eq(d.task, m->task);
	ck_assert_uint_eq(d.answered, m->answered);
	ck_assert_int_eq(d.why, m->why);
	ck_assert_uint_eq(d.wait_status, m->wait_status);
	ck_assert_uint_eq(d.begun_us, m->begun_us);
	ck_assert_uint_eq(d.ran_us, m->ran_us);
	ck_assert_uint_eq(d.out_bytes, m->out_bytes);
}
END_TEST

START_TEST(an_unknown_reason_for_no_answer_is_refused)
{
	struct msg_answered m = { .why = MSG_NUNANSWERED };
	struct frame f;

	frame_parse(&f, buf, msg_answered_encode(buf, WORKER, &m));
	ck_assert_int_eq(msg_answered_decode(&m, &f), -1);
}
END_TEST

START_TEST(items_fill_a_frame_to_its_end_and_no_further)
{
	static uint8_t frame[FRAME_LEN_MAX + 2], bytes[FRAME_PAYLOAD_MAX];
	struct msg_task task = { UINT64_MAX, 7, 3, true, bytes,
		MSG_TASK_BYTES_MAX };
	struct msg_items items = { bytes, FRAME_PAYLOAD_MAX };
	struct frame f;

	memset(bytes, 'x', sizeof(bytes));
	frame[FRAME_LEN_MAX] = 0xee;
	ck_assert_uint_eq(msg_task_encode(frame, WORKER, &task), FRAME_LEN_MAX);
	ck_assert_int_eq(frame_parse(&f, frame, FRAME_LEN_MAX), FRAME_LEN_MAX);
	ck_assert_uint_eq(f.type, 5);
	memset(&task, 0, sizeof(task));
	ck_assert_int_eq(msg_task_decode(&task, &f), 0);
	ck_assert_uint_eq(task.task, UINT64_MAX);
	ck_assert_uint_eq(task.number, 7);
	ck_assert_uint_eq(task.n, 3);
	ck_assert(task.last_try);
	ck_assert_uint_eq(task.len, MSG_TASK_BYTES_MAX);
	ck_assert_mem_eq(task.bytes, bytes, task.len);
	f.len = 20;
	ck_assert_int_eq(msg_task_decode(&task, &f), -1);

	task =
	    (struct msg_task){ .bytes = bytes, .len = MSG_TASK_BYTES_MAX + 1 };
	ck_assert_uint_eq(msg_task_encode(frame, WORKER, &task), 0);
	items.len = FRAME_PAYLOAD_MAX - 5;
	ck_assert_uint_eq(msg_items_encode(frame, WORKER, &items),
	    FRAME_LEN_MAX - 5);
	ck_assert_int_gt(frame_parse(&f, frame, FRAME_LEN_MAX), 0);
	ck_assert_uint_eq(f.type, 4);
	ck_assert_int_eq(msg_items_decode(&items, &f), 0);
	ck_assert_uint_eq(items.len, FRAME_PAYLOAD_MAX - 5);
	ck_assert_uint_eq(frame[FRAME_LEN_MAX], 0xee);
}
END_TEST

static void
assert_same_processes(const struct msg_processes *a,
    const struct msg_processes *b)
{
	ck_assert_uint_eq(a->total, b->total);
	ck_assert_uint_eq(a->n, b->n);
	for (uint8_t i = 0; i < a->n; i++) {
		ck_assert_uint_eq(a->named[i].pid, b->named[i].pid);
		ck_assert_int_eq(a->named[i].reason, b->named[i].reason);
		ck_assert_str_eq(a->named[i].name, b->named[i].name);
	}
}

/* Looped over how many are named. */
START_TEST(named_processes_keep_their_values)
{
	struct msg_exited exited = an_exited(), e;
	struct msg_clean clean = a_clean(), c;
	struct frame f;

	exited.left = processes((uint8_t)_i, (uint32_t)_i);
	clean.killed = processes((uint8_t)_i, 1000);
	frame_parse(&f, buf, msg_exited_encode(buf, WORKER, &exited));
	ck_assert_int_eq(msg_exited_decode(&e, &f), 0);
	assert_same_processes(&e.left, &exited.left);
	ck_assert_uint_eq(e.wait_status, exited.wait_status);
	ck_assert_uint_eq(e.ran_ms, exited.ran_ms);
	ck_assert_uint_eq(e.user_us, exited.user_us);
	ck_assert_uint_eq(e.system_us, exited.system_us);
	ck_assert_uint_eq(e.max_rss_kb, exited.max_rss_kb);
	ck_assert(e.interrupted);

	frame_parse(&f, buf, msg_clean_encode(buf, WORKER, &clean));
	ck_assert_int_eq(msg_clean_decode(&c, &f), 0);
	assert_same_processes(&c.killed, &clean.killed);
	ck_assert_uint_eq(c.signo, clean.signo);
	ck_assert_uint_eq(c.ended, clean.ended);
	ck_assert_uint_eq(c.ended_ms, clean.ended_ms);
	ck_assert_uint_eq(c.kill_after_ms, clean.kill_after_ms);
}
END_TEST

START_TEST(a_name_without_an_end_is_cut_and_not_run_over)
{
	struct msg_clean clean = a_clean(), c;
	struct frame f;

	memset(clean.killed.named[0].name, 'x', MSG_NAME_LEN);
	frame_parse(&f, buf, msg_clean_encode(buf, WORKER, &clean));

	ck_assert_int_eq(msg_clean_decode(&c, &f), 0);
	ck_assert_uint_eq(strlen(c.killed.named[0].name), MSG_NAME_LEN - 1);
}
END_TEST

/*
 * Lies in a MSG_CLEAN that names one process: the byte at `at` of the payload
 * becomes `value`. 32 bytes come before total, which has 4; then n, pid,
 * reason, and the length of the name, which is 15.
 */
static const struct {
	size_t at;
	uint8_t value;
	int expected;
} lies[] = {
	{ 36, 0, -1 }, /* n: bytes are left over */
	{ 36, 1, 0 },
	{ 36, 2, -1 }, /* more than there are bytes for */
	{ 36, MSG_PROCESSES_MAX, -1 },
	{ 36, MSG_PROCESSES_MAX + 1, -1 },
	{ 36, 255, -1 },
	{ 32, 0, -1 }, /* total: below n */
	{ 32, 1, 0 },
	{ 32, 255, 0 },
	{ 41, MSG_NREASONS - 1, 0 },
	{ 41, MSG_NREASONS, -1 },
	{ 41, 255, -1 },
	{ 42, 14, -1 }, /* length of the name: a byte is left over */
	{ 42, 15, 0 },
	{ 42, 16, -1 },
	{ 42, 255, -1 },
};

START_TEST(a_liar_is_refused)
{
	struct msg_clean clean = a_clean(), c;
	struct frame f;

	clean.killed = processes(1, 1);
	frame_parse(&f, buf, msg_clean_encode(buf, WORKER, &clean));
	buf[FRAME_HEADER_LEN + lies[_i].at] = lies[_i].value;

	ck_assert_int_eq(msg_clean_decode(&c, &f), lies[_i].expected);
}
END_TEST

/* With the bytes of the ninth there: it is the count that is refused. */
START_TEST(more_processes_than_may_be_named_are_refused)
{
	uint8_t bytes[512] = { 0 };
	struct wire_out out = { .at = bytes, .end = bytes + sizeof(bytes) };
	struct frame f = { .payload = bytes };
	struct msg_clean c;
	uint8_t n = (uint8_t)((int)MSG_PROCESSES_MAX - 1 + _i);

	out.at += 32;
	wire_put_u32(&out, 100);
	wire_put_u8(&out, n);
	for (uint8_t i = 0; i < n; i++) {
		wire_put_u32(&out, i);
		wire_put_u8(&out, MSG_REASON_IGNORED);
		wire_put_u8(&out, 0);
	}
	f.len = (size_t)(out.at - bytes);

	ck_assert_int_eq(msg_clean_decode(&c, &f),
	    n <= MSG_PROCESSES_MAX ? 0 : -1);
}
END_TEST

/* What another process calls a boolean is one here: 0 or 1 in memory. */
START_TEST(a_boolean_of_any_value_is_taken_as_one)
{
	struct msg_stop stop;
	struct frame f = frame_of(1);

	buf[FRAME_HEADER_LEN + 12] = 0x80;
	ck_assert_int_eq(msg_stop_decode(&stop, &f), 0);
	ck_assert_int_eq(stop.leave, true);
}
END_TEST

static Suite *
message_suite(void)
{
	Suite *s = suite_create("message");
	TCase *all = tcase_create("all");
	TCase *values = tcase_create("values");
	TCase *liars = tcase_create("liars");
	const int n = N_ELEMENTS(messages);

	tcase_add_loop_test(all,
	    a_message_is_a_frame_with_its_number_and_worker, 0, n);
	tcase_add_loop_test(all, the_longest_message_stays_within_its_limit, 0,
	    n);
	tcase_add_loop_test(all, every_truncation_of_a_message_is_refused, 0,
	    n);
	tcase_add_loop_test(all, a_byte_too_many_is_refused, 0, n);
	suite_add_tcase(s, all);

	tcase_add_test(values, small_messages_keep_their_values);
	tcase_add_test(values, a_done_keeps_its_values);
	tcase_add_test(values, an_answered_keeps_its_values);
	tcase_add_test(values, an_unknown_reason_for_no_answer_is_refused);
	tcase_add_test(values, items_fill_a_frame_to_its_end_and_no_further);
	tcase_add_loop_test(values, named_processes_keep_their_values, 0,
	    MSG_PROCESSES_MAX + 1);
	tcase_add_test(values, a_name_without_an_end_is_cut_and_not_run_over);
	tcase_add_test(values, a_boolean_of_any_value_is_taken_as_one);
	suite_add_tcase(s, values);

	tcase_add_loop_test(liars, a_liar_is_refused, 0, N_ELEMENTS(lies));
	tcase_add_loop_test(liars, more_processes_than_may_be_named_are_refused,
	    0, 3);
	suite_add_tcase(s, liars);
	return s;
}

int
main(void)
{
	return suite_main(message_suite());
}
