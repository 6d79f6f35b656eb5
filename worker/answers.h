/* SPDX-License-Identifier: ISC */
/*
 * answers.h - what a process that stays answers, gathered for the printer: the
 * answers of one bundle at a time.
 */
#ifndef REEVE_ANSWERS_H
#define REEVE_ANSWERS_H

#include <stdbool.h>
#include <stdint.h>

#include "worker/capture.h"
#include "worker/resident.h"

struct answers {
	struct capture capture;
	uint64_t stored; /* bytes of this bundle that its file has already */
	uint64_t whole; /* bytes of whole answers, in the file or behind */
	uint64_t before; /* the same, without the last one */
	bool lost; /* the file did not take them */
};

/* Returns as capture_begin. */
int answers_begin(struct answers *, const struct capture_task *);

/* The next line of what the process wrote: an answer. False: there is none. */
bool answers_take(struct answers *, struct resident *);

/* The last of them was none after all. */
void answers_take_back(struct answers *);

/* What the process wrote behind whole answers is none: away with it. */
void answers_refuse(const struct answers *, struct resident *);

/* A long one does not fit into memory: on with it. */
void answers_store(struct answers *, struct resident *);

/* The process has died: only its whole answers are kept. */
void answers_keep(struct answers *, struct resident *);

/*
 * Hand the whole answers to the printer: capture.waiting may be set by it. What
 * the process wrote behind them stays. lost tells whether it went well.
 */
void answers_end(struct answers *, struct resident *);

#endif
