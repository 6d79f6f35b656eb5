/* SPDX-License-Identifier: ISC */
/* slots.c - the places of a pool's workers: made, named, and freed. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/own.h"
#include "supervisor/apply.h"
#include "supervisor/slots.h"
#include "supervisor/supervisor.h"

/* Slots added at a time when SIGTTIN asks for one: a few pages. */
#define SLOTS_MORE 16

const char *
slot_name(const struct slot *s, char *buf, size_t cap)
{
	snprintf(buf, cap, "%s.%u", s->supervisor->config->name, s->number);
	return buf;
}

static void
on_deadline(void *context, uint64_t now_ms)
{
	struct slot *s = context;

	(void)now_ms;
	apply_event(s, WORKER_EV_DEADLINE);
}

static size_t
block_size(uint32_t n)
{
	return sizeof(struct slot_block) + n * sizeof(struct slot);
}

int
slots_reserve(struct supervisor *sv, uint32_t n)
{
	struct slot_block *block = own_alloc(block_size(n));
	struct slot **grown;

	if (block == NULL)
		return -1;
	grown = reallocarray(sv->slots, sv->n_slots + n, sizeof(*grown));
	if (grown == NULL) {
		own_free(block, block_size(n));
		return -1;
	}
	sv->slots = grown;
	block->n = n;
	block->next = sv->blocks;
	sv->blocks = block;
	return 0;
}

int
slots_add(struct supervisor *sv)
{
	struct slot *s;

	if ((sv->blocks == NULL || sv->blocks->used == sv->blocks->n) &&
	    slots_reserve(sv, SLOTS_MORE) == -1)
		return -1;
	if (sv->n_slots >= sv->config->workers && output_add(sv) == -1)
		return -1;
	s = &sv->blocks->slots[sv->blocks->used++];
	s->supervisor = sv;
	s->index = sv->n_slots;
	s->number = sv->n_slots + 1;
	/* Knuth's multiplicative hash: neighbours get unlike seeds. */
	worker_init(&s->worker, ((uint32_t)getpid() + s->number) * 2654435761u,
	    sv->now_ms);
	child_init(&s->child);
	channel_init(s);
	batch_slot_init(s);
	loop_timer_init(&s->timer, on_deadline, s);
	pool_add(&sv->pool);
	sv->slots[sv->n_slots++] = s;
	return 0;
}

void
slots_free(struct supervisor *sv)
{
	struct slot_block *block = sv->blocks, *next;

	for (uint32_t i = 0; i < sv->n_slots; i++)
		channel_close(sv->slots[i]);
	free(sv->slots);
	for (; block != NULL; block = next) {
		next = block->next;
		own_free(block, block_size(block->n));
	}
}
