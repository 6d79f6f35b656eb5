/* SPDX-License-Identifier: ISC */
/*
 * stamp.h - the time of a line, as a person or a program reads it.
 *
 * Times are milliseconds of real time since the epoch; those before 1970 or
 * after 9999 are shown as the nearest within.
 */
#ifndef REEVE_LOGGER_STAMP_H
#define REEVE_LOGGER_STAMP_H

#include <stddef.h>
#include <stdint.h>

/* What either writes at most, in bytes; there is no NUL at the end. */
#define STAMP_MAX 32

/*
 * Local time by ISO 8601: "2026-11-23T07:30:00.123+00:00". Returns the bytes
 * written. The zone is asked once for each second; one thread at a time.
 */
size_t stamp_iso(uint8_t *out, int64_t at_ms);

/*
 * Seconds from begin to at with three decimals, ten columns at least, as
 * "%10.3f" prints them: "     1.234". Below zero when the clock was set back.
 */
size_t stamp_relative(uint8_t *out, int64_t at_ms, int64_t begin_ms);

#endif
