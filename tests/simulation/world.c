/* SPDX-License-Identifier: ISC */
/*
 * world.c - a false world: the process in one worker's place.
 */
#include <string.h>

#include "tests/simulation/world.h"

static uint64_t
soon(const struct world *w)
{
	return w->now_ms + dice_below(w->dice, WORLD_LATENCY_MAX_MS + 1);
}

static uint64_t
earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* What is in a pipe comes out in order. */
static void
report(struct false_process *p, const struct world *w, struct worker_fact fact)
{
	uint64_t at_ms = soon(w);

	if (p->n_outbox > 0 && at_ms < p->outbox[p->n_outbox - 1].at_ms)
		at_ms = p->outbox[p->n_outbox - 1].at_ms;
	p->outbox[p->n_outbox++] =
	    (struct report){ .at_ms = at_ms, .fact = fact };
}

static bool
tell(struct false_process *p, const struct world *w, struct command c)
{
	if (p->n_inbox == WORLD_QUEUE_MAX)
		return false;
	c.at_ms = soon(w);
	if (dice_chance(w->dice, w->nature.slow)) /* about as patience ends */
		c.at_ms += w->limits->grace_ms + w->limits->margin_ms;
	if (p->n_inbox > 0 && c.at_ms < p->inbox[p->n_inbox - 1].at_ms)
		c.at_ms = p->inbox[p->n_inbox - 1].at_ms;
	p->inbox[p->n_inbox++] = c;
	return true;
}

bool
false_tell_run(struct false_process *p, const struct world *w)
{
	return tell(p, w, (struct command){ .run = true });
}

bool
false_tell_stop(struct false_process *p, const struct world *w,
    uint64_t grace_ms, bool leave)
{
	return tell(p, w,
	    (struct command){ .grace_ms = grace_ms, .leave = leave });
}

void
false_fork(struct false_process *p, const struct world *w)
{
	*p = (struct false_process){ .there = true,
		.act_ms = WORKER_NEVER,
		.strays = p->strays };
	if (!w->batch)
		false_tell_run(p, w);
}

static void
die(struct false_process *p, const struct world *w)
{
	p->dead = true;
	p->reap_at_ms = soon(w);
	if (dice_chance(w->dice, w->nature.slow))
		p->reap_at_ms += dice_below(w->dice, WORLD_DYING_MAX_MS + 1);
	p->strays = p->phase != FALSE_IDLE || p->resident;
	p->n_inbox = 0;
}

void
false_kill(struct false_process *p, const struct world *w)
{
	if (p->there && !p->dead)
		die(p, w);
}

/* The stop signal now, SIGKILL after the grace. */
static void
end_tree(struct false_process *p, const struct world *w, uint64_t grace_ms)
{
	uint64_t end_ms;

	if (p->phase == FALSE_IDLE && !p->resident)
		return;
	p->kill_at_ms = p->ending ? earlier(p->kill_at_ms, w->now_ms + grace_ms)
				  : w->now_ms + grace_ms;
	p->ending = true;
	if (p->stuck)
		end_ms = p->kill_at_ms +
		    dice_below(w->dice, 3 * w->limits->margin_ms + 1);
	else if (p->ignores || p->kill_at_ms <= w->now_ms)
		end_ms = p->kill_at_ms;
	else
		end_ms = w->now_ms +
		    dice_below(w->dice, p->kill_at_ms - w->now_ms + 1);
	p->act_ms = earlier(p->act_ms, end_ms);
}

static uint64_t
run_length_ms(const struct world *w)
{
	const struct nature *n = &w->nature;
	uint64_t stable_ms = w->limits->stable_ms;

	if (dice_chance(w->dice, n->endless_run))
		return WORKER_NEVER;
	if (dice_chance(w->dice, n->short_run))
		return 1 + dice_below(w->dice, 20);
	if (dice_chance(w->dice, 200)) /* at the edge */
		return stable_ms + dice_below(w->dice, 3);
	return 1 + dice_spread(w->dice, 100000);
}

static const struct worker_fact task_ended = { .event = WORKER_EV_IDLE,
	.ended = true };

static void
run(struct false_process *p, const struct world *w)
{
	const struct nature *n = &w->nature;
	uint64_t length_ms;

	if (dice_chance(w->dice, n->refused)) {
		report(p, w,
		    (struct worker_fact){ .event = WORKER_EV_REFUSED });
		return;
	}
	if (dice_chance(w->dice, n->unrunnable)) {
		report(p, w,
		    w->batch ? task_ended
			     : (struct worker_fact){
				   .event = WORKER_EV_UNRUNNABLE });
		return;
	}
	if (!w->batch)
		report(p, w,
		    (struct worker_fact){ .event = WORKER_EV_STARTED });
	length_ms = run_length_ms(w);
	p->phase = FALSE_RUNNING;
	p->resident = w->limits->resident;
	p->ending = false;
	p->ignores = dice_chance(w->dice, n->ignores);
	p->lingers = dice_chance(w->dice, n->lingers);
	p->stuck = dice_chance(w->dice, n->stuck);
	p->began_ms = w->now_ms;
	p->act_ms =
	    length_ms == WORKER_NEVER ? WORKER_NEVER : w->now_ms + length_ms;
}

static void
run_next(struct false_process *p, const struct world *w)
{
	while (p->phase == FALSE_IDLE && p->n_ahead > 0) {
		p->n_ahead--;
		run(p, w);
	}
}

static void
refuse_all(struct false_process *p, const struct world *w)
{
	for (; p->n_ahead > 0; p->n_ahead--)
		report(p, w,
		    (struct worker_fact){ .event = WORKER_EV_REFUSED });
}

static void
obey_in_batch(struct false_process *p, const struct world *w,
    const struct command *c)
{
	if (c->run) {
		p->n_ahead++;
		run_next(p, w);
		return;
	}
	if (c->leave)
		refuse_all(p, w);
	p->leaving |= c->leave;
	/* The end of a task that has ended meanwhile is not that of another. */
	if (c->leave || p->phase != FALSE_IDLE)
		end_tree(p, w, c->grace_ms);
}

/* Take every command that can be read, as one read of a pipe does. */
static void
obey(struct false_process *p, const struct world *w)
{
	bool run_asked = false;
	size_t n = 0;

	for (; n < p->n_inbox && p->inbox[n].at_ms <= w->now_ms; n++) {
		const struct command *c = &p->inbox[n];

		if (w->batch) {
			obey_in_batch(p, w, c);
			continue;
		}
		if (c->run) {
			run_asked = true;
			continue;
		}
		if (run_asked)
			report(p, w,
			    (struct worker_fact){ .event = WORKER_EV_REFUSED });
		run_asked = false;
		p->leaving |= c->leave;
		end_tree(p, w, c->grace_ms);
	}
	p->n_inbox -= n;
	memmove(p->inbox, p->inbox + n, p->n_inbox * sizeof(p->inbox[0]));
	if (run_asked)
		run(p, w);
	if (p->leaving && p->phase == FALSE_IDLE && !p->resident)
		p->act_ms = soon(w);
}

static void
become_clean(struct false_process *p, const struct world *w)
{
	p->phase = FALSE_IDLE;
	p->resident &= !p->ending;
	report(p, w,
	    w->batch ? task_ended
		     : (struct worker_fact){ .event = WORKER_EV_CLEAN });
	p->act_ms = p->leaving ? soon(w) : WORKER_NEVER;
	if (w->batch)
		run_next(p, w);
}

static void
leader_exits(struct false_process *p, const struct world *w)
{
	const struct nature *n = &w->nature;

	if (!w->batch)
		report(p, w,
		    (struct worker_fact){ .event = WORKER_EV_EXITED,
			.ran_ms = w->now_ms - p->began_ms,
			.success = dice_chance(w->dice, n->succeeds),
			.interrupted = dice_chance(w->dice, n->interrupted) });
	if (!p->lingers) {
		become_clean(p, w);
		return;
	}
	p->phase = FALSE_CLEANING;
	p->act_ms = WORKER_NEVER;
	end_tree(p, w, w->limits->grace_ms);
}

/* Its program has ended, if it had one. */
static void
leave(struct false_process *p, const struct world *w)
{
	p->resident = false;
	if (!w->limits->resident || p->said_clean) {
		die(p, w);
		return;
	}
	p->said_clean = true;
	report(p, w, (struct worker_fact){ .event = WORKER_EV_CLEAN });
	p->act_ms = soon(w);
}

static void
act(struct false_process *p, const struct world *w)
{
	switch (p->phase) {
	case FALSE_RUNNING: leader_exits(p, w); break;
	case FALSE_CLEANING: become_clean(p, w); break;
	case FALSE_IDLE: leave(p, w); break;
	}
}

uint64_t
false_next_ms(const struct false_process *p)
{
	uint64_t next_ms = WORKER_NEVER;

	if (!p->there)
		return WORKER_NEVER;
	if (p->n_outbox > 0)
		next_ms = p->outbox[0].at_ms;
	/* A pipe is drained before its writer counts as gone. */
	if (p->dead)
		return p->n_outbox > 0 ? next_ms : p->reap_at_ms;
	if (p->deaf)
		return next_ms;
	if (p->n_inbox > 0)
		next_ms = earlier(next_ms, p->inbox[0].at_ms);
	return earlier(next_ms, p->act_ms);
}

bool
false_turn(struct false_process *p, const struct world *w,
    struct worker_fact *fact)
{
	if (p->n_outbox > 0 && p->outbox[0].at_ms <= w->now_ms) {
		*fact = p->outbox[0].fact;
		p->n_outbox--;
		memmove(p->outbox, p->outbox + 1,
		    p->n_outbox * sizeof(p->outbox[0]));
		return true;
	}
	if (p->dead) {
		p->there = false;
		*fact = (struct worker_fact){ .event = WORKER_EV_GONE };
		return true;
	}
	if (p->n_inbox > 0 && p->inbox[0].at_ms <= w->now_ms)
		obey(p, w);
	else if (p->act_ms <= w->now_ms)
		act(p, w);
	return false;
}
