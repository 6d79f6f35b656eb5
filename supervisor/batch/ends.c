/* SPDX-License-Identifier: ISC */
/*
 * ends.c - what workers report of their tasks, checked and turned into ends.
 */
#include <errno.h>
#include <string.h>

#include "common/log.h"
#include "common/message.h"
#include "supervisor/apply.h"
#include "supervisor/batch/batch.h"
#include "supervisor/batch/bundle.h"
#include "supervisor/child.h"
#include "supervisor/hear.h"
#include "supervisor/say.h"
#include "supervisor/supervisor.h"
#include "worker/spawn.h"

/* Between tries to make a process, when the system has no room for one. */
#define REFUSED_MS 100u
#define REFUSED_MAX_MS 5000u

/* It has begun what was ahead of it, if there was anything. */
static void
move_up(struct slot *s)
{
	struct batch_run *b = s->supervisor->batch;
	struct batch_slot *part = &s->batch;

	part->now = part->ahead;
	part->ahead = NULL;
	if (part->now != NULL) {
		b->n_ahead--;
		part->now->wanted_back = false;
	} else {
		b->running--;
		s->child.talk = CHILD_IDLE;
	}
}

static bool
is_being_ended(const struct slot *s)
{
	return s->worker.state == WORKER_STOPPING ||
	    s->worker.state == WORKER_LEAVING ||
	    s->worker.state == WORKER_KILLED;
}

/* The task it had has been accounted for: what does it do now? */
static void
next_in_line(struct slot *s, bool ended)
{
	struct worker_fact fact = { .event = WORKER_EV_IDLE, .ended = ended };
	const struct batch_run *b = s->supervisor->batch;

	move_up(s);
	if (s->batch.now != NULL)
		fact.event = WORKER_EV_TASK;
	else if (is_being_ended(s) && b->config->persistent == 0)
		fact.event = WORKER_EV_CLEAN;
	apply_fact(s, &fact);
	if (s->batch.retired && s->worker.state == WORKER_IDLE)
		apply_event(s, WORKER_EV_STOP);
	batch_settle_hunger(s);
}

static bool
is_all_ending(const struct slot *s)
{
	return s->supervisor->shutdown.phase != SHUTDOWN_NONE;
}

static bool
hear_done(struct slot *s, const struct frame *f)
{
	struct batch_run *b = s->supervisor->batch;
	struct batch_result result = { .end = BATCH_END_FAILED };
	struct msg_done m;
	bool reader_left;

	if (msg_done_decode(&m, f) == -1 || s->batch.now == NULL ||
	    s->batch.now->task != m.task)
		return false;
	b->refusals = 0;
	result.done = &m;
	/* With --ungroup there is no printer to tell it. */
	reader_left = b->config->output == CAPTURE_NONE &&
	    output_has_lost_reader((int)m.wait_status);
	if (reader_left && !b->reader_left) {
		b->reader_left = true;
		batch_stop_all(b);
	}
	if (reader_left)
		result.end = BATCH_END_STOPPED;
	else if (m.stopped && is_all_ending(s))
		result.end = BATCH_END_STOPPED;
	else if (m.stopped) /* for its time limit: who else would? */
		result.timed_out = true;
	else if (m.wait_status == 0)
		result.end = BATCH_END_WELL;
	if (m.clean.killed.total > 0) {
		say_killed(s, &m.clean);
		if (is_all_ending(s))
			s->supervisor->outcome.killed = true;
	}
	s->supervisor->any_started = true;
	batch_account(b, s, s->batch.now, &result);
	next_in_line(s, true);
	return true;
}

static bool
is_consistent(const struct msg_answered *m, const struct job *job)
{
	bool all = m->answered == job->n;

	return m->answered <= job->n &&
	    (m->why == MSG_UNANSWERED_LOST ||
		all == (m->why == MSG_UNANSWERED_NONE));
}

static bool
hear_answered(struct slot *s, const struct frame *f)
{
	struct batch_run *b = s->supervisor->batch;
	struct msg_answered m;

	if (b->config->persistent == 0 || msg_answered_decode(&m, f) == -1 ||
	    s->batch.now == NULL || s->batch.now->task != m.task ||
	    !is_consistent(&m, s->batch.now))
		return false;
	b->refusals = 0;
	s->supervisor->any_started = true;
	bundle_answered(b, s, s->batch.now, &m);
	next_in_line(s, true);
	return true;
}

/*
 * When no task can begin and none runs whose end would change that, the workers
 * may be what takes all the processes or memory that there may be. So half of
 * them go: then there is room for a task for each of the others. That each was
 * refused once shows that it is no passing lack.
 */
static void
make_room(struct slot *s, const struct job *job, int error)
{
	struct batch_run *b = s->supervisor->batch;
	uint32_t wanted = s->supervisor->pool.wanted;

	if (error != EAGAIN && error != ENOMEM && error != ENFILE)
		return;
	if (wanted == 1 || b->refusals <= wanted || b->running > 1 ||
	    job != s->batch.now)
		return;
	b->refusals = 0;
	log_warnx("%s: no task can begin beside %u workers",
	    s->supervisor->config->name, wanted);
	apply_scale_to(s->supervisor, wanted / 2);
}

/* No room for a process: the task has not been tried. */
static void
try_later(struct slot *s, struct job *job, const struct spawn_failure *failure)
{
	struct batch_run *b = s->supervisor->batch;
	uint64_t wait_ms = REFUSED_MS * ++b->refusals;

	say_refused(s, spawn_stage_name(failure->stage), failure->error);
	if (!batch_may_begin(&b->batch)) {
		batch_account(b, s, job,
		    &(struct batch_result){ .end = BATCH_END_RETURNED });
		return;
	}
	if (wait_ms > REFUSED_MAX_MS)
		wait_ms = REFUSED_MAX_MS;
	batch_release(b, job);
	batch_wait_for_retry(b, job, s->supervisor->now_ms + wait_ms);
	make_room(s, job, failure->error);
}

/* Users of parallel(1) quote the whole command, for it has a shell read it. */
static void
tell_of_shell(struct batch_run *b, const struct spawn_failure *failure)
{
	if (b->told_of_shell || failure->stage != SPAWN_EXEC ||
	    failure->error != ENOENT ||
	    strchr(b->supervisor->config->task.argv[0], ' ') == NULL)
		return;
	b->told_of_shell = true;
	say_one_word(b->supervisor);
}

/* The command cannot be executed, with whatever item: nothing will run. */
static void
give_up(struct slot *s, const struct spawn_failure *failure)
{
	struct batch_run *b = s->supervisor->batch;

	if (b->hopeless == 0)
		say_unrunnable(s, failure);
	b->hopeless = failure->stage == SPAWN_EXEC && failure->error == ENOENT
	    ? OUTCOME_NOT_FOUND
	    : OUTCOME_CANNOT_EXECUTE;
	batch_hang_up(b);
}

static void
unspawned(struct slot *s, struct job *job, const struct spawn_failure *failure)
{
	struct batch_run *b = s->supervisor->batch;
	struct batch_result result = { .end = BATCH_END_UNRUNNABLE,
		.error = failure->error,
		.what = spawn_stage_name(failure->stage) };

	if (failure->error == ECANCELED) {
		result.end = BATCH_END_RETURNED;
	} else if (spawn_failure_is_temporary(failure)) {
		try_later(s, job, failure);
		return;
	} else if (!s->supervisor->any_started && failure->error != E2BIG &&
	    s->supervisor->config->task.paths != NULL) {
		give_up(s, failure);
	} else {
		tell_of_shell(b, failure);
	}
	batch_account(b, s, job, &result);
}

static bool
hear_unspawned(struct slot *s, const struct frame *f)
{
	struct batch_run *b = s->supervisor->batch;
	struct batch_slot *part = &s->batch;
	struct spawn_failure failure;
	struct msg_unspawned m;
	struct job *job;

	if (msg_unspawned_decode(&m, f) == -1 || m.stage >= SPAWN_NSTAGES)
		return false;
	failure.stage = (enum spawn_stage)m.stage;
	failure.error = (int)m.error;
	if (part->now != NULL && part->now->task == m.task) {
		unspawned(s, part->now, &failure);
		next_in_line(s, false);
	} else if (part->ahead != NULL && part->ahead->task == m.task) {
		job = part->ahead;
		part->ahead = NULL;
		b->n_ahead--;
		unspawned(s, job, &failure);
		batch_settle_hunger(s);
	} else {
		return false;
	}
	return true;
}

/*
 * Its tree is empty, and what it wrote waits for the printer, whose reader is
 * slow: no time limit is for that.
 */
static bool
hear_waiting(struct slot *s, const struct msg_clean *m)
{
	if (s->batch.now == NULL || s->batch.now->task != m->task)
		return false;
	if (s->worker.state == WORKER_OVERDUE)
		apply_event(s, WORKER_EV_TASK);
	if (s->worker.state == WORKER_RUNNING)
		apply_event(s, WORKER_EV_CLEAN);
	return true;
}

/* A process that stays has ended, or what was left of it had to be. */
static bool
hear_end_of_process(struct slot *s, const struct msg_clean *m)
{
	if (m->killed.total > 0) {
		say_killed(s, m);
		if (s->supervisor->shutdown.asked)
			s->supervisor->outcome.killed = true;
	} else if (s->worker.state == WORKER_STOPPING && s->batch.now == NULL) {
		apply_event(s, WORKER_EV_CLEAN);
	}
	return true;
}

static bool
hear_clean(struct slot *s, const struct frame *f)
{
	struct msg_clean m;

	if (msg_clean_decode(&m, f) == -1)
		return false;
	if (s->supervisor->batch->config->persistent > 0 &&
	    m.task == BATCH_NO_TASK)
		return hear_end_of_process(s, &m);
	return hear_waiting(s, &m);
}

bool
batch_hear(struct slot *s, const struct frame *f)
{
	switch (f->type) {
	case MSG_CLEAN: return hear_clean(s, f);
	case MSG_DONE: return hear_done(s, f);
	case MSG_ANSWERED: return hear_answered(s, f);
	case MSG_UNSPAWNED: return hear_unspawned(s, f);
	default: return false;
	}
}

void
batch_forked(struct slot *s)
{
	apply_event(s, WORKER_EV_IDLE);
	/* There were to be fewer while it was forked anew. */
	if (s->batch.retired && s->worker.state == WORKER_IDLE)
		apply_event(s, WORKER_EV_STOP);
	batch_settle_hunger(s);
}

/*
 * Its process is dead. What it ran died with it, perhaps at its very end; what
 * was ahead had not begun, for it reports an end before it begins the next.
 */
void
batch_gone(struct slot *s)
{
	struct batch_run *b = s->supervisor->batch;
	struct batch_slot *part = &s->batch;
	/* One that is killed with a task had more than its time, if not asked
	 * to stop. */
	struct batch_result lost = { .end = BATCH_END_LOST,
		.timed_out = s->worker.state == WORKER_OVERDUE ||
		    s->worker.state == WORKER_KILLED };
	struct job *ahead = part->ahead;

	if (is_all_ending(s))
		lost.end = BATCH_END_STOPPED;
	if (part->now != NULL) {
		if (lost.end == BATCH_END_LOST)
			bundle_lost(b, s, part->now, &lost);
		else
			batch_account(b, s, part->now, &lost);
		part->now = NULL;
		b->running--;
	}
	if (ahead != NULL) {
		part->ahead = NULL;
		b->n_ahead--;
		batch_account(b, s, ahead,
		    &(struct batch_result){ .end = BATCH_END_RETURNED });
	}
	batch_settle_hunger(s);
}
