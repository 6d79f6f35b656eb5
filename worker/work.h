/* SPDX-License-Identifier: ISC */
/*
 * work.h - what batch.c and persistent.c share: tasks as they are handed over,
 * and what is said of those that did not begin.
 */
#ifndef REEVE_WORK_H
#define REEVE_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/message.h"
#include "worker/spawn.h"

/* What a printer gets after a stop to take what is done. */
#define WORK_LAST_MS 2000

/* A task as it is handed over, in pieces; zeroed at first. */
struct handed {
	bool whole;
	struct msg_task task; /* its bytes are not set: items are */
	char *items;
	size_t len; /* as far as they have come */
	size_t cap;
};

/*
 * MSG_ITEMS, and MSG_TASK, which makes it whole. False for what no supervisor
 * of ours says, and when memory is out: then there is no going on.
 */
bool handed_add(struct handed *, const struct frame *);
bool handed_take(struct handed *, const struct frame *);

/* The items have been used; those of a long task are not kept. */
void handed_drop(struct handed *);

/* If it is whole: say that it was not begun, and drop it. */
void handed_give_back(struct handed *, uint32_t slot);

/*
 * Without a reader the supervisor is dead, as the command pipe's end says. A
 * task that could not be begun is reported by its failure.
 */
void work_report(const void *frame, size_t len);
void work_report_unspawned(uint32_t slot, uint64_t task,
    const struct spawn_failure *failure);

#endif
