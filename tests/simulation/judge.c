/* SPDX-License-Identifier: ISC */
/*
 * judge.c - what must be true of one worker, said a second time.
 */
#include <stddef.h>

#include "tests/simulation/judge.h"
#include "tests/simulation/judge_state.h"
#include "tests/simulation/judge_wait.h"

/* From the last word of a worker's process to its place being empty. */
#define SLACK_MS \
	(JUDGE_SWEEP_MAX_MS + WORLD_DYING_MAX_MS + \
	    2 * (uint64_t)(JUDGE_LATE_MAX_MS + WORLD_LATENCY_MAX_MS))

void
judge_init(struct judge *j)
{
	*j = (struct judge){ .settle_by_ms = WORKER_NEVER };
}

/* Wishes. */

static void
hear_start(struct judge *j, const struct judge_case *c)
{
	if (!j->wanted || j->end != JUDGE_END_NONE ||
	    judge_is_at_rest(c->before->state))
		j->fresh = true;
	j->end = JUDGE_END_NONE;
	j->wanted = true;
	j->settle_by_ms = WORKER_NEVER;
}

static void
hear_stop(struct judge *j, const struct judge_case *c)
{
	const struct worker_limits *lim = c->limits;
	uint64_t patience_ms = lim->margin_ms;

	if (c->fact->event == WORKER_EV_STOP)
		patience_ms += lim->grace_ms;
	if (c->now_ms + patience_ms + SLACK_MS < j->settle_by_ms)
		j->settle_by_ms = c->now_ms + patience_ms + SLACK_MS;
	j->wanted = false;
	j->fresh = false;
	if (c->action == WORKER_ACT_DISMISS)
		j->patience_ms = c->now_ms + lim->margin_ms +
		    (j->started ? lim->grace_ms : 0);
	/* What was hurried may have been waiting for its end already. */
	if (c->action == WORKER_ACT_HURRY &&
	    (c->before->state != WORKER_STOPPING ||
		j->patience_ms > c->now_ms + lim->margin_ms))
		j->patience_ms = c->now_ms + lim->margin_ms;
}

/* Waits. */

static const char *
judge_refusal(struct judge *j, const struct judge_case *c)
{
	const struct worker_limits *lim = c->limits;
	uint64_t delay_ms = lim->delay_ms > 0 ? lim->delay_ms : 1;
	uint64_t max_ms = lim->delay_max_ms > 0 ? lim->delay_max_ms : 1;

	j->refusals++;
	if (c->action == WORKER_ACT_RUN || c->action == WORKER_ACT_FORK)
		return "it tries again at once after a refusal";
	return judge_wait(c, judge_doubled(delay_ms, max_ms, j->refusals));
}

/* Ends of runs. */

static bool
is_allowed_another(struct judge *j, const struct judge_case *c)
{
	const struct worker_limits *lim = c->limits;

	if (lim->restarts_max == 0)
		return true;
	if (lim->restarts_window_ms == 0)
		return j->short_runs <= lim->restarts_max;
	if (j->restarts == 0 ||
	    c->now_ms > j->window_ms + lim->restarts_window_ms) {
		j->restarts = 0;
		j->window_ms = c->now_ms;
	}
	j->restarts++;
	return j->restarts <= lim->restarts_max;
}

static bool
is_to_run_again(const struct judge *j, const struct worker_limits *lim)
{
	switch (lim->restart) {
	case WORKER_RESTART_NEVER: return false;
	case WORKER_RESTART_ON_FAILURE: return !j->no_more && !j->well;
	case WORKER_RESTART_ALWAYS: return !j->no_more;
	}
	return false;
}

/* A run is over and nothing of it is left; nobody has asked for a stop. */
static const char *
judge_end_of_run(struct judge *j, const struct judge_case *c)
{
	const struct worker_limits *lim = c->limits;

	j->short_runs = j->stable ? 0 : j->short_runs + 1;
	if (!is_to_run_again(j, lim))
		j->end = j->well ? JUDGE_END_DONE : JUDGE_END_FAILED;
	else if (!is_allowed_another(j, c))
		j->end = JUDGE_END_FAILED;
	else
		return judge_wait(c,
		    j->stable ? 0
			      : judge_doubled(lim->delay_ms, lim->delay_max_ms,
				    j->short_runs));
	j->patience_ms = c->now_ms + lim->margin_ms;
	if (c->action != WORKER_ACT_DISMISS &&
	    !judge_is_at_rest(c->after->state))
		return "a worker that is to end is not dismissed";
	return NULL;
}

static bool
is_going_on(const struct judge *j)
{
	return j->wanted && !j->fresh && !j->killed && j->end == JUDGE_END_NONE;
}

static const char *
judge_unrunnable(struct judge *j, const struct judge_case *c)
{
	j->well = false;
	j->stable = false;
	if (!is_going_on(j))
		return NULL;
	if (j->ever_started)
		return judge_end_of_run(j, c);
	j->end = JUDGE_END_FAILED;
	j->patience_ms = c->now_ms + c->limits->margin_ms;
	return c->action == WORKER_ACT_DISMISS
	    ? NULL
	    : "a command that cannot run at its first start is tried again";
}

static const char *
judge_started(struct judge *j, const struct judge_case *c)
{
	j->started = true;
	j->ever_started = true;
	j->refusals = 0;
	j->began_ms = c->now_ms;
	if (!is_going_on(j))
		return NULL;
	if (c->limits->run_max_ms > 0 &&
	    c->after->deadline_ms != c->now_ms + c->limits->run_max_ms)
		return "a run's longest time is not watched";
	return NULL;
}

static void
hear_exited(struct judge *j, const struct judge_case *c)
{
	j->heard_exit = true;
	j->well = c->fact->success && !j->ended_for_time;
	j->stable = c->fact->ran_ms >= c->limits->stable_ms;
	j->no_more |= c->fact->interrupted;
	if (is_going_on(j) && !j->ended_for_time)
		j->patience_ms =
		    c->now_ms + c->limits->grace_ms + c->limits->margin_ms;
}

/* Nothing of it runs: if it was to leave, it needs no more than the margin. */
static void
note_empty(struct judge *j, const struct judge_case *c)
{
	j->started = false;
	if (!is_going_on(j) &&
	    c->now_ms + c->limits->margin_ms < j->patience_ms)
		j->patience_ms = c->now_ms + c->limits->margin_ms;
}

static const char *
judge_clean(struct judge *j, const struct judge_case *c)
{
	/* Of a batch: its time has been enough, but it is not reported yet. */
	if (c->before->state == WORKER_RUNNING)
		return c->after->state == WORKER_RUNNING &&
			c->after->deadline_ms == WORKER_NEVER
		    ? NULL
		    : "a time limit for output that nobody takes";
	note_empty(j, c);
	return is_going_on(j) ? judge_end_of_run(j, c) : NULL;
}

static const char *
judge_refused(struct judge *j, const struct judge_case *c)
{
	note_empty(j, c);
	return is_going_on(j) ? judge_refusal(j, c) : NULL;
}

/* An idle process lost no run: its place is filled again, whatever the policy.
 */
static const char *
judge_idle_gone(struct judge *j, const struct judge_case *c)
{
	const struct worker_limits *lim = c->limits;

	j->stable = c->now_ms - j->began_ms >= lim->stable_ms;
	j->short_runs = j->stable ? 0 : j->short_runs + 1;
	if (c->after->state != WORKER_VACANT)
		return "an idle worker that died is not replaced";
	return judge_wait(c,
	    j->stable ? 0
		      : judge_doubled(lim->delay_ms, lim->delay_max_ms,
			    j->short_runs));
}

/* What is not heard of a run counts as lost, and as long as it was seen. */
static const char *
judge_gone(struct judge *j, const struct judge_case *c)
{
	j->killed = false;
	if (c->before->state == WORKER_WAITING)
		return c->after->state == WORKER_VACANT &&
			c->after->deadline_ms >= c->before->deadline_ms
		    ? NULL
		    : "a wait is cut short by the death of its process";
	if (c->before->state == WORKER_IDLE && !c->limits->resident)
		return judge_idle_gone(j, c);
	if (j->heard_exit)
		return NULL;
	j->well = false;
	if (!j->ended_for_time)
		j->stable = c->now_ms - j->began_ms >= c->limits->stable_ms;
	return NULL;
}

static const char *
judge_deadline(struct judge *j, const struct judge_case *c)
{
	const struct worker_limits *lim = c->limits;

	if (c->action == WORKER_ACT_END_RUN) {
		if (lim->run_max_ms == 0 ||
		    c->now_ms < j->began_ms + lim->run_max_ms)
			return "a run is ended before its longest time";
		j->ended_for_time = true;
		j->stable = c->now_ms - j->began_ms >= lim->stable_ms;
		j->patience_ms = c->now_ms + lim->grace_ms + lim->margin_ms;
	}
	if (c->action == WORKER_ACT_NONE)
		return "a deadline came and nothing was done";
	return NULL;
}

/* A batch. */

/* A task begins, or there is none: in a worker that is to go on. */
static const char *
judge_task(struct judge *j, const struct judge_case *c)
{
	const struct worker *w = c->after;
	bool idle = c->fact->event == WORKER_EV_IDLE;
	uint64_t run_max_ms = c->limits->run_max_ms;
	uint64_t deadline_ms =
	    idle || run_max_ms == 0 ? WORKER_NEVER : c->now_ms + run_max_ms;

	if (!is_going_on(j))
		return w->state == c->before->state &&
			w->deadline_ms == c->before->deadline_ms &&
			c->action == WORKER_ACT_NONE
		    ? NULL
		    : "a task hinders the end of its worker";
	j->started = !idle;
	j->ended_for_time = false;
	if (!idle || c->before->state != WORKER_IDLE)
		j->began_ms = c->now_ms;
	if (c->fact->ended)
		j->refusals = 0;
	if (w->state != (idle ? WORKER_IDLE : WORKER_RUNNING))
		return "a worker is wrong about having a task";
	return w->deadline_ms == deadline_ms
	    ? NULL
	    : "a task's longest time is not watched";
}

static const char *
judge_fact(struct judge *j, const struct judge_case *c)
{
	switch (c->fact->event) {
	case WORKER_EV_START: hear_start(j, c); return NULL;
	case WORKER_EV_STOP:
	case WORKER_EV_KILL: hear_stop(j, c); return NULL;
	case WORKER_EV_STARTED: return judge_started(j, c);
	case WORKER_EV_REFUSED:
	case WORKER_EV_NOFORK: return judge_refused(j, c);
	case WORKER_EV_UNRUNNABLE: return judge_unrunnable(j, c);
	case WORKER_EV_EXITED: hear_exited(j, c); return NULL;
	case WORKER_EV_CLEAN: return judge_clean(j, c);
	case WORKER_EV_GONE: return judge_gone(j, c);
	case WORKER_EV_SWEPT:
		return is_going_on(j) ? judge_end_of_run(j, c) : NULL;
	case WORKER_EV_TASK:
	case WORKER_EV_IDLE: return judge_task(j, c);
	case WORKER_EV_DEADLINE: return judge_deadline(j, c);
	case WORKER_NEVENTS: break;
	}
	return "no such event";
}

/* Deeds. */

static const char *
judge_run(struct judge *j, const struct judge_case *c)
{
	if (!j->wanted)
		return "a task is started after a stop was asked for";
	if (j->end != JUDGE_END_NONE)
		return "a task is started in a worker that has ended";
	if (j->fresh) {
		j->short_runs = j->refusals = j->restarts = 0;
		j->no_more = false;
	}
	j->fresh = false;
	j->started = j->heard_exit = j->ended_for_time = false;
	j->well = j->stable = false;
	j->began_ms = c->now_ms;
	return NULL;
}

static const char *
judge_kill(struct judge *j, const struct judge_case *c)
{
	j->killed = true;
	if (c->now_ms < j->patience_ms)
		return "a worker is killed before its time to end is over";
	return NULL;
}

static const char *
judge_action(struct judge *j, const struct judge_case *c)
{
	switch (c->action) {
	case WORKER_ACT_FORK:
	case WORKER_ACT_RUN: return judge_run(j, c);
	case WORKER_ACT_KILL: return judge_kill(j, c);
	case WORKER_ACT_IMPOSSIBLE: return "it was called impossible";
	case WORKER_ACT_NONE:
	case WORKER_ACT_END_RUN:
	case WORKER_ACT_DISMISS:
	case WORKER_ACT_HURRY:
	case WORKER_ACT_SWEEP: return NULL;
	case WORKER_NACTIONS: break;
	}
	return "no such action";
}

const char *
judge_step(struct judge *j, const struct judge_case *c)
{
	const char *broken = judge_fact(j, c);

	if (broken == NULL)
		broken = judge_action(j, c);
	if (broken == NULL)
		broken = judge_state(j, c);
	if (judge_is_at_rest(c->after->state))
		j->settle_by_ms = WORKER_NEVER;
	return broken;
}
