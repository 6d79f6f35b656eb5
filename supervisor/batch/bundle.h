/* SPDX-License-Identifier: ISC */
/*
 * bundle.h - with --persistent a job is a bundle: items with numbers that
 * follow each other, each of which is a task of its own.
 *
 * So a task costs no message, no system call and no memory of its own. How many
 * are handed out at once depends on how long they take: a bundle is to be over
 * in about BUNDLE_US, so that the last workers do not wait for one another.
 */
#ifndef REEVE_BATCH_BUNDLE_H
#define REEVE_BATCH_BUNDLE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/message.h"
#include "supervisor/batch/batch.h"

/* Items, unless so many more are to be in flight. */
#define BUNDLE_MAX 64u

/* Bundles that take less are made twice as large; half as large over twice. */
#define BUNDLE_US 5000u

/* How many items the next job may have. */
uint32_t bundle_size(const struct batch_run *);

/* A job of these items; more: others may be added. NULL: no memory. */
struct job *bundle_new(const struct input_task *, bool more);

/* False when it has no room, or this is not the one that follows. */
bool bundle_add(struct job *, const struct input_task *);

/* It is many tasks; else it is one. */
bool bundle_is_many(const struct batch_run *, const struct job *);

/* All of its tasks have ended in one way: as batch_account of each. */
struct batch_ruling bundle_account(struct batch_run *, struct slot *,
    struct job *, const struct batch_result *);

/*
 * Its worker is dead. Only what was written is lost, and the first item in any
 * case: so none is handed out for ever. The job may be freed.
 */
void bundle_lost(struct batch_run *, struct slot *, struct job *,
    const struct batch_result *);

/*
 * A process has answered some of its items, at most as many as there are. The
 * job may be freed.
 */
void bundle_answered(struct batch_run *, struct slot *, struct job *,
    const struct msg_answered *);

#endif
