/* SPDX-License-Identifier: ISC */
/*
 * handed.h - tasks as they are handed over to a worker.
 */
#ifndef REEVE_HANDED_H
#define REEVE_HANDED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/message.h"

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

#endif
