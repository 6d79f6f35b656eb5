/* SPDX-License-Identifier: ISC */
/* test_loop.c - wait for descriptors and deadlines. */
#include <sys/epoll.h>

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/loop.h"
#include "tests/unit/suite.h"

#define N_PIPES 3

/* One thing to watch: a pipe, and what happened to it. */
struct probe {
	struct loop_watch watch;
	int ends[2];
	unsigned calls;
	uint32_t events;
	struct probe *forgets; /* unwatched by the callback, if not NULL */
};

static struct loop *loop;
static struct probe probes[N_PIPES];

static void
on_ready(void *context, uint32_t events)
{
	struct probe *p = context;

	p->calls++;
	p->events = events;
	if (p->forgets != NULL)
		loop_unwatch(loop, &p->forgets->watch);
}

/* What timers did, in order: the letter of each, with the time it was told. */
static char order[32];
static uint64_t told_ms;

struct bell {
	struct loop_timer timer;
	char letter;
	struct bell *sets; /* to sets_ms, by the callback, if not NULL */
	uint64_t sets_ms;
};

static struct bell bells[4];

static void
on_due(void *context, uint64_t now_ms)
{
	struct bell *b = context;
	size_t len = strlen(order);

	ck_assert_uint_lt(len, sizeof(order) - 1);
	order[len] = b->letter;
	told_ms = now_ms;
	if (b->sets != NULL)
		loop_timer_set(loop, &b->sets->timer, b->sets_ms);
}

static void
setup(void)
{
	loop = loop_new();
	ck_assert_ptr_nonnull(loop);
	memset(order, 0, sizeof(order));
	for (size_t i = 0; i < N_PIPES; i++) {
		probes[i] = (struct probe){ 0 };
		ck_assert_int_eq(pipe(probes[i].ends), 0);
		probes[i].watch = (struct loop_watch){ .fd = probes[i].ends[0],
			.ready = on_ready,
			.context = &probes[i] };
	}
	for (size_t i = 0; i < 4; i++) {
		bells[i] = (struct bell){ .letter = (char)('a' + i) };
		loop_timer_init(&bells[i].timer, on_due, &bells[i]);
	}
}

static void
teardown(void)
{
	loop_free(loop);
	for (size_t i = 0; i < N_PIPES; i++) {
		close(probes[i].ends[0]);
		close(probes[i].ends[1]);
	}
}

static void
ring(struct probe *p)
{
	ck_assert_int_eq(write(p->ends[1], "x", 1), 1);
}

static void
watch_all(void)
{
	for (size_t i = 0; i < N_PIPES; i++)
		ck_assert_int_eq(loop_watch(loop, &probes[i].watch, EPOLLIN),
		    0);
}

static void
turn(void)
{
	ck_assert_int_eq(loop_wait(loop, clock_now_ms()), 0);
	loop_dispatch(loop);
}

START_TEST(a_ready_pipe_is_called_and_the_others_are_not)
{
	watch_all();
	ring(&probes[1]);
	turn();

	ck_assert_uint_eq(probes[0].calls, 0);
	ck_assert_uint_eq(probes[1].calls, 1);
	ck_assert_uint_eq(probes[2].calls, 0);
	ck_assert_uint_ne(probes[1].events & EPOLLIN, 0);
}
END_TEST

START_TEST(what_is_not_read_is_called_again)
{
	char c;

	watch_all();
	ring(&probes[0]);
	turn();
	turn();
	ck_assert_uint_eq(probes[0].calls, 2);

	ck_assert_int_eq(read(probes[0].ends[0], &c, 1), 1);
	ring(&probes[1]);
	turn();
	ck_assert_uint_eq(probes[0].calls, 2);
}
END_TEST

START_TEST(the_end_of_a_pipe_is_told)
{
	watch_all();
	close(probes[0].ends[1]);
	turn();
	probes[0].ends[1] = dup(0);

	ck_assert_uint_eq(probes[0].calls, 1);
	ck_assert_uint_ne(probes[0].events & EPOLLHUP, 0);
}
END_TEST

START_TEST(room_to_write_is_told)
{
	struct loop_watch writing = { .fd = probes[0].ends[1],
		.ready = on_ready,
		.context = &probes[0] };

	ck_assert_int_eq(loop_watch(loop, &writing, EPOLLOUT), 0);
	turn();

	ck_assert_uint_ne(probes[0].events & EPOLLOUT, 0);
}
END_TEST

/* Whichever comes first forgets the other, so one of two is called. */
START_TEST(a_watch_forgotten_within_a_batch_is_not_called)
{
	watch_all();
	probes[0].forgets = &probes[1];
	probes[1].forgets = &probes[0];
	ring(&probes[0]);
	ring(&probes[1]);
	turn();

	ck_assert_uint_eq(probes[0].calls + probes[1].calls, 1);
}
END_TEST

START_TEST(a_watch_may_forget_itself)
{
	watch_all();
	probes[0].forgets = &probes[0];
	ring(&probes[0]);
	turn();
	ring(&probes[1]);
	turn();

	ck_assert_uint_eq(probes[0].calls, 1);
	ck_assert_uint_eq(probes[1].calls, 1);
}
END_TEST

START_TEST(a_watch_forgotten_twice_does_no_harm)
{
	watch_all();
	loop_unwatch(loop, &probes[0].watch);
	loop_unwatch(loop, &probes[0].watch);
	ck_assert_int_eq(loop_watch(loop, &probes[0].watch, EPOLLIN), 0);
}
END_TEST

START_TEST(what_cannot_be_watched_is_said)
{
	struct loop_watch closed = { .fd = -1, .ready = on_ready };

	ck_assert_int_eq(loop_watch(loop, &closed, EPOLLIN), -1);
	ck_assert_int_eq(errno, EBADF);
}
END_TEST

/* Set in an order of their own, with two at the same time. */
START_TEST(timers_are_called_earliest_first)
{
	loop_timer_set(loop, &bells[2].timer, 30);
	loop_timer_set(loop, &bells[0].timer, 10);
	loop_timer_set(loop, &bells[1].timer, 20);
	loop_run_timers(loop, 100);

	ck_assert_str_eq(order, "abc");
	ck_assert_uint_eq(told_ms, 100);
}
END_TEST

START_TEST(two_timers_of_one_time_are_both_called)
{
	loop_timer_set(loop, &bells[0].timer, 10);
	loop_timer_set(loop, &bells[1].timer, 10);
	loop_run_timers(loop, 10);

	ck_assert_uint_eq(strlen(order), 2);
	ck_assert_int_ne(order[0], order[1]);
}
END_TEST

/* A millisecond under, at, and over its time. */
START_TEST(a_timer_is_never_early)
{
	loop_timer_set(loop, &bells[0].timer, 10);
	loop_run_timers(loop, 9 + (uint64_t)_i);

	ck_assert_str_eq(order, _i == 0 ? "" : "a");
}
END_TEST

START_TEST(a_timer_is_called_once)
{
	loop_timer_set(loop, &bells[0].timer, 10);
	loop_run_timers(loop, 10);
	loop_run_timers(loop, 1000);

	ck_assert_str_eq(order, "a");
	ck_assert_uint_eq(bells[0].timer.at_ms, CLOCK_NEVER);
}
END_TEST

START_TEST(never_takes_a_timer_off)
{
	loop_timer_set(loop, &bells[0].timer, 10);
	loop_timer_set(loop, &bells[0].timer, CLOCK_NEVER);
	loop_timer_set(loop, &bells[0].timer, CLOCK_NEVER);
	loop_run_timers(loop, UINT64_MAX - 1);

	ck_assert_str_eq(order, "");
}
END_TEST

START_TEST(a_timer_set_again_counts_with_its_last_time)
{
	loop_timer_set(loop, &bells[0].timer, 10);
	loop_timer_set(loop, &bells[1].timer, 20);
	loop_timer_set(loop, &bells[0].timer, 30);
	loop_run_timers(loop, 25);
	ck_assert_str_eq(order, "b");
	loop_run_timers(loop, 30);
	ck_assert_str_eq(order, "ba");
}
END_TEST

START_TEST(a_timer_may_take_off_the_next)
{
	bells[0].sets = &bells[1];
	bells[0].sets_ms = CLOCK_NEVER;
	loop_timer_set(loop, &bells[0].timer, 10);
	loop_timer_set(loop, &bells[1].timer, 11);
	loop_run_timers(loop, 20);

	ck_assert_str_eq(order, "a");
}
END_TEST

START_TEST(a_timer_set_for_now_by_another_is_called_in_the_same_turn)
{
	bells[0].sets = &bells[1];
	bells[0].sets_ms = 20;
	loop_timer_set(loop, &bells[0].timer, 10);
	loop_run_timers(loop, 20);

	ck_assert_str_eq(order, "ab");
}
END_TEST

START_TEST(a_timer_that_is_due_ends_the_wait)
{
	uint64_t now_ms = clock_now_ms();

	watch_all();
	loop_timer_set(loop, &bells[0].timer, now_ms + 5);
	ck_assert_int_eq(loop_wait(loop, now_ms), 0);

	ck_assert_uint_ge(clock_now_ms(), now_ms + 5);
}
END_TEST

/* Without one the wait would be for ever, and the test be ended by Check. */
START_TEST(a_timer_of_the_past_does_not_wait_at_all)
{
	loop_timer_set(loop, &bells[0].timer, 1);
	ck_assert_int_eq(loop_wait(loop, clock_now_ms()), 0);
}
END_TEST

START_TEST(a_far_timer_does_not_turn_round)
{
	uint64_t now_ms = clock_now_ms();

	watch_all();
	ring(&probes[0]);
	loop_timer_set(loop, &bells[0].timer, UINT64_MAX - 1);
	turn();
	loop_run_timers(loop, now_ms);

	ck_assert_uint_eq(probes[0].calls, 1);
	ck_assert_str_eq(order, "");
}
END_TEST

static Suite *
loop_suite(void)
{
	Suite *s = suite_create("loop");
	TCase *pipes = tcase_create("pipes");
	TCase *timers = tcase_create("timers");

	tcase_add_checked_fixture(pipes, setup, teardown);
	tcase_add_test(pipes, a_ready_pipe_is_called_and_the_others_are_not);
	tcase_add_test(pipes, what_is_not_read_is_called_again);
	tcase_add_test(pipes, the_end_of_a_pipe_is_told);
	tcase_add_test(pipes, room_to_write_is_told);
	tcase_add_test(pipes, a_watch_forgotten_within_a_batch_is_not_called);
	tcase_add_test(pipes, a_watch_may_forget_itself);
	tcase_add_test(pipes, a_watch_forgotten_twice_does_no_harm);
	tcase_add_test(pipes, what_cannot_be_watched_is_said);
	suite_add_tcase(s, pipes);

	tcase_add_checked_fixture(timers, setup, teardown);
	tcase_add_test(timers, timers_are_called_earliest_first);
	tcase_add_test(timers, two_timers_of_one_time_are_both_called);
	tcase_add_loop_test(timers, a_timer_is_never_early, 0, 3);
	tcase_add_test(timers, a_timer_is_called_once);
	tcase_add_test(timers, never_takes_a_timer_off);
	tcase_add_test(timers, a_timer_set_again_counts_with_its_last_time);
	tcase_add_test(timers, a_timer_may_take_off_the_next);
	tcase_add_test(timers,
	    a_timer_set_for_now_by_another_is_called_in_the_same_turn);
	tcase_add_test(timers, a_timer_that_is_due_ends_the_wait);
	tcase_add_test(timers, a_timer_of_the_past_does_not_wait_at_all);
	tcase_add_test(timers, a_far_timer_does_not_turn_round);
	suite_add_tcase(s, timers);
	return s;
}

int
main(void)
{
	return suite_main(loop_suite());
}
