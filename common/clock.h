/* SPDX-License-Identifier: ISC */
/*
 * clock.h - the one clock that decides anything.
 */
#ifndef REEVE_CLOCK_H
#define REEVE_CLOCK_H

#include <stdint.h>

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

#endif
