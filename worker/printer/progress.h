/* SPDX-License-Identifier: ISC */
/*
 * progress.h - how far a batch has come, as a bar or as JSON. Pure: text only.
 */
#ifndef REEVE_PROGRESS_H
#define REEVE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
	uint64_t done; /* ended, skipped ones not included */
	uint64_t failed; /* of these */
	uint64_t total; /* to be run in this run; 0: not known */
	uint32_t running;
	uint64_t retried;
	uint64_t elapsed_ms; /* since the first task began */
	double rate; /* tasks ended in a second, lately; see progress_rate */
};

/*
 * The rate as a person wants it: an average in which the last ten seconds count
 * most, from two moments of the same run. Feed it whenever counts change, or
 * once a second.
 */
struct progress_rate {
	uint64_t at_ms;
	uint64_t done;
	double rate;
	bool begun;
};
double progress_rate(struct progress_rate *, uint64_t done, uint64_t now_ms);

/*
 * A line of at most columns characters, without a newline:
 *
 *	 42% [#########...........] 420/1000, 8 running, 3 failed, 14.2/s, 41 s
 *left
 *
 * Without a total: "420 done, 8 running, 3 failed, 14.2/s, 12 s". What does not
 * fit is left out, the least important first (the bar shrinks, then the rate
 * goes, ...); below 10 columns nothing is shown. Returns the length, < cap.
 */
size_t progress_bar(char *buf, size_t cap, const struct progress *,
    unsigned columns);

/*
 * One JSON object and a newline: {"done":420,"failed":3,"total":1000,
 * "running":8,"retried":0,"elapsed":29.6,"rate":14.2,"left":41}; total and left
 * are null when unknown. Returns the length.
 */
size_t progress_json(char *buf, size_t cap, const struct progress *);

#endif
