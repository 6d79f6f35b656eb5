/* SPDX-License-Identifier: ISC */
/*
 * loop.c - wait for descriptors and deadlines.
 */
#include <sys/epoll.h>

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <unistd.h>

#include "common/loop.h"
#include "common/own.h"

/* Events taken by one wait; what is over comes with the next (level). */
#define BATCH_MAX 256

RB_HEAD(timer_queue, loop_timer);

struct loop {
	int epoll_fd;
	struct timer_queue timers;
	struct epoll_event batch[BATCH_MAX];
	int batch_len;
};

/* Ties by address: any order will do, but two timers must never be equal. */
static int
compare(struct loop_timer *a, struct loop_timer *b)
{
	if (a->at_ms != b->at_ms)
		return a->at_ms < b->at_ms ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* RB_GENERATE_STATIC needs a word that libbsd does not define on Linux. */
RB_GENERATE_INTERNAL(timer_queue, loop_timer, entry, compare,
    __attribute__((unused)) static)

struct loop *
loop_new(void)
{
	struct loop *loop = own_alloc(sizeof(*loop));

	if (loop == NULL)
		return NULL;
	RB_INIT(&loop->timers);
	loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (loop->epoll_fd == -1) {
		own_free(loop, sizeof(*loop));
		return NULL;
	}
	return loop;
}

void
loop_free(struct loop *loop)
{
	if (loop == NULL)
		return;
	close(loop->epoll_fd);
	own_free(loop, sizeof(*loop));
}

int
loop_watch(struct loop *loop, struct loop_watch *watch, uint32_t events)
{
	struct epoll_event ev = { .events = events, .data.ptr = watch };

	return epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, watch->fd, &ev);
}

void
loop_unwatch(struct loop *loop, struct loop_watch *watch)
{
	/* Fails only for a descriptor that is not watched: then all is well. */
	epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, watch->fd, NULL);
	for (int i = 0; i < loop->batch_len; i++)
		if (loop->batch[i].data.ptr == watch)
			loop->batch[i].data.ptr = NULL;
}

void
loop_timer_init(struct loop_timer *timer,
    void (*due)(void *context, uint64_t now_ms), void *context)
{
	*timer = (struct loop_timer){ .at_ms = CLOCK_NEVER,
		.due = due,
		.context = context };
}

void
loop_timer_set(struct loop *loop, struct loop_timer *timer, uint64_t at_ms)
{
	if (timer->at_ms == at_ms)
		return;
	if (timer->at_ms != CLOCK_NEVER)
		RB_REMOVE(timer_queue, &loop->timers, timer);
	timer->at_ms = at_ms;
	if (at_ms != CLOCK_NEVER)
		RB_INSERT(timer_queue, &loop->timers, timer);
}

/* Milliseconds for epoll: never early, and -1 for no end. */
static int
timeout(struct loop *loop, uint64_t now_ms)
{
	struct loop_timer *first = RB_MIN(timer_queue, &loop->timers);
	uint64_t left_ms;

	if (first == NULL)
		return -1;
	if (first->at_ms <= now_ms)
		return 0;
	left_ms = first->at_ms - now_ms;
	return left_ms > INT_MAX ? INT_MAX : (int)left_ms;
}

static int
wait_ms(struct loop *loop, int ms)
{
	int n = epoll_wait(loop->epoll_fd, loop->batch, BATCH_MAX, ms);

	loop->batch_len = n == -1 ? 0 : n;
	return n == -1 && errno != EINTR ? -1 : 0;
}

int
loop_wait(struct loop *loop, uint64_t now_ms)
{
	return wait_ms(loop, timeout(loop, now_ms));
}

int
loop_look(struct loop *loop)
{
	return wait_ms(loop, 0);
}

void
loop_dispatch(struct loop *loop)
{
	for (int i = 0; i < loop->batch_len; i++) {
		/* NULL when an earlier callback of this batch unwatched it. */
		struct loop_watch *watch = loop->batch[i].data.ptr;

		if (watch != NULL)
			watch->ready(watch->context, loop->batch[i].events);
	}
	loop->batch_len = 0;
}

void
loop_run_timers(struct loop *loop, uint64_t now_ms)
{
	struct loop_timer *timer;

	/* Looked up afresh each time: a callback may set or clear any timer. */
	while ((timer = RB_MIN(timer_queue, &loop->timers)) != NULL &&
	    timer->at_ms <= now_ms) {
		loop_timer_set(loop, timer, CLOCK_NEVER);
		timer->due(timer->context, now_ms);
	}
}
