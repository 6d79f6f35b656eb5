/* SPDX-License-Identifier: ISC */
/* handed.c - tasks as they are handed over to a worker. */
#include <stdlib.h>
#include <string.h>

#include "worker/handed.h"
#include "worker/report.h"

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
	if (!h->whole)
		return;
	report_cancelled(slot, h->task.task);
	handed_drop(h);
}
