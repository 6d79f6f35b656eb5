/* SPDX-License-Identifier: ISC */
/* restart.c - whether a run is followed by another, and when. */
#include "supervisor/policy/restart.h"
#include "supervisor/policy/backoff.h"

/*
 * Another restart within the limit? The window is systemd's: it opens with the
 * first restart and the count begins anew after it (systemd.unit(5),
 * StartLimitIntervalSec=).
 */
static bool
may_restart(struct worker *w, const struct worker_limits *lim, uint64_t now_ms)
{
	if (lim->restarts_max == 0)
		return true;
	if (lim->restarts_window_ms == 0)
		return w->short_runs <= lim->restarts_max;
	if (w->restarts == 0 ||
	    now_ms - w->window_ms > lim->restarts_window_ms) {
		w->window_ms = now_ms;
		w->restarts = 0;
	}
	return ++w->restarts <= lim->restarts_max;
}

/* The policy proper: is a run that ended thus followed by another? */
static bool
is_wanted_again(const struct worker *w, const struct worker_limits *lim)
{
	switch (lim->restart) {
	case WORKER_RESTART_NEVER: return false;
	case WORKER_RESTART_ON_FAILURE: return !w->ran_well;
	case WORKER_RESTART_ALWAYS: return true;
	}
	return false;
}

static void
count_short_run(struct worker *w)
{
	if (w->ran_stable)
		w->short_runs = 0;
	else if (w->short_runs < UINT32_MAX)
		w->short_runs++;
}

/* Until the run after a short one; none after a stable one. */
static uint64_t
delay_ms(struct worker *w, const struct worker_limits *lim)
{
	if (w->ran_stable)
		return 0;
	return backoff_delay_ms(lim->delay_ms, lim->delay_max_ms, w->short_runs,
	    &w->seed);
}

bool
restart_decide(struct worker *w, const struct worker_limits *lim,
    uint64_t now_ms, uint64_t *wait_ms)
{
	count_short_run(w);
	*wait_ms = 0;
	if (w->no_more || !is_wanted_again(w, lim)) {
		w->goal = w->ran_well ? WORKER_GOAL_DONE : WORKER_GOAL_FAILED;
		return false;
	}
	if (!may_restart(w, lim, now_ms)) {
		w->goal = WORKER_GOAL_FAILED; /* however well it ran */
		return false;
	}
	*wait_ms = delay_ms(w, lim);
	return true;
}

uint64_t
restart_delay_ms(struct worker *w, const struct worker_limits *lim)
{
	count_short_run(w);
	return delay_ms(w, lim);
}

uint64_t
restart_refusal_wait_ms(struct worker *w, const struct worker_limits *lim)
{
	if (w->refusals < UINT32_MAX)
		w->refusals++;
	return backoff_delay_ms(lim->delay_ms > 0 ? lim->delay_ms : 1,
	    lim->delay_max_ms > 0 ? lim->delay_max_ms : 1, w->refusals,
	    &w->seed);
}
