/* SPDX-License-Identifier: ISC */
/*
 * loop.h - wait for descriptors and deadlines.
 *
 * Level-triggered epoll, and a queue of timers on the monotonic clock. With no
 * timer set the wait has no timeout, so nothing due costs nothing.
 */
#ifndef REEVE_LOOP_H
#define REEVE_LOOP_H

#include <sys/tree.h>

#include <stdint.h>

#include "common/clock.h"

struct loop;

/* Filled and kept by the caller from loop_watch to loop_unwatch. */
struct loop_watch {
	int fd;
	void (*ready)(void *context, uint32_t events); /* EPOLL... */
	void *context;
};

/* Kept by the caller; ready and context are to be set before the first use. */
struct loop_timer {
	RB_ENTRY(loop_timer) entry;
	uint64_t at_ms; /* CLOCK_NEVER when not queued */
	void (*due)(void *context, uint64_t now_ms);
	void *context;
};

/* NULL with errno when the kernel gives no epoll instance or memory is out. */
struct loop *loop_new(void);
void loop_free(struct loop *);

/* events is EPOLLIN or EPOLLOUT. Returns 0, or -1 with errno. */
int loop_watch(struct loop *, struct loop_watch *, uint32_t events);

/*
 * Before the descriptor is closed. A callback of this watch that was already
 * due in this turn is dropped.
 */
void loop_unwatch(struct loop *, struct loop_watch *);

void loop_timer_init(struct loop_timer *,
    void (*due)(void *context, uint64_t now_ms), void *context);

/* Monotonic milliseconds; CLOCK_NEVER takes it off. The same again costs none.
 */
void loop_timer_set(struct loop *, struct loop_timer *, uint64_t at_ms);

/*
 * Sleep until a descriptor is ready, the earliest timer is due (rounded up) or
 * a signal handler ran. Returns 0, or -1 with errno if epoll itself failed.
 */
int loop_wait(struct loop *, uint64_t now_ms);

/* The same without sleeping. */
int loop_look(struct loop *);

/* Call every watch that the last wait found ready. */
void loop_dispatch(struct loop *);

/*
 * Call every timer due at now_ms, earliest first. A callback that sets a timer
 * to now_ms or before is called again within this call: it must make progress.
 */
void loop_run_timers(struct loop *, uint64_t now_ms);

#endif
