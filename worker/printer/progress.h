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
 * most; until then that of all the time. Zeroed at first, it begins with the
 * first moment that it is fed. Feed it whenever counts change, or once a
 * second.
 */
struct progress_rate {
	uint64_t at_ms;
	uint64_t done;
	double rate;
	uint64_t begun_ms; /* when it was fed first */
	bool begun;
};
double progress_rate(struct progress_rate *, uint64_t done, uint64_t now_ms);

/*
 * A line of at most columns characters, without a newline:
 *
 *	 42% [###.....] 420/1000, 8 running, 3 failed, 14.2/s, 41 s left
 *
 * Without a total: "420 done, 8 running, 3 failed, 14.2/s, 12 s". What is zero
 * or not known is not there. What does not fit is left out, the least important
 * first: the bar shrinks, then the rate goes, who runs, the bar, the time, who
 * failed, the counts. Below 10 columns nothing is shown. Ends with a NUL unless
 * cap is 0. Returns the length, < cap.
 */
size_t progress_bar(char *buf, size_t cap, const struct progress *,
    unsigned columns);

#define PROGRESS_JSON_CAP 256

/*
 * One JSON object and a newline: {"done":420,"failed":3,"total":1000,
 * "running":8,"retried":0,"elapsed":29.6,"rate":14.2,"left":41}; total and left
 * are null when unknown, times in seconds. Returns the length, or 0 when it
 * does not fit with a NUL behind it: PROGRESS_JSON_CAP is always enough.
 */
size_t progress_json(char *buf, size_t cap, const struct progress *);

#endif
