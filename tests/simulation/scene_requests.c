/* SPDX-License-Identifier: ISC */
/* scene_requests.c - what is asked of a pool, by people and by chance. */
#include "tests/simulation/scene_parts.h"

void
scene_ask_all(struct scene *s, enum worker_event event)
{
	for (uint32_t i = 0; i < s->n_places; i++)
		scene_ask(s, &s->places[i], event);
}

void
scene_shut_down(struct scene *s, enum shutdown_request request)
{
	switch (shutdown_step(&s->shutdown, request, s->world.now_ms)) {
	case SHUTDOWN_ACT_NONE: break;
	case SHUTDOWN_ACT_STOP: scene_ask_all(s, WORKER_EV_STOP); break;
	case SHUTDOWN_ACT_KILL: scene_ask_all(s, WORKER_EV_KILL); break;
	}
}

void
scene_add_place(struct scene *s)
{
	struct place *p = &s->places[s->n_places];

	*p = (struct place){ .index = s->n_places,
		.sweep_end_ms = WORKER_NEVER };
	worker_init(&p->worker, (uint32_t)dice_throw(s->dice), s->world.now_ms);
	judge_init(&p->judge);
	pool_add(&s->pool);
	s->n_places++;
}

/* SIGTTIN: a place that was scaled away comes back before a new one is made. */
static void
scale_up(struct scene *s)
{
	if (s->pool.wanted == PLACES_MAX)
		return;
	if (s->pool.wanted == s->n_places)
		scene_add_place(s);
	scene_ask(s, &s->places[s->pool.wanted++], WORKER_EV_START);
}

static void
scale_down(struct scene *s)
{
	if (s->pool.wanted > 1)
		scene_ask(s, &s->places[--s->pool.wanted], WORKER_EV_STOP);
}

static struct place *
any_place(struct scene *s)
{
	return &s->places[dice_below(s->dice, s->n_places)];
}

/* What may be asked at any time; after a shutdown only what cannot start. */
void
scene_request(struct scene *s)
{
	bool open = s->shutdown.phase == SHUTDOWN_NONE;

	switch (dice_below(s->dice, open ? 11 : 7)) {
	case 0:
	case 1: false_kill(&any_place(s)->process, &s->world); break;
	case 2: any_place(s)->process.deaf = true; break;
	case 3: scene_ask(s, any_place(s), WORKER_EV_STOP); break;
	case 4: scene_ask(s, any_place(s), WORKER_EV_KILL); break;
	case 5: scene_offer(s, any_place(s)); break;
	case 6:
		if (!open && dice_chance(s->dice, 300))
			scene_shut_down(s,
			    SHUTDOWN_REQ_TERM +
				(enum shutdown_request)dice_below(s->dice, 3));
		break;
	case 7:
	case 8: scene_ask(s, any_place(s), WORKER_EV_START); break;
	case 9: scale_up(s); break;
	case 10: scale_down(s); break;
	}
	s->request_ms = s->world.now_ms + 1 + dice_spread(s->dice, s->gap_ms);
	if (open && s->tally->events >= s->end_events)
		scene_shut_down(s,
		    SHUTDOWN_REQ_TERM +
			(enum shutdown_request)dice_below(s->dice, 3));
}
