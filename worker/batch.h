/* SPDX-License-Identifier: ISC */
/*
 * batch.h - a worker of a batch: it runs the pool's command once for each task
 * that it is handed, with that task's items.
 */
#ifndef REEVE_BATCH_H
#define REEVE_BATCH_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "worker/capture.h"
#include "worker/template.h"

struct worker_setup;

/* In MSG_CLEAN: it is about no task, but a process that stayed. */
#define BATCH_NO_TASK UINT64_MAX

/*
 * How far a worker is with a bundle, in memory that it shares with the
 * supervisor, which looks when the worker is dead.
 */
struct batch_mark {
	uint64_t task;
	uint32_t written; /* items of it that were, or were about to be */
};

/* The same for all workers of the batch. */
struct batch_setup {
	const struct template *template;
	const char *path; /* PATH of the tasks, for a program that is an item's;
			     or NULL */
	struct capture_config capture;
	bool tag; /* a task's lines bear its first item */
	uint32_t persistent; /* items in flight in a process that stays; 0: each
				task has its own */
	struct batch_mark *marks; /* by slot; NULL: not persistent */
};

/*
 * The rest of worker_main. One task may be ahead: it is begun as soon as the
 * one before has been reported, with no word from the supervisor in between.
 */
__attribute__((noreturn)) void batch_worker(const struct worker_setup *,
    const sigset_t *mask);

/*
 * The same with --persistent: the command is started once, and again when it
 * has ended. A task is a bundle of items, each of them a line for it, which it
 * answers with a line. The lines of the bundle ahead follow as soon as there
 * may be more in flight.
 */
__attribute__((noreturn)) void persistent_worker(const struct worker_setup *,
    const sigset_t *mask);

#endif
