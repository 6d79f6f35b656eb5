/* SPDX-License-Identifier: ISC */
/*
 * clock.c - the one clock that decides anything.
 */
#include "common/clock.h"

uint64_t
clock_now_ms(void)
{
	struct timespec ts;

	/* Cannot fail: Linux always has this clock, and ts is ours. */
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

uint64_t
clock_now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

int64_t
clock_real_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

uint64_t
clock_of_timeval_us(const struct timeval *tv)
{
	return (uint64_t)tv->tv_sec * 1000000 + (uint64_t)tv->tv_usec;
}

const struct timespec *
clock_sleep(struct timespec *ts, uint64_t until_ms, uint64_t now_ms)
{
	uint64_t ms = until_ms > now_ms ? until_ms - now_ms : 0;

	if (until_ms == CLOCK_NEVER)
		return NULL;
	ts->tv_sec = (time_t)(ms / 1000);
	ts->tv_nsec = (long)(ms % 1000) * 1000000;
	return ts;
}
