/* SPDX-License-Identifier: ISC */
/*
 * scene.c - the life of one pool, from its start to its end, by chance.
 *
 * The shell around the policy is played here as supervisor/apply.c has it: an
 * event in, an action out, the action done; GONE only after the pipe is
 * drained; SWEPT only when no stray is left.
 */
#include <stdio.h>

#include "tests/simulation/draw.h"
#include "tests/simulation/judge_state.h"
#include "tests/simulation/scene_parts.h"

static void
fail(struct scene *s, const struct place *p, const char *rule)
{
	const struct worker_limits *lim = &s->limits;
	char *to = s->tally->wrong;
	size_t cap = sizeof(s->tally->wrong), len;

	if (s->failed)
		return;
	s->failed = true;
	len = (size_t)snprintf(to, cap,
	    "event %llu, worker %u of %u: %s\n"
	    "stable %llu, delay %llu to %llu, restart %d at most %u in %llu, "
	    "run max %llu, grace %llu, margin %llu\n",
	    (unsigned long long)s->tally->events, p->index + 1, s->n_places,
	    rule, (unsigned long long)lim->stable_ms,
	    (unsigned long long)lim->delay_ms,
	    (unsigned long long)lim->delay_max_ms, (int)lim->restart,
	    lim->restarts_max, (unsigned long long)lim->restarts_window_ms,
	    (unsigned long long)lim->run_max_ms,
	    (unsigned long long)lim->grace_ms,
	    (unsigned long long)lim->margin_ms);
	if (len < cap)
		past_tell(&p->past, to + len, cap - len);
}

/* A second count of what the pool keeps count of. */
static void
check_pool(struct scene *s, const struct place *p)
{
	uint32_t n[WORKER_NSTATES] = { 0 };
	uint32_t ended, active;
	bool over;

	for (uint32_t i = 0; i < s->n_places; i++)
		n[s->places[i].worker.state]++;
	for (int i = 0; i < WORKER_NSTATES; i++)
		if (n[i] != s->pool.in_state[i])
			fail(s, p, "the pool has lost count");
	ended = n[WORKER_FAILED] + n[WORKER_DONE];
	active = s->n_places - ended - n[WORKER_DOWN];
	if (pool_is_idle(&s->pool) != (active == 0))
		fail(s, p, "the pool is wrong about being idle");
	over = ended > 0 && active == 0;
	if (s->pool.exit_when == POOL_EXIT_WHEN_ANY)
		over = ended > 0;
	if (s->pool.exit_when == POOL_EXIT_WHEN_FAILURE)
		over |= n[WORKER_FAILED] > 0;
	if (pool_is_over(&s->pool) != over)
		fail(s, p, "the pool is wrong about being over");
}

/* Deeds: each with what must be true of the world for it. */

static void take(struct scene *, struct place *, struct worker_fact);

static void
provide(struct scene *s, struct place *p)
{
	take(s, p, desk_provide(&p->desk, &p->process, &s->world));
}

/* Another task, to an idle worker or ahead. */
void
scene_offer(struct scene *s, struct place *p)
{
	if (!s->world.batch)
		return;
	if (p->worker.state == WORKER_IDLE)
		provide(s, p);
	else if (p->worker.state == WORKER_RUNNING &&
	    !desk_add(&p->desk, &p->process, &s->world))
		fail(s, p, "more said than a pipe holds");
}

static void
do_fork(struct scene *s, struct place *p)
{
	if (p->process.there)
		fail(s, p, "two processes in a place");
	if (p->process.strays || p->sweep_end_ms != WORKER_NEVER)
		fail(s, p, "a fork before all strays were ended");
	if (dice_chance(s->dice, s->no_fork)) {
		take(s, p, (struct worker_fact){ .event = WORKER_EV_NOFORK });
		return;
	}
	false_fork(&p->process, &s->world);
	if (s->world.batch)
		provide(s, p);
}

static void
do_run(struct scene *s, struct place *p)
{
	if (!p->process.there)
		fail(s, p, "a task for nobody");
	else if (p->process.phase != FALSE_IDLE || p->process.leaving ||
	    p->process.n_outbox > 0)
		fail(s, p, "a task for a worker that is not idle");
	else if (s->world.batch)
		provide(s, p);
	else if (!false_tell_run(&p->process, &s->world))
		fail(s, p, "more said than a pipe holds");
}

static void
do_stop(struct scene *s, struct place *p, uint64_t grace_ms, bool leave)
{
	if (!p->process.there)
		fail(s, p, "a stop for nobody");
	else if (!false_tell_stop(&p->process, &s->world, grace_ms, leave))
		fail(s, p, "more said than a pipe holds");
}

static void
do_kill(struct scene *s, struct place *p)
{
	if (!p->process.there)
		fail(s, p, "a signal to nobody");
	false_kill(&p->process, &s->world);
}

static void
do_sweep(struct scene *s, struct place *p)
{
	if (p->process.there)
		fail(s, p, "a sweep before the worker was reaped");
	p->sweep_end_ms =
	    s->world.now_ms + dice_spread(s->dice, JUDGE_SWEEP_MAX_MS);
}

static void
carry_out(struct scene *s, struct place *p, enum worker_action action)
{
	switch (action) {
	case WORKER_ACT_FORK: do_fork(s, p); break;
	case WORKER_ACT_RUN: do_run(s, p); break;
	case WORKER_ACT_END_RUN:
		do_stop(s, p, s->limits.grace_ms, false);
		break;
	case WORKER_ACT_DISMISS: do_stop(s, p, s->limits.grace_ms, true); break;
	case WORKER_ACT_HURRY: do_stop(s, p, 0, true); break;
	case WORKER_ACT_KILL: do_kill(s, p); break;
	case WORKER_ACT_SWEEP: do_sweep(s, p); break;
	case WORKER_ACT_NONE:
	case WORKER_ACT_IMPOSSIBLE:
	case WORKER_NACTIONS: break;
	}
}

static void
take(struct scene *s, struct place *p, struct worker_fact fact)
{
	struct worker before = p->worker;
	struct judge_case c = { .limits = &s->limits,
		.before = &before,
		.after = &p->worker,
		.fact = &fact,
		.now_ms = s->world.now_ms };
	const char *broken;

	if (s->failed)
		return;
	s->tally->events++;
	s->tally->met[before.state][fact.event]++;
	c.action = worker_step(&p->worker, &s->limits, &fact, c.now_ms);
	past_note(&p->past, &c);
	pool_note(&s->pool, before.state, p->worker.state);
	if (p->worker.deadline_ms != before.deadline_ms)
		p->late_ms = dice_chance(s->dice, 200)
		    ? dice_below(s->dice, JUDGE_LATE_MAX_MS + 1)
		    : 0;
	broken = judge_step(&p->judge, &c);
	if (broken != NULL)
		fail(s, p, broken);
	if (worker_state_has_process(p->worker.state) != p->process.there &&
	    c.action != WORKER_ACT_FORK)
		fail(s, p, "it is wrong about having a process");
	carry_out(s, p, c.action);
}

void
scene_ask(struct scene *s, struct place *p, enum worker_event event)
{
	take(s, p, (struct worker_fact){ .event = event });
}

/* Time. */

static uint64_t
deadline_ms(const struct place *p)
{
	return p->worker.deadline_ms == WORKER_NEVER
	    ? WORKER_NEVER
	    : p->worker.deadline_ms + p->late_ms;
}

static uint64_t
place_next_ms(const struct place *p)
{
	uint64_t next_ms = false_next_ms(&p->process);

	if (deadline_ms(p) < next_ms)
		next_ms = deadline_ms(p);
	return p->sweep_end_ms < next_ms ? p->sweep_end_ms : next_ms;
}

static void
hear(struct scene *s, struct place *p, struct worker_fact fact)
{
	/* Of a batch, whose output nobody takes for a while. */
	if (s->world.batch && fact.event == WORKER_EV_IDLE &&
	    p->worker.state == WORKER_RUNNING && dice_chance(s->dice, 300))
		take(s, p, (struct worker_fact){ .event = WORKER_EV_CLEAN });
	/* That its program has ended counts only where it was to leave. */
	if (s->world.batch && fact.event == WORKER_EV_CLEAN &&
	    (p->worker.state != WORKER_STOPPING || p->desk.n_tasks > 0))
		return;
	if (s->world.batch &&
	    !desk_translate(&p->desk, p->worker.state, &s->world, &fact))
		fail(s, p, "an answer to no task");
	take(s, p, fact);
	if (dice_chance(s->dice, 700))
		scene_offer(s, p);
}

static void
place_turn(struct scene *s, struct place *p)
{
	struct worker_fact fact;

	if (false_next_ms(&p->process) <= s->world.now_ms) {
		if (false_turn(&p->process, &s->world, &fact))
			hear(s, p, fact);
	} else if (p->sweep_end_ms <= s->world.now_ms) {
		p->sweep_end_ms = WORKER_NEVER;
		p->process.strays = false;
		scene_ask(s, p, WORKER_EV_SWEPT);
	} else {
		scene_ask(s, p, WORKER_EV_DEADLINE);
	}
	check_pool(s, p);
	if (pool_is_over(&s->pool) && s->shutdown.phase == SHUTDOWN_NONE)
		scene_shut_down(s, SHUTDOWN_REQ_OVER);
}

/* The place whose turn is next, or NULL when a request comes before. */
static struct place *
next_place(struct scene *s)
{
	struct place *next = NULL;
	uint64_t next_ms = s->request_ms;

	for (uint32_t i = 0; i < s->n_places; i++) {
		uint64_t at_ms = place_next_ms(&s->places[i]);

		if (at_ms < next_ms) {
			next_ms = at_ms;
			next = &s->places[i];
		}
	}
	if (next_ms > s->world.now_ms)
		s->world.now_ms = next_ms;
	return next;
}

static void
turn(struct scene *s)
{
	struct place *p = next_place(s);

	if (p == NULL)
		scene_request(s);
	else
		place_turn(s, p);
	for (uint32_t i = 0; i < s->n_places && !s->failed; i++) {
		const char *broken = judge_rest(&s->places[i].judge,
		    &s->places[i].worker, s->world.now_ms);

		if (broken != NULL)
			fail(s, &s->places[i], broken);
	}
}

static void
draw(struct scene *s, uint64_t max_events)
{
	struct dice *d = s->dice;
	uint32_t n = 1 + (uint32_t)dice_spread(d, PLACES_MAX - 1);

	bool batch = dice_chance(d, 400);

	s->limits = batch ? draw_batch_limits(d) : draw_limits(d);
	s->world = (struct world){ .dice = d,
		.batch = batch,
		.limits = &s->limits,
		.nature = draw_nature(d),
		.now_ms = dice_spread(d, UINT64_C(1) << 40) };
	s->no_fork = draw_rarely(d, 50);
	s->gap_ms = 1 + dice_spread(d, 20000);
	s->end_events = s->tally->events + dice_below(d, max_events);
	pool_init(&s->pool, (enum pool_exit_when)dice_below(d, 3), n);
	for (uint32_t i = 0; i < n; i++)
		scene_add_place(s);
	s->request_ms = s->world.now_ms + dice_spread(d, s->gap_ms);
}

bool
scene_play(struct dice *d, struct tally *tally, uint64_t max_events)
{
	struct scene s = { .dice = d, .tally = tally };

	tally->pools++;
	draw(&s, max_events);
	scene_ask_all(&s, WORKER_EV_START);
	while (!s.failed &&
	    (s.shutdown.phase == SHUTDOWN_NONE || !pool_is_idle(&s.pool)))
		turn(&s);
	for (uint32_t i = 0; i < s.n_places && !s.failed; i++)
		if (s.places[i].process.there || s.places[i].process.strays)
			fail(&s, &s.places[i], "something outlives the pool");
	return !s.failed;
}
