/* SPDX-License-Identifier: ISC */
/*
 * clock.h - the one clock that decides anything.
 */
#ifndef REEVE_CLOCK_H
#define REEVE_CLOCK_H

#include <sys/time.h>

#include <stdint.h>
#include <time.h>

/* A time that does not come. */
#define CLOCK_NEVER UINT64_MAX

/*
 * Milliseconds of CLOCK_MONOTONIC. No jump of the wall clock changes it, and
 * it stands still while the machine sleeps, as every timer of ours then does.
 */
uint64_t clock_now_ms(void);

/* The same in microseconds, for what is shorter than a timer's step. */
uint64_t clock_now_us(void);

/*
 * Milliseconds since the epoch, for the date of a line of output; nothing waits
 * by it.
 */
int64_t clock_real_ms(void);

/* Processor time, as the kernel counts it, in microseconds. */
uint64_t clock_of_timeval_us(const struct timeval *);

/* How long to sleep, for ppoll: in *ts, or NULL for ever. */
const struct timespec *clock_sleep(struct timespec *ts, uint64_t until_ms,
    uint64_t now_ms);

#endif
