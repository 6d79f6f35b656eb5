/* SPDX-License-Identifier: ISC */
/*
 * each_values.h - words that only options of `reeve each` have, to values.
 *
 * As in text.h: the whole string or nothing, 0 or -1, and a value is written
 * only on success.
 */
#ifndef REEVE_EACH_VALUES_H
#define REEVE_EACH_VALUES_H

#include <stdint.h>

#include "supervisor/policy/batch.h"

/*
 * One byte: itself, or as xargs(1) has it "\n" and its like (a b f n r t v),
 * "\\", "\0", up to three octal digits, or "\x" and one or two of hexadecimal.
 */
int each_delimiter(const char *s, uint8_t *byte);

/*
 * "never"; or "soon" or "now", and perhaps after a comma how many of what:
 * "fail=3", "success=1", "done=10%", or without a number, which is 1. Just
 * "soon" is "soon,fail=1". Only what --halt sets is written.
 */
int each_halt(const char *s, struct batch_limits *);

/* "10/s", "0.5/s", "90/m", "1000/h", more than 0: starts in a second. */
int each_rate(const char *s, double *per_second);

/* "3.5", or "150%" of so many processors; more than 0. */
int each_load(const char *s, uint32_t processors, double *load);

#endif
