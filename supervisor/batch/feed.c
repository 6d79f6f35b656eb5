/* SPDX-License-Identifier: ISC */
/*
 * feed.c - which task goes to which worker, and when.
 *
 * A task is taken from the input only when there is a worker for it: first one
 * that is idle, then one that is forked for it, then one that runs another and
 * can have it ahead. Nothing is ahead of a gate, for what is ahead begins
 * without being asked about. What is ahead of a busy worker while another is
 * idle is asked back.
 */
#include <sys/epoll.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/message.h"
#include "supervisor/apply.h"
#include "supervisor/batch/batch.h"
#include "supervisor/child.h"
#include "supervisor/supervisor.h"

/* So many tasks may wait for a retry before no more are taken: memory. */
#define WAITING_MAX 1000u

/*
 * With a journal nothing is ahead: when reeve is killed, each worker has at
 * most one task that was begun and is not noted, and no second one behind it.
 * Nor with --halt: it would begin before the end that halts all is heard of.
 */
static bool
may_be_ahead(const struct batch_run *b)
{
	return b->joblog.fd == -1 &&
	    b->config->limits.halt_when == BATCH_HALT_NEVER &&
	    gate_is_idle(&b->gate) && !jobserver_is_used(&b->jobserver);
}

static enum batch_hunger
hunger_of(const struct slot *s)
{
	const struct batch_slot *part = &s->batch;

	if (s->worker.state == WORKER_IDLE && part->now == NULL &&
	    !part->retired)
		return BATCH_IDLE;
	if (s->worker.state == WORKER_RUNNING && part->now != NULL &&
	    part->ahead == NULL && !part->retired &&
	    may_be_ahead(s->supervisor->batch))
		return BATCH_AHEAD;
	return BATCH_SATED;
}

static struct batch_slots *
list_of(struct batch_run *b, enum batch_hunger hunger)
{
	switch (hunger) {
	case BATCH_IDLE: return &b->idle;
	case BATCH_AHEAD: return &b->hungry;
	case BATCH_SATED: break;
	}
	return NULL;
}

/* Put the slot into the list where it belongs now. */
void
batch_settle_hunger(struct slot *s)
{
	struct batch_run *b = s->supervisor->batch;
	enum batch_hunger hunger = hunger_of(s);

	if (hunger == s->batch.hunger)
		return;
	if (s->batch.hunger != BATCH_SATED)
		TAILQ_REMOVE(list_of(b, s->batch.hunger), s, batch.entry);
	s->batch.hunger = hunger;
	if (hunger != BATCH_SATED)
		TAILQ_INSERT_TAIL(list_of(b, hunger), s, batch.entry);
}

void
batch_return_job(struct batch_run *b, struct job *job)
{
	job->wanted_back = false;
	TAILQ_INSERT_HEAD(&b->ready, job, entry);
}

/* In order of their time; most often at the end. */
void
batch_wait_for_retry(struct batch_run *b, struct job *job, uint64_t due_ms)
{
	struct job *before = TAILQ_LAST(&b->waiting, jobs);

	job->due_ms = due_ms;
	while (before != NULL && before->due_ms > due_ms)
		before = TAILQ_PREV(before, jobs, entry);
	if (before == NULL)
		TAILQ_INSERT_HEAD(&b->waiting, job, entry);
	else
		TAILQ_INSERT_AFTER(&b->waiting, before, job, entry);
	b->n_waiting++;
}

/* There is more to be done at once, but signals are to be heard in between. */
void
batch_go_on_next_turn(struct batch_run *b)
{
	loop_timer_set(b->supervisor->loop, &b->timer, b->supervisor->now_ms);
}

static struct job *
next_job(struct batch_run *b)
{
	struct job *job = TAILQ_FIRST(&b->ready);

	if (job != NULL) {
		TAILQ_REMOVE(&b->ready, job, entry);
		return job;
	}
	job = TAILQ_FIRST(&b->waiting);
	if (job != NULL && job->due_ms <= b->supervisor->now_ms) {
		TAILQ_REMOVE(&b->waiting, job, entry);
		b->n_waiting--;
		return job;
	}
	if (b->batch.input_over || b->input_watched ||
	    b->n_waiting >= WAITING_MAX)
		return NULL;
	return batch_take_in(b);
}

static void
on_token(void *context, uint32_t events)
{
	struct batch_run *b = context;

	(void)events;
	loop_unwatch(b->supervisor->loop, &b->jobserver_watch);
	b->jobserver_watched = false;
}

/* May a task start now? Else something is set that will ask again. */
static bool
is_gate_open(struct batch_run *b)
{
	struct supervisor *sv = b->supervisor;
	uint64_t again_ms = gate_ask(&b->gate, sv->now_ms);

	if (again_ms != 0) {
		loop_timer_set(sv->loop, &b->timer, again_ms);
		return false;
	}
	if (!jobserver_is_used(&b->jobserver) || jobserver_take(&b->jobserver))
		return true;
	if (!b->jobserver_watched) {
		b->jobserver_watch =
		    (struct loop_watch){ .fd = b->jobserver.read_fd,
			    .ready = on_token,
			    .context = b };
		b->jobserver_watched =
		    loop_watch(sv->loop, &b->jobserver_watch, EPOLLIN) == 0;
	}
	return false;
}

static void
hand(struct batch_run *b, struct slot *s, struct job *job)
{
	struct batch_slot *part = &s->batch;

	job->task = b->supervisor->tasks++;
	job->last_try = batch_is_last_try(&b->config->limits, &job->tries);
	child_hand(s, job);
	batch_begun(b);
	if (part->now != NULL) {
		part->ahead = job;
		b->n_ahead++;
	} else {
		part->now = job;
		b->running++;
		s->child.talk = CHILD_STARTED;
		gate_started(&b->gate, b->supervisor->now_ms);
		apply_event(s, WORKER_EV_TASK);
	}
	batch_settle_hunger(s);
}

/* Is one wanted that is not there yet? */
static bool
lacks_worker(const struct batch_run *b)
{
	const struct supervisor *sv = b->supervisor;

	return sv->pool.in_state[WORKER_DOWN] + sv->pool.wanted > sv->n_slots;
}

static struct slot *
start_worker(struct batch_run *b)
{
	struct supervisor *sv = b->supervisor;

	for (uint32_t i = 0; i < sv->pool.wanted; i++) {
		struct slot *s = sv->slots[i];

		if (s->worker.state != WORKER_DOWN)
			continue;
		s->batch.retired = false;
		apply_event(s, WORKER_EV_START);
		return s->batch.hunger == BATCH_IDLE ? s : NULL;
	}
	return NULL;
}

/* Somebody is idle: what is ahead of the busy ones is asked back. */
void
batch_ask_back(struct slot *s)
{
	struct job *job = s->batch.ahead;

	if (job == NULL || job->wanted_back)
		return;
	job->wanted_back = true;
	child_take_back(s, job->task);
}

static void
ask_back_some(struct batch_run *b, uint32_t n)
{
	struct supervisor *sv = b->supervisor;

	for (uint32_t i = 0; i < sv->n_slots && n > 0 && b->n_ahead > 0; i++) {
		struct slot *s = sv->slots[i];

		if (s->batch.ahead == NULL)
			continue;
		batch_ask_back(s);
		n--;
	}
}

static void
share(struct batch_run *b)
{
	struct slot *s;
	uint32_t n = 0;

	if (b->n_ahead == 0)
		return;
	TAILQ_FOREACH(s, &b->idle, batch.entry)
		n++;
	ask_back_some(b, n);
}

static void
set_timer(struct batch_run *b)
{
	struct supervisor *sv = b->supervisor;
	struct job *job = TAILQ_FIRST(&b->waiting);

	/* One that is due waits for a worker or a gate, not for the clock. */
	if (job != NULL && job->due_ms > sv->now_ms &&
	    job->due_ms < b->timer.at_ms)
		loop_timer_set(sv->loop, &b->timer, job->due_ms);
}

/* One that no worker has, or NULL. */
static struct job *
take_unhanded(struct batch_run *b)
{
	struct job *job = TAILQ_FIRST(&b->ready);

	if (job != NULL) {
		TAILQ_REMOVE(&b->ready, job, entry);
		return job;
	}
	job = TAILQ_FIRST(&b->waiting);
	if (job != NULL) {
		TAILQ_REMOVE(&b->waiting, job, entry);
		b->n_waiting--;
	}
	return job;
}

void
batch_refuse_all(struct batch_run *b)
{
	struct job *job;

	while ((job = take_unhanded(b)) != NULL)
		batch_account(b, NULL, job,
		    &(struct batch_result){ .end = BATCH_END_RETURNED });
}

/* It is not tried again: what it writes is to be shown, even if it fails. */
static void
tell_last_try(struct slot *s, struct job *job)
{
	if (job == NULL || job->last_try ||
	    s->supervisor->batch->config->persistent > 0)
		return;
	job->last_try = true;
	child_last_try(s, job->task);
}

/* A halt, a hangup, a file that cannot be kept: what runs is all. */
static void
begin_no_more(struct batch_run *b)
{
	for (uint32_t i = 0; i < b->supervisor->n_slots; i++) {
		struct slot *s = b->supervisor->slots[i];

		batch_ask_back(s);
		tell_last_try(s, s->batch.now);
		/* It may have begun before it can be given back. */
		tell_last_try(s, s->batch.ahead);
	}
	b->begins_no_more = true;
}

void
batch_feed(struct batch_run *b)
{
	unsigned started = 0;

	while (batch_may_begin(&b->batch) && !printing_is_behind(b)) {
		struct job *job = next_job(b);
		struct slot *s = TAILQ_FIRST(&b->idle);

		if (job == NULL)
			break;
		if (s == NULL && lacks_worker(b)) {
			/* No task waits behind another for want of a turn. */
			if (started++ == SUPERVISOR_STARTS_PER_TURN) {
				batch_return_job(b, job);
				batch_go_on_next_turn(b);
				break;
			}
			s = start_worker(b);
		}
		if (s == NULL)
			s = TAILQ_FIRST(&b->hungry);
		if (s == NULL ||
		    (s->batch.hunger == BATCH_IDLE && !is_gate_open(b))) {
			batch_return_job(b, job);
			break;
		}
		job->slotted = jobserver_is_used(&b->jobserver);
		hand(b, s, job);
	}
	if (TAILQ_EMPTY(&b->ready))
		share(b);
	if (batch_may_begin(&b->batch)) {
		set_timer(b);
		return;
	}
	if (!b->begins_no_more)
		begin_no_more(b);
	batch_refuse_all(b);
}

static void
free_list(struct jobs *list)
{
	struct job *job;

	while ((job = TAILQ_FIRST(list)) != NULL) {
		TAILQ_REMOVE(list, job, entry);
		free(job);
	}
}

void
batch_free_jobs(struct batch_run *b)
{
	free_list(&b->ready);
	free_list(&b->waiting);
}
