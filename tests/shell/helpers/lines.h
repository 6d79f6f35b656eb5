/* SPDX-License-Identifier: ISC */
/*
 * lines.h - numbered lines: what numbered and endless write and exact expects.
 *
 * A line is `TASK STREAM NUMBER letters`, and all of it follows from the first
 * three: so whatever is lost, doubled, cut or mixed is seen.
 */
#ifndef REEVE_TEST_LINES_H
#define REEVE_TEST_LINES_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Bytes, the newline included. */
#define NUMBERED_MAX 512

/* Fifty bytes or so; one line in 64 is up to four times as long. */
static inline size_t
numbered_letters(uint32_t mixed)
{
	return mixed % 64 == 0 ? 200 + mixed / 64 % 200 : mixed / 64 % 90;
}

/* Line number n (from 1) of a stream ('o' or 'e'). Returns its length. */
static inline size_t
numbered_line(char out[NUMBERED_MAX], unsigned task, char stream,
    unsigned long n)
{
	uint32_t mixed = (uint32_t)n * 2654435761u ^ task * 40503u;
	int len = snprintf(out, 100, "%u %c %lu ", task, stream, n);
	size_t used = (size_t)len, letters;

	mixed ^= mixed >> 15;
	letters = numbered_letters(mixed);
	for (size_t i = 0; i < letters; i++)
		out[used++] = (char)('a' + (mixed + i) % 26);
	out[used++] = '\n';
	return used;
}

#endif
