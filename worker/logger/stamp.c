/* SPDX-License-Identifier: ISC */
/* stamp.c - the time of a line, as a person or a program reads it. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "worker/logger/stamp.h"

/* 9999-12-30T23:59:59.999Z, so that no zone makes a year of five digits. */
#define LAST_MS INT64_C(253402214399999)

/* "2026-11-23T07:30:00" and "+00:00", each with a NUL. */
#define SECOND_SIZE 20
#define OFFSET_SIZE 7

#define COLUMNS 10

static int64_t
within_calendar(int64_t ms)
{
	if (ms < 0)
		return 0;
	return ms < LAST_MS ? ms : LAST_MS;
}

static void
write_digits(uint8_t *out, size_t n, unsigned value)
{
	while (n > 0) {
		out[--n] = (uint8_t)('0' + value % 10);
		value /= 10;
	}
}

/* "+05:45" for what is east of Greenwich; seconds are of another century. */
static void
write_offset(char out[OFFSET_SIZE], long east)
{
	unsigned long minutes = (unsigned long)(east < 0 ? -east : east) / 60;

	out[0] = east < 0 ? '-' : '+';
	write_digits((uint8_t *)out + 1, 2, (unsigned)(minutes / 60));
	out[3] = ':';
	write_digits((uint8_t *)out + 4, 2, (unsigned)(minutes % 60));
	out[6] = '\0';
}

size_t
stamp_iso(uint8_t *out, int64_t at_ms)
{
	/*
	 * Static, because localtime_r costs more than all the rest of a line,
	 * and the logger, which has one thread, asks for the same second often.
	 */
	static struct {
		time_t second;
		char text[SECOND_SIZE];
		char offset[OFFSET_SIZE];
	} last = { .second = -1 };
	int64_t ms = within_calendar(at_ms);
	time_t second = (time_t)(ms / 1000);

	if (second != last.second) {
		struct tm tm = { .tm_mday = 1, .tm_year = 70 };

		(void)localtime_r(&second, &tm);
		(void)strftime(last.text, sizeof(last.text),
		    "%Y-%m-%dT%H:%M:%S", &tm);
		write_offset(last.offset, tm.tm_gmtoff);
		last.second = second;
	}
	memcpy(out, last.text, SECOND_SIZE - 1);
	out += SECOND_SIZE - 1;
	out[0] = '.';
	write_digits(out + 1, 3, (unsigned)(ms % 1000));
	memcpy(out + 4, last.offset, OFFSET_SIZE - 1);
	return SECOND_SIZE - 1 + 4 + OFFSET_SIZE - 1;
}

size_t
stamp_relative(uint8_t *out, int64_t at_ms, int64_t begin_ms)
{
	int64_t ms = within_calendar(at_ms) - within_calendar(begin_ms);
	uint64_t size = (uint64_t)(ms < 0 ? -ms : ms);
	uint8_t text[STAMP_MAX];
	size_t n = sizeof(text) - 4;
	size_t pad;

	text[n] = '.';
	write_digits(text + n + 1, 3, (unsigned)(size % 1000));
	size /= 1000;
	do {
		text[--n] = (uint8_t)('0' + size % 10);
		size /= 10;
	} while (size > 0);
	if (ms < 0)
		text[--n] = '-';
	pad = sizeof(text) - n < COLUMNS ? COLUMNS - (sizeof(text) - n) : 0;
	memset(out, ' ', pad);
	memcpy(out + pad, text + n, sizeof(text) - n);
	return pad + sizeof(text) - n;
}
