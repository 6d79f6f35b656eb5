/* SPDX-License-Identifier: ISC */
/*
 * desk.c - the tasks of one worker of a batch, as the supervisor has them.
 */
#include "tests/simulation/desk.h"

bool
desk_add(struct desk *d, struct false_process *p, const struct world *w)
{
	if (d->n_tasks == DESK_TASKS_MAX)
		return true;
	d->n_tasks++;
	return false_tell_run(p, w);
}

/* There may be some or none: that is chance. */
struct worker_fact
desk_provide(struct desk *d, struct false_process *p, const struct world *w)
{
	while (d->n_tasks < DESK_TASKS_MAX && dice_chance(w->dice, 700))
		if (!desk_add(d, p, w))
			break;
	return (struct worker_fact){ .event = d->n_tasks > 0 ? WORKER_EV_TASK
							     : WORKER_EV_IDLE };
}

bool
desk_translate(struct desk *d, enum worker_state state, const struct world *w,
    struct worker_fact *fact)
{
	if (fact->event == WORKER_EV_GONE)
		d->n_tasks = 0;
	if (fact->event != WORKER_EV_REFUSED && fact->event != WORKER_EV_IDLE)
		return true;
	if (d->n_tasks == 0)
		return false;
	if (--d->n_tasks > 0)
		fact->event = WORKER_EV_TASK;
	/* Its program may live: then there is no waiting for one. */
	else if (fact->event == WORKER_EV_REFUSED && w->limits->resident)
		fact->event = WORKER_EV_IDLE;
	/* Whoever is to leave has an empty tree then: it may be said or not. */
	else if (fact->event == WORKER_EV_IDLE && state == WORKER_STOPPING &&
	    !w->limits->resident && dice_chance(w->dice, 500))
		fact->event = WORKER_EV_CLEAN;
	return true;
}
