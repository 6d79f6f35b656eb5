/* SPDX-License-Identifier: ISC */
/*
 * books.h - what must be true of a batch, said a second time.
 *
 * Kept from the rules of supervisor/policy/batch.h, not from its code.
 */
#ifndef REEVE_BOOKS_H
#define REEVE_BOOKS_H

#include <stdbool.h>
#include <stdint.h>

#include "supervisor/policy/batch.h"

struct books {
	const struct batch_limits *limits;
	uint64_t taken, skipped, held, succeeded, failed;
	uint64_t lost, unrunnable, poison, retried, not_run;
	bool input_over;
	bool draining;
	bool ending;
	bool halted;
};

/* One task, as its own end sees it. */
struct account {
	uint64_t begun; /* and not given back or stopped */
	uint64_t deaths;
};

/* A try has ended, and this was ruled: NULL, or the rule that is broken. */
const char *books_ended(struct books *, struct account *, enum batch_end,
    const struct batch_ruling *);

/* Whether the batch has counted the same. */
const char *books_compare(const struct books *, const struct batch *);

#endif
