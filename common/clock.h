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

#endif
