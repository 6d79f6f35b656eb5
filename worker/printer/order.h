/* SPDX-License-Identifier: ISC */
/*
 * order.h - whose turn it is, with --keep-order: what came too early waits.
 */
#ifndef REEVE_ORDER_H
#define REEVE_ORDER_H

#include <sys/tree.h>

#include "worker/printer/follow.h"
#include "worker/printer/show.h"

/* Tasks whose files are kept open while they wait. */
#define ORDER_OPEN_MAX 256u

/* What waits: output, a task that runs, or numbers without either. */
struct held {
	RB_ENTRY(held) entry;
	uint64_t first;
	uint64_t last; /* first, but for numbers that will never come */
	struct show show;
	struct followed *followed; /* or NULL */
};

RB_HEAD(held_tree, held);

struct order {
	bool is_kept; /* else it is everybody's turn at once */
	uint64_t next; /* the number whose turn it is */
	struct held_tree waiting;
	unsigned n_open; /* waiting tasks whose files are open */
	unsigned open_max;
	struct spool spool;
	struct display *output;
};

void order_init(struct order *, struct display *, bool is_kept);

/* A task has ended that was not followed. Takes the show. */
void order_show(struct order *, uint64_t number, struct show *);

/* Numbers that need not be waited for. */
void order_pass(struct order *, uint64_t first, uint64_t last);

/* A task begins that is followed: at once if it is its turn, or later. */
void order_follow(struct order *, struct followed *);

/*
 * It has ended, and is_over if no other try follows. Frees it. What a try wrote
 * that did not get its turn, and is followed by another, is dropped.
 */
void order_ended(struct order *, struct followed *, bool is_over);

/* Nobody comes any more: show what waits, whatever is missing. */
void order_finish(struct order *);

void order_fini(struct order *);

#endif
