/* SPDX-License-Identifier: ISC */
/*
 * batch.h - a worker of a batch: it runs the pool's command once for each task
 * that it is handed, with that task's items.
 */
#ifndef REEVE_BATCH_H
#define REEVE_BATCH_H

#include <signal.h>
#include <stdbool.h>

#include "worker/capture.h"
#include "worker/template.h"

struct worker_setup;

/* The same for all workers of the batch. */
struct batch_setup {
	const struct template *template;
	const char *path; /* PATH of the tasks, for a program that is an item's;
			     or NULL */
	struct capture_config capture;
	bool tag; /* a task's lines bear its first item */
};

/*
 * The rest of worker_main. One task may be ahead: it is begun as soon as the
 * one before has been reported, with no word from the supervisor in between.
 */
__attribute__((noreturn)) void batch_worker(const struct worker_setup *,
    const sigset_t *mask);

#endif
