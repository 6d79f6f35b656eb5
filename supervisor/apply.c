/* SPDX-License-Identifier: ISC */
/*
 * apply.c - put a fact to policy, then do what it says.
 */
#include <errno.h>
#include <signal.h>

#include "common/log.h"
#include "supervisor/apply.h"
#include "supervisor/say.h"
#include "supervisor/slots.h"
#include "supervisor/strays.h"
#include "supervisor/supervisor.h"

/* A worker that failed for good, for the exit status. */
static void
note_failed(struct slot *s)
{
	struct outcome *o = &s->supervisor->outcome;

	o->failed++;
	if (s->result.end != RUN_END_UNRUNNABLE || s->worker.ever_started)
		return;
	o->unrunnable++;
	o->unrunnable_code = s->result.value;
}

static void
stop(struct slot *s, uint64_t grace_ms, bool leave)
{
	const struct supervisor *sv = s->supervisor;
	int signo =
	    sv->shutdown.use_quit ? SIGQUIT : sv->config->task.stop_signal;

	if (grace_ms > 0 && batch_leaves_by_itself(s))
		signo = 0;
	child_stop(s, signo, grace_ms, leave);
}

static void
end_run(struct slot *s, uint64_t grace_ms)
{
	const struct supervisor *sv = s->supervisor;

	if (sv->batch == NULL)
		stop(s, grace_ms, false);
	else if (s->batch.now != NULL)
		child_end_task(s, s->batch.now->task,
		    sv->config->task.stop_signal, grace_ms);
}

static void
kill_worker(struct slot *s)
{
	struct supervisor *sv = s->supervisor;

	say_unresponsive(s);
	if (sv->shutdown.phase != SHUTDOWN_NONE)
		sv->outcome.killed = true;
	child_kill(s);
}

/* Returns 0, or -1 when a process could not be made. */
static int
act_on(struct slot *s, enum worker_action act)
{
	uint64_t grace_ms = s->supervisor->config->task.grace_ms;

	switch (act) {
	case WORKER_ACT_FORK: return child_fork(s);
	case WORKER_ACT_RUN:
		if (s->supervisor->batch == NULL)
			child_run(s);
		break;
	case WORKER_ACT_END_RUN: end_run(s, grace_ms); break;
	case WORKER_ACT_DISMISS: stop(s, grace_ms, true); break;
	case WORKER_ACT_HURRY: stop(s, 0, true); break;
	case WORKER_ACT_KILL: kill_worker(s); break;
	case WORKER_ACT_SWEEP: strays_begin(s->supervisor); break;
	case WORKER_ACT_NONE:
	case WORKER_ACT_IMPOSSIBLE:
	case WORKER_NACTIONS: break;
	}
	return 0;
}

/* What changed: to the counters, the timer, and a person. */
static void
note(struct slot *s, const struct worker *before,
    const struct worker_fact *fact)
{
	struct supervisor *sv = s->supervisor;
	const struct worker *w = &s->worker;

	loop_timer_set(sv->loop, &s->timer, w->deadline_ms);
	if (w->state == before->state)
		return;
	if (sv->batch != NULL)
		batch_settle_hunger(s);
	pool_note(&sv->pool, before->state, w->state);
	if (w->state == WORKER_FAILED)
		note_failed(s);
	if (before->state == WORKER_FAILED)
		sv->outcome.failed--; /* it is started again */
	if (w->state == WORKER_DOWN && s->short_of_something) {
		s->short_of_something = false;
		sv->n_short--;
	}
	say_transition(s, before, fact->event);
}

/*
 * The one place where a worker changes state. Acting comes before telling: a
 * restart does not wait for its log line.
 */
void
apply_fact(struct slot *s, const struct worker_fact *fact)
{
	struct supervisor *sv = s->supervisor;
	struct worker before = s->worker;
	enum worker_action act =
	    worker_step(&s->worker, &sv->config->limits, fact, sv->now_ms);
	bool done;

	if (act == WORKER_ACT_IMPOSSIBLE)
		say_impossible(s, fact->event);
	done = act_on(s, act) == 0;
	if (!done)
		say_refused(s, "cannot make a worker", errno);
	note(s, &before, fact);
	if (!done)
		apply_event(s, WORKER_EV_NOFORK); /* its action: to wait */
	else if ((act == WORKER_ACT_FORK || act == WORKER_ACT_RUN) &&
	    sv->batch != NULL)
		batch_forked(s);
}

void
apply_event(struct slot *s, enum worker_event event)
{
	apply_fact(s, &(struct worker_fact){ .event = event });
}

void
apply_request(struct supervisor *sv, enum shutdown_request request,
    uint64_t came_ms)
{
	enum shutdown_action act =
	    shutdown_step(&sv->shutdown, request, came_ms);
	enum worker_event event =
	    act == SHUTDOWN_ACT_KILL ? WORKER_EV_KILL : WORKER_EV_STOP;

	sv->outcome.interrupted = sv->shutdown.interrupted;
	if (sv->shutdown.asked)
		sv->outcome.stopped_by =
		    sv->shutdown.use_quit ? SIGQUIT : SIGTERM;
	if (act == SHUTDOWN_ACT_NONE)
		return;
	say_shutdown(sv, act);
	if (sv->batch != NULL)
		batch_stopping(sv->batch);
	/* Those not begun yet stay so. */
	sv->n_started = sv->n_slots;
	for (uint32_t i = 0; i < sv->n_slots; i++)
		apply_event(sv->slots[i], event);
}

static void
scale(struct supervisor *sv, int by)
{
	if (by < 0) {
		if (sv->pool.wanted == 1)
			return;
		sv->pool.wanted--;
		if (sv->batch == NULL)
			apply_event(sv->slots[sv->pool.wanted], WORKER_EV_STOP);
	} else {
		if (sv->pool.wanted == sv->n_slots && slots_add(sv) == -1) {
			log_warn("cannot add a worker");
			return;
		}
		sv->outcome.one_worker = false;
		sv->pool.wanted++;
		if (sv->batch == NULL)
			apply_event(sv->slots[sv->pool.wanted - 1],
			    WORKER_EV_START);
	}
	if (sv->batch != NULL)
		batch_scaled(sv->batch);
}

void
apply_scale(struct supervisor *sv, int by)
{
	if (sv->shutdown.phase != SHUTDOWN_NONE)
		return;
	scale(sv, by);
	say_scaled(sv);
}

void
apply_scale_to(struct supervisor *sv, uint32_t n)
{
	uint32_t before = sv->pool.wanted, last = 0;

	if (sv->shutdown.phase != SHUTDOWN_NONE)
		return;
	/* It stays as it is when memory is out: then that was said. */
	while (sv->pool.wanted != n && sv->pool.wanted != last) {
		last = sv->pool.wanted;
		scale(sv, n > last ? 1 : -1);
	}
	if (sv->pool.wanted != before)
		say_scaled(sv);
}
