/* SPDX-License-Identifier: ISC */
/* work.c - tasks as they are handed over, and those that did not begin. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/fd.h"
#include "worker/work.h"
#include "worker/worker.h"

static bool
add(struct handed *h, const uint8_t *bytes, size_t len)
{
	if (len > h->cap - h->len) {
		size_t cap = h->len + len + FRAME_LEN_MAX;
		char *grown = realloc(h->items, cap);

		if (grown == NULL)
			return false;
		h->items = grown;
		h->cap = cap;
	}
	memcpy(h->items + h->len, bytes, len);
	h->len += len;
	return true;
}

bool
handed_add(struct handed *h, const struct frame *f)
{
	struct msg_items m;

	return !h->whole && msg_items_decode(&m, f) == 0 &&
	    add(h, m.bytes, m.len);
}

bool
handed_take(struct handed *h, const struct frame *f)
{
	if (h->whole || msg_task_decode(&h->task, f) == -1 ||
	    !add(h, h->task.bytes, h->task.len) || h->len == 0 ||
	    h->items[h->len - 1] != '\0')
		return false;
	h->whole = true;
	return true;
}

void
handed_drop(struct handed *h)
{
	h->whole = false;
	h->len = 0;
	if (h->cap <= 2 * FRAME_LEN_MAX)
		return;
	free(h->items);
	h->items = NULL;
	h->cap = 0;
}

void
handed_give_back(struct handed *h, uint32_t slot)
{
	static const struct spawn_failure failure = { .stage = SPAWN_NOTHING,
		.error = ECANCELED };

	if (!h->whole)
		return;
	work_report_unspawned(slot, h->task.task, &failure);
	handed_drop(h);
}

void
work_report(const void *frame, size_t len)
{
	(void)fd_write_all(WORKER_REPORT_FD, frame, len);
}

void
work_report_unspawned(uint32_t slot, uint64_t task,
    const struct spawn_failure *failure)
{
	uint8_t buf[MSG_LEN_MAX];
	struct msg_unspawned m = { .task = task,
		.stage = (uint32_t)failure->stage,
		.error = (uint32_t)failure->error };

	work_report(buf, msg_unspawned_encode(buf, slot, &m));
}
