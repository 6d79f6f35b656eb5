/* SPDX-License-Identifier: ISC */
/*
 * worker.c - what one worker does next: the table, and the rules in its cells.
 */
#include <stddef.h>

#include "supervisor/policy/restart.h"
#include "supervisor/policy/worker.h"

struct step {
	struct worker *w;
	const struct worker_limits *lim;
	const struct worker_fact *fact;
	uint64_t now_ms;
};

typedef enum worker_action (*transition)(const struct step *);

/* The one place that writes the state. */
static enum worker_action
enter(const struct step *s, enum worker_state state, uint64_t wait_ms,
    enum worker_action act)
{
	s->w->state = state;
	s->w->since_ms = s->now_ms;
	s->w->deadline_ms = wait_ms > WORKER_NEVER - s->now_ms
	    ? WORKER_NEVER
	    : s->now_ms + wait_ms;
	return act;
}

static uint64_t
end_ms(const struct step *s)
{
	return s->lim->grace_ms + s->lim->margin_ms;
}

static enum worker_action
keep(const struct step *s)
{
	(void)s;
	return WORKER_ACT_NONE;
}

/* Wishes that do not change what is going on now. */

static enum worker_action
want(const struct step *s)
{
	if (s->w->goal != WORKER_GOAL_RUN)
		s->w->goal = WORKER_GOAL_AFRESH;
	return WORKER_ACT_NONE;
}

/* What is finished stays finished; only a wish to run is given up. */
static enum worker_action
unwant(const struct step *s)
{
	if (s->w->goal == WORKER_GOAL_RUN || s->w->goal == WORKER_GOAL_AFRESH)
		s->w->goal = WORKER_GOAL_DOWN;
	return WORKER_ACT_NONE;
}

/* Beginnings. */

static enum worker_action
fork_it(const struct step *s)
{
	s->w->goal = WORKER_GOAL_RUN;
	return enter(s, WORKER_RUNNING, WORKER_NEVER, WORKER_ACT_FORK);
}

static enum worker_action
start_afresh(const struct step *s)
{
	s->w->short_runs = 0;
	s->w->refusals = 0;
	s->w->restarts = 0;
	s->w->no_more = false;
	return fork_it(s);
}

static enum worker_action
run(const struct step *s)
{
	return enter(s, WORKER_RUNNING, WORKER_NEVER, WORKER_ACT_RUN);
}

static enum worker_action
watch_run(const struct step *s)
{
	return enter(s, WORKER_RUNNING,
	    s->lim->run_max_ms == 0 ? WORKER_NEVER : s->lim->run_max_ms,
	    WORKER_ACT_NONE);
}

static enum worker_action
started(const struct step *s)
{
	s->w->ever_started = true;
	s->w->refusals = 0;
	return watch_run(s);
}

/* While it is being ended: for the record. */
static enum worker_action
started_meanwhile(const struct step *s)
{
	s->w->ever_started = true;
	s->w->refusals = 0;
	return WORKER_ACT_NONE;
}

/* That a task was handed over says not that there is room for its process. */
static void
note_task_ended(const struct step *s)
{
	if (!s->fact->ended)
		return;
	s->w->ever_started = true;
	s->w->refusals = 0;
}

static enum worker_action
next_task(const struct step *s)
{
	note_task_ended(s);
	return watch_run(s);
}

/* It is over, but for what the worker does with its output. */
static enum worker_action
run_long_enough(const struct step *s)
{
	return enter(s, WORKER_RUNNING, WORKER_NEVER, WORKER_ACT_NONE);
}

static enum worker_action
no_task(const struct step *s)
{
	note_task_ended(s);
	return enter(s, WORKER_IDLE, WORKER_NEVER, WORKER_ACT_NONE);
}

/* No room for the task's process: it has not run, so no limit counts it. */
static enum worker_action
refused(const struct step *s)
{
	return enter(s, WORKER_WAITING, restart_refusal_wait_ms(s->w, s->lim),
	    WORKER_ACT_NONE);
}

static enum worker_action
no_fork(const struct step *s)
{
	return enter(s, WORKER_VACANT, restart_refusal_wait_ms(s->w, s->lim),
	    WORKER_ACT_NONE);
}

/* Ends. */

static enum worker_action
settle_down(const struct step *s)
{
	s->w->goal = WORKER_GOAL_DOWN;
	return enter(s, WORKER_DOWN, WORKER_NEVER, WORKER_ACT_NONE);
}

/* The process has gone and nothing of it is left: what was it to be? */
static enum worker_action
settle(const struct step *s)
{
	switch (s->w->goal) {
	case WORKER_GOAL_RUN: return fork_it(s);
	case WORKER_GOAL_AFRESH: return start_afresh(s);
	case WORKER_GOAL_DOWN: return settle_down(s);
	case WORKER_GOAL_FAILED:
		return enter(s, WORKER_FAILED, WORKER_NEVER, WORKER_ACT_NONE);
	case WORKER_GOAL_DONE:
		return enter(s, WORKER_DONE, WORKER_NEVER, WORKER_ACT_NONE);
	}
	return WORKER_ACT_IMPOSSIBLE;
}

static enum worker_action
run_ended(const struct step *s)
{
	uint64_t wait_ms;

	if (!restart_decide(s->w, s->lim, s->now_ms, &wait_ms))
		return enter(s, WORKER_LEAVING, s->lim->margin_ms,
		    WORKER_ACT_DISMISS);
	if (wait_ms == 0)
		return run(s);
	return enter(s, WORKER_WAITING, wait_ms, WORKER_ACT_NONE);
}

static void
note_exit(const struct step *s)
{
	s->w->ran_well = s->fact->success;
	s->w->ran_stable = s->fact->ran_ms >= s->lim->stable_ms;
	s->w->no_more |= s->fact->interrupted;
}

static enum worker_action
exited(const struct step *s)
{
	note_exit(s);
	return enter(s, WORKER_CLEANING, end_ms(s), WORKER_ACT_NONE);
}

/* While it is being ended: for the record. */
static enum worker_action
exited_meanwhile(const struct step *s)
{
	note_exit(s);
	return WORKER_ACT_NONE;
}

static enum worker_action
exited_overdue(const struct step *s)
{
	note_exit(s);
	s->w->ran_well = false;
	return WORKER_ACT_NONE;
}

/* At its very first start a mistake, not retried; later, a failed run. */
static enum worker_action
unrunnable(const struct step *s)
{
	s->w->ran_well = false;
	s->w->ran_stable = false;
	if (s->w->ever_started)
		return run_ended(s);
	s->w->goal = WORKER_GOAL_FAILED;
	return enter(s, WORKER_LEAVING, s->lim->margin_ms, WORKER_ACT_DISMISS);
}

/* What nothing was heard of has failed, and lasted as long as it was seen. */
static void
note_loss(const struct step *s)
{
	s->w->ran_well = false;
	s->w->ran_stable = s->now_ms - s->w->since_ms >= s->lim->stable_ms;
}

/* Failed whatever is heard of it later. */
static enum worker_action
overdue(const struct step *s)
{
	note_loss(s);
	return enter(s, WORKER_OVERDUE, end_ms(s), WORKER_ACT_END_RUN);
}

/* Stops. */

static enum worker_action
stop(const struct step *s)
{
	s->w->goal = WORKER_GOAL_DOWN;
	return enter(s, WORKER_STOPPING, end_ms(s), WORKER_ACT_DISMISS);
}

static enum worker_action
hurry(const struct step *s)
{
	unwant(s);
	return enter(s, WORKER_STOPPING, s->lim->margin_ms, WORKER_ACT_HURRY);
}

static uint64_t
until_deadline_ms(const struct step *s)
{
	return s->w->deadline_ms > s->now_ms ? s->w->deadline_ms - s->now_ms
					     : 0;
}

/* The margin again, but a stop that runs ends no later than it would have. */
static uint64_t
rest_ms(const struct step *s)
{
	uint64_t left_ms = until_deadline_ms(s);

	return left_ms < s->lim->margin_ms ? left_ms : s->lim->margin_ms;
}

static enum worker_action
hurry_more(const struct step *s)
{
	unwant(s);
	return enter(s, WORKER_STOPPING, rest_ms(s), WORKER_ACT_HURRY);
}

/* No tree, so nothing to wait for. */
static enum worker_action
leave(const struct step *s)
{
	s->w->goal = WORKER_GOAL_DOWN;
	return enter(s, WORKER_LEAVING, s->lim->margin_ms, WORKER_ACT_DISMISS);
}

static enum worker_action
left(const struct step *s)
{
	return enter(s, WORKER_LEAVING, rest_ms(s), WORKER_ACT_NONE);
}

static enum worker_action
kill_it(const struct step *s)
{
	return enter(s, WORKER_KILLED, WORKER_NEVER, WORKER_ACT_KILL);
}

/* The worker's process died with a tree: its task is lost with it. */
static enum worker_action
lost(const struct step *s)
{
	note_loss(s);
	return enter(s, WORKER_SWEEPING, WORKER_NEVER, WORKER_ACT_SWEEP);
}

static enum worker_action
sweep(const struct step *s)
{
	return enter(s, WORKER_SWEEPING, WORKER_NEVER, WORKER_ACT_SWEEP);
}

static enum worker_action
swept(const struct step *s)
{
	uint64_t wait_ms;

	if (s->w->goal != WORKER_GOAL_RUN ||
	    !restart_decide(s->w, s->lim, s->now_ms, &wait_ms))
		return settle(s);
	if (wait_ms == 0)
		return fork_it(s);
	return enter(s, WORKER_VACANT, wait_ms, WORKER_ACT_NONE);
}

/* A waiting process died: it had no tree. The wait goes on without it. */
static enum worker_action
died_waiting(const struct step *s)
{
	return enter(s, WORKER_VACANT, until_deadline_ms(s), WORKER_ACT_NONE);
}

/* No run was lost with it, so no policy of restarts is asked: but no spin. */
static enum worker_action
died_idle(const struct step *s)
{
	note_loss(s);
	return enter(s, WORKER_VACANT, restart_delay_ms(s->w, s->lim),
	    WORKER_ACT_NONE);
}

/* The program of an idle worker may live on. */

static enum worker_action
stop_idle(const struct step *s)
{
	return s->lim->resident ? stop(s) : leave(s);
}

static enum worker_action
hurry_idle(const struct step *s)
{
	return s->lim->resident ? hurry(s) : leave(s);
}

static enum worker_action
gone_idle(const struct step *s)
{
	return s->lim->resident ? lost(s) : died_idle(s);
}

/* Rows are states, columns events; an empty cell cannot happen. */
static const transition table[WORKER_NSTATES][WORKER_NEVENTS] = {
	[WORKER_DOWN] = {
		[WORKER_EV_START] = start_afresh,
		[WORKER_EV_STOP] = keep,
		[WORKER_EV_KILL] = keep,
	},
	[WORKER_RUNNING] = {
		[WORKER_EV_START] = keep,
		[WORKER_EV_STOP] = stop,
		[WORKER_EV_KILL] = hurry,
		[WORKER_EV_STARTED] = started,
		[WORKER_EV_REFUSED] = refused,
		[WORKER_EV_UNRUNNABLE] = unrunnable,
		[WORKER_EV_EXITED] = exited,
		/* Of a batch; elsewhere it has exited first. */
		[WORKER_EV_CLEAN] = run_long_enough,
		[WORKER_EV_GONE] = lost,
		[WORKER_EV_NOFORK] = no_fork,
		[WORKER_EV_TASK] = next_task,
		[WORKER_EV_IDLE] = no_task,
		[WORKER_EV_DEADLINE] = overdue,
	},
	[WORKER_CLEANING] = {
		[WORKER_EV_START] = keep,
		[WORKER_EV_STOP] = stop,
		[WORKER_EV_KILL] = hurry,
		[WORKER_EV_CLEAN] = run_ended,
		[WORKER_EV_GONE] = sweep,
		[WORKER_EV_DEADLINE] = kill_it,
	},
	[WORKER_OVERDUE] = {
		[WORKER_EV_START] = keep,
		[WORKER_EV_STOP] = stop,
		[WORKER_EV_KILL] = hurry,
		/* A batch's time began when the task was handed over. */
		[WORKER_EV_REFUSED] = refused,
		[WORKER_EV_EXITED] = exited_overdue,
		[WORKER_EV_CLEAN] = run_ended,
		[WORKER_EV_GONE] = sweep,
		[WORKER_EV_TASK] = next_task,
		[WORKER_EV_IDLE] = no_task,
		[WORKER_EV_DEADLINE] = kill_it,
	},
	[WORKER_WAITING] = {
		[WORKER_EV_START] = keep,
		[WORKER_EV_STOP] = leave,
		[WORKER_EV_KILL] = leave,
		[WORKER_EV_GONE] = died_waiting,
		[WORKER_EV_DEADLINE] = run,
	},
	[WORKER_IDLE] = {
		[WORKER_EV_START] = keep,
		[WORKER_EV_STOP] = stop_idle,
		[WORKER_EV_KILL] = hurry_idle,
		[WORKER_EV_GONE] = gone_idle,
		[WORKER_EV_TASK] = next_task,
		[WORKER_EV_IDLE] = keep,
	},
	[WORKER_VACANT] = {
		[WORKER_EV_START] = keep,
		[WORKER_EV_STOP] = settle_down,
		[WORKER_EV_KILL] = settle_down,
		[WORKER_EV_DEADLINE] = fork_it,
	},
	[WORKER_STOPPING] = {
		[WORKER_EV_START] = want,
		[WORKER_EV_STOP] = unwant,
		[WORKER_EV_KILL] = hurry_more,
		[WORKER_EV_STARTED] = started_meanwhile,
		[WORKER_EV_REFUSED] = left,
		[WORKER_EV_UNRUNNABLE] = left,
		[WORKER_EV_EXITED] = exited_meanwhile,
		[WORKER_EV_CLEAN] = left,
		[WORKER_EV_GONE] = sweep,
		[WORKER_EV_TASK] = keep,
		[WORKER_EV_IDLE] = keep,
		[WORKER_EV_DEADLINE] = kill_it,
	},
	[WORKER_LEAVING] = {
		[WORKER_EV_START] = want,
		[WORKER_EV_STOP] = unwant,
		[WORKER_EV_KILL] = unwant,
		[WORKER_EV_GONE] = settle,
		[WORKER_EV_DEADLINE] = kill_it,
	},
	[WORKER_KILLED] = {
		[WORKER_EV_START] = want,
		[WORKER_EV_STOP] = unwant,
		[WORKER_EV_KILL] = unwant,
		[WORKER_EV_STARTED] = started_meanwhile,
		[WORKER_EV_REFUSED] = keep,
		[WORKER_EV_UNRUNNABLE] = keep,
		[WORKER_EV_EXITED] = exited_overdue,
		[WORKER_EV_CLEAN] = keep,
		[WORKER_EV_GONE] = sweep,
		[WORKER_EV_TASK] = keep,
		[WORKER_EV_IDLE] = keep,
	},
	[WORKER_SWEEPING] = {
		[WORKER_EV_START] = want,
		[WORKER_EV_STOP] = unwant,
		[WORKER_EV_KILL] = unwant,
		[WORKER_EV_SWEPT] = swept,
	},
	[WORKER_FAILED] = {
		[WORKER_EV_START] = start_afresh,
		[WORKER_EV_STOP] = keep,
		[WORKER_EV_KILL] = keep,
	},
	[WORKER_DONE] = {
		[WORKER_EV_START] = start_afresh,
		[WORKER_EV_STOP] = keep,
		[WORKER_EV_KILL] = keep,
	},
};

void
worker_init(struct worker *w, uint32_t seed, uint64_t now_ms)
{
	*w = (struct worker){ .state = WORKER_DOWN,
		.goal = WORKER_GOAL_DOWN,
		.since_ms = now_ms,
		.deadline_ms = WORKER_NEVER,
		.seed = seed == 0 ? 1 : seed };
}

enum worker_action
worker_step(struct worker *w, const struct worker_limits *lim,
    const struct worker_fact *fact, uint64_t now_ms)
{
	transition t = table[w->state][fact->event];
	struct step s = { .w = w, .lim = lim, .fact = fact, .now_ms = now_ms };

	return t == NULL ? WORKER_ACT_IMPOSSIBLE : t(&s);
}
