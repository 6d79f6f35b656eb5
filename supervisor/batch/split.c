/* SPDX-License-Identifier: ISC */
/* split.c - bytes, as they come, to the items of one task after the other. */
#include <errno.h>
#include <string.h>

#include "common/own.h"
#include "supervisor/batch/split.h"

/*
 * An item that was begun is at most item_max bytes long, and a task that was
 * begun at most INPUT_TASK_MAX_BYTES; as much as an item again leaves room for
 * a read and for the separator of split_end_file. Pages that no byte was ever
 * put into cost nothing.
 */
int
split_init(struct split *s, const struct input_config *config)
{
	*s = (struct split){ .separator = config->separator,
		.no_empty = config->no_empty,
		.per_task = config->per_task,
		.item_max = config->lines ? INPUT_TASK_MAX_BYTES - 1
					  : INPUT_ITEM_MAX_BYTES };
	s->cap = 2 * (s->item_max + 1);
	if (s->per_task > 1)
		s->cap += INPUT_TASK_MAX_BYTES;
	s->buffer = own_alloc(s->cap);
	return s->buffer == NULL ? -1 : 0;
}

void
split_fini(struct split *s)
{
	own_free(s->buffer, s->cap);
	s->buffer = NULL;
}

/* Bring what is kept of the task, and what was read behind it, to the front. */
static void
close_gaps(struct split *s)
{
	size_t kept = s->out - s->task, rest = s->end - s->item;

	memmove(s->buffer, s->buffer + s->task, kept);
	memmove(s->buffer + kept, s->buffer + s->item, rest);
	s->task = 0;
	s->out = kept;
	s->seen = kept + (s->seen - s->item);
	s->item = kept;
	s->end = kept + rest;
}

char *
split_room(struct split *s, size_t *room)
{
	size_t held = (s->out - s->task) + (s->end - s->item);
	size_t limit = s->cap - 1; /* one for split_end_file */

	/*
	 * Not more bytes are moved than are done with, so a byte is moved once
	 * on average; or there is no choice, and then a read's worth is free.
	 */
	if (s->end - held >= held || limit - s->end < SPLIT_READ_BYTES)
		close_gaps(s);
	*room = limit - s->end;
	if (*room > SPLIT_READ_BYTES)
		*room = SPLIT_READ_BYTES;
	return s->buffer + s->end;
}

void
split_add(struct split *s, size_t len)
{
	s->end += len;
}

bool
split_end_file(struct split *s)
{
	if (s->item == s->end && !s->skipping)
		return false;
	s->buffer[s->end++] = (char)s->separator;
	return true;
}

/* The item that is read, len bytes of it at least, makes its task a bad one. */
static void
spoil(struct split *s, int why, size_t len)
{
	s->why = why;
	s->shown_len = len < INPUT_SHOWN_BYTES ? len : INPUT_SHOWN_BYTES;
	memcpy(s->shown, s->buffer + s->item, s->shown_len);
	s->shown[s->shown_len] = '\0';
	s->out = s->task;
}

/* The first item of a task stays where it is, and with it the others. */
static void
keep(struct split *s, size_t len)
{
	if (s->out == s->task)
		s->task = s->out = s->item;
	if (s->out != s->item)
		memmove(s->buffer + s->out, s->buffer + s->item, len);
	s->buffer[s->out + len] = '\0';
	s->out += len + 1;
}

/* What is wrong with the item that is read, len bytes long; or 0. */
static int
fault(const struct split *s, size_t len)
{
	const char *item = s->buffer + s->item;

	if (len > s->item_max)
		return E2BIG;
	if (s->separator != '\0' && memchr(item, '\0', len) != NULL)
		return EINVAL;
	return s->out - s->task + len + 1 > INPUT_TASK_MAX_BYTES ? E2BIG : 0;
}

/* The item that is read has come to its separator, after len bytes. */
static void
end_item(struct split *s, size_t len)
{
	/* One that is skipped, or follows a bad one, has nothing to tell. */
	if (s->why == 0) {
		int why = fault(s, len);

		if (why == 0)
			keep(s, len);
		else
			spoil(s, why, len);
	}
	s->skipping = false;
	s->n++;
	s->n_items++;
}

/* Of an item without an end only so much is kept. */
static void
drop_overlong(struct split *s)
{
	if (s->end - s->item > s->item_max) {
		if (s->why == 0)
			spoil(s, E2BIG, s->end - s->item);
		s->skipping = true;
	}
	if (s->skipping)
		s->seen = s->end = s->item;
}

/* Its bytes stay as they are until the next read or the next item. */
static void
give(struct split *s, struct input_task *t)
{
	bool bad = s->why != 0;

	*t = (struct input_task){ .n = s->n, .why = s->why };
	t->bytes = bad ? s->shown : s->buffer + s->task;
	t->len = bad ? s->shown_len : s->out - s->task;
	t->number = ++s->n_tasks;
	s->task = s->out = s->item;
	s->n = 0;
	s->why = 0;
}

bool
split_next(struct split *s, struct input_task *t)
{
	while (s->seen < s->end) {
		const char *found =
		    memchr(s->buffer + s->seen, s->separator, s->end - s->seen);
		size_t len;

		if (found == NULL) {
			s->seen = s->end;
			drop_overlong(s);
			break;
		}
		s->seen = (size_t)(found - s->buffer) + 1;
		len = s->seen - 1 - s->item;
		if (len > 0 || s->skipping || !s->no_empty)
			end_item(s, len);
		s->item = s->seen;
		if (s->n == s->per_task) {
			give(s, t);
			return true;
		}
	}
	return false;
}

bool
split_last(struct split *s, struct input_task *t)
{
	if (s->n == 0)
		return false;
	give(s, t);
	return true;
}
