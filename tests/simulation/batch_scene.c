/* SPDX-License-Identifier: ISC */
/*
 * batch_scene.c - the life of one batch, from its first item to its end, by
 * chance.
 *
 * The supervisor's part is played: tasks are taken from the input, queued,
 * handed to workers, one or several to each, and wait for their retries; some
 * workers die with all that they have. A task is in one place at a time: free
 * again when it was reported.
 */
#include <stdio.h>

#include "tests/simulation/batch_scene.h"
#include "tests/simulation/books.h"

#define TASKS_MAX 48u
#define WORKERS_MAX 16u

enum whereabouts {
	NOWHERE,
	QUEUED,
	HANDED,
	WAITING
};

struct false_task {
	enum whereabouts where;
	struct batch_task kept; /* what the policy keeps with it */
	struct account account;
	uint32_t worker;
	uint64_t due_ms;
	bool last_try;
};

struct batch_scene {
	struct dice *dice;
	struct batch_tally *tally;
	struct batch_limits limits;
	struct batch batch;
	struct books books;
	struct false_task tasks[TASKS_MAX];
	uint64_t n_left; /* in the input */
	uint64_t now_ms;
	uint64_t end_events; /* then everything is ended */
	uint64_t give_up_events; /* it must be over by then */
	uint32_t n_workers;
	uint32_t succeeds; /* chance, per mille */
	uint32_t returns; /* the same, of the rest */
	uint32_t stops;
	bool failed;
};

static void
fail(struct batch_scene *s, const char *rule)
{
	const struct batch_limits *lim = &s->limits;

	if (s->failed)
		return;
	s->failed = true;
	snprintf(s->tally->wrong, sizeof(s->tally->wrong),
	    "event %llu: %s\n"
	    "retries %u after %llu ms, halt %d of %d at %u or %u %%, "
	    "phase %d, taken %llu, held %llu, left %llu",
	    (unsigned long long)s->tally->events, rule, lim->retries,
	    (unsigned long long)lim->retry_delay_ms, (int)lim->halt_when,
	    (int)lim->halt_what, lim->halt_n, lim->halt_percent,
	    (int)s->batch.phase, (unsigned long long)s->batch.taken,
	    (unsigned long long)s->batch.held, (unsigned long long)s->n_left);
}

/* Any that is there, or NULL. */
static struct false_task *
any(struct batch_scene *s, enum whereabouts where)
{
	uint64_t first = dice_below(s->dice, TASKS_MAX);

	for (uint64_t i = 0; i < TASKS_MAX; i++) {
		struct false_task *t = &s->tasks[(first + i) % TASKS_MAX];

		if (t->where == where)
			return t;
	}
	return NULL;
}

static void
note_met(struct batch_scene *s, enum batch_phase before,
    const struct batch_ruling *r, bool was_halted)
{
	const struct batch_limits *lim = &s->limits;

	s->tally->met[before][r->verdict]++;
	if (s->batch.halted && !was_halted)
		s->tally
		    ->halts[lim->halt_when][lim->halt_what][lim->halt_n == 0]++;
}

static void
end(struct batch_scene *s, struct false_task *t, enum batch_end how)
{
	enum batch_phase before = s->batch.phase;
	bool was_halted = s->batch.halted;
	struct batch_ruling r =
	    batch_ended(&s->batch, &s->limits, &t->kept, how);
	const char *broken = books_ended(&s->books, &t->account, how, &r);

	if (broken != NULL)
		fail(s, broken);
	if (t->last_try && r.verdict == BATCH_RETRY)
		fail(s, "a try after the last");
	note_met(s, before, &r, was_halted);
	switch (r.verdict) {
	case BATCH_RETRY:
		t->where = WAITING;
		t->due_ms = s->now_ms + r.wait_ms;
		break;
	case BATCH_AGAIN: t->where = QUEUED; break;
	case BATCH_SUCCEEDED:
	case BATCH_FAILED:
	case BATCH_POISON:
	case BATCH_NOT_RUN: *t = (struct false_task){ 0 }; break;
	}
}

/* What the supervisor does. */

static void
take(struct batch_scene *s)
{
	struct false_task *t = any(s, NOWHERE);

	if (s->n_left == 0) {
		s->books.input_over = true;
		batch_input_over(&s->batch);
		return;
	}
	if (t == NULL || s->books.input_over || !batch_may_begin(&s->batch))
		return;
	s->n_left--;
	s->books.taken++;
	if (dice_chance(s->dice, 100)) {
		s->books.skipped++;
		batch_skip(&s->batch);
		return;
	}
	s->books.held++;
	batch_take(&s->batch);
	t->where = QUEUED;
}

static void
begin(struct batch_scene *s)
{
	struct false_task *t = any(s, QUEUED);
	bool last;

	if (t == NULL || !batch_may_begin(&s->batch))
		return;
	if (s->books.draining || s->books.ending)
		fail(s, "a task begins after all was to end");
	last = t->account.begun == s->limits.retries;
	if (batch_is_last_try(&s->limits, &t->kept) != last)
		fail(s, "it is wrong about the last try");
	t->where = HANDED;
	t->worker = (uint32_t)dice_below(s->dice, s->n_workers);
	t->last_try = last;
}

static enum batch_end
draw_end(struct batch_scene *s)
{
	struct dice *d = s->dice;

	if (dice_chance(d, s->succeeds))
		return BATCH_END_WELL;
	if (s->batch.phase == BATCH_ENDING && dice_chance(d, 700))
		return BATCH_END_STOPPED;
	if (dice_chance(d, s->returns))
		return dice_chance(d, 500) ? BATCH_END_RETURNED
					   : BATCH_END_STOPPED;
	return BATCH_END_FAILED + (enum batch_end)dice_below(d, 4);
}

static void
end_any(struct batch_scene *s)
{
	struct false_task *t = any(s, HANDED);

	if (t != NULL)
		end(s, t, draw_end(s));
}

/* It had begun one of them, perhaps, and not the others. */
static void
lose_worker(struct batch_scene *s)
{
	uint64_t worker = dice_below(s->dice, s->n_workers);
	enum batch_end how =
	    dice_chance(s->dice, 500) ? BATCH_END_LOST : BATCH_END_DEATH;

	for (uint32_t i = 0; i < TASKS_MAX; i++) {
		struct false_task *t = &s->tasks[i];

		if (t->where != HANDED || t->worker != worker)
			continue;
		end(s, t, how);
		how = BATCH_END_RETURNED;
	}
}

/* Time passes; what is due is queued, what may not begin is given back. */
static void
look_after(struct batch_scene *s)
{
	bool begins = batch_may_begin(&s->batch);

	s->now_ms += dice_spread(s->dice, 2 * s->limits.retry_delay_ms);
	for (uint32_t i = 0; i < TASKS_MAX; i++) {
		struct false_task *t = &s->tasks[i];

		if (!begins && (t->where == QUEUED || t->where == WAITING))
			end(s, t, BATCH_END_RETURNED);
		else if (t->where == WAITING && t->due_ms <= s->now_ms)
			t->where = QUEUED;
	}
}

static void
interfere(struct batch_scene *s)
{
	bool all = dice_chance(s->dice, 500);

	if (!dice_chance(s->dice, s->stops) && s->tally->events < s->end_events)
		return;
	s->books.draining = true;
	s->books.ending |= all;
	if (all)
		batch_end_all(&s->batch);
	else
		batch_drain(&s->batch);
}

static void
check(struct batch_scene *s)
{
	const char *broken = books_compare(&s->books, &s->batch);
	uint64_t n = 0;

	for (uint32_t i = 0; i < TASKS_MAX; i++)
		n += s->tasks[i].where != NOWHERE;
	if (broken != NULL)
		fail(s, broken);
	if (n != s->batch.held)
		fail(s, "a task is in no place, or in two");
	if (s->tally->events > s->give_up_events)
		fail(s, "it does not settle");
}

static void
turn(struct batch_scene *s)
{
	s->tally->events++;
	switch (dice_below(s->dice, 8)) {
	case 0:
	case 1: take(s); break;
	case 2:
	case 3: begin(s); break;
	case 4:
	case 5: end_any(s); break;
	case 6: look_after(s); break;
	case 7:
		if (dice_chance(s->dice, 300))
			lose_worker(s);
		else
			interfere(s);
		break;
	}
	check(s);
}

static void
draw(struct batch_scene *s, uint64_t max_events)
{
	struct dice *d = s->dice;
	bool share = dice_chance(d, 500);

	s->limits = (struct batch_limits){
		.retries = (uint32_t)dice_spread(d, 12),
		.retry_delay_ms = dice_spread(d, 100000),
		.halt_when = (enum batch_halt_when)dice_below(d, 3),
		.halt_what = (enum batch_halt_what)dice_below(d, 3),
		.halt_n = share ? 0 : 1 + (uint32_t)dice_spread(d, 200),
		.halt_percent = share ? 1 + (uint32_t)dice_below(d, 100) : 0,
	};
	s->n_left = dice_chance(d, 100) ? UINT64_MAX : dice_spread(d, 2000);
	s->n_workers = 1 + (uint32_t)dice_below(d, WORKERS_MAX);
	s->succeeds = (uint32_t)dice_below(d, 1001);
	s->returns = (uint32_t)dice_spread(d, 900);
	s->stops = (uint32_t)dice_spread(d, 20);
	s->end_events = s->tally->events + dice_below(d, max_events);
	s->give_up_events = s->end_events + 20000;
	batch_init(&s->batch, (uint32_t)dice_throw(d));
	s->books = (struct books){ .limits = &s->limits };
}

bool
batch_scene_play(struct dice *d, struct batch_tally *tally, uint64_t max_events)
{
	struct batch_scene s = { .dice = d, .tally = tally };

	tally->batches++;
	draw(&s, max_events);
	do
		turn(&s);
	while (!s.failed && !batch_is_over(&s.batch));
	if (!s.failed && any(&s, HANDED) != NULL)
		fail(&s, "it is over and something runs");
	return !s.failed;
}
