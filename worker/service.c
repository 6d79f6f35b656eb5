/* SPDX-License-Identifier: ISC */
/* service.c - bundles of items, and the process that answers them. */
#include <errno.h>

#include "common/clock.h"
#include "worker/batch.h"
#include "worker/exchange.h"
#include "worker/report.h"
#include "worker/service.h"
#include "worker/spawn.h"
#include "worker/worker.h"

/* Behind the grace in which it was to leave by itself; within the margin. */
#define LEAVE_KILL_MS 1000

void
service_init(struct service *v, const struct worker_setup *setup)
{
	*v = (struct service){ .setup = setup,
		.settled = true,
		.overdue = BATCH_NO_TASK,
		.exit_by_ms = CLOCK_NEVER };
	v->now = &v->flights[0];
	v->next = &v->flights[1];
	resident_init(&v->process);
	capture_init(&v->answers.capture, &setup->batch->capture);
}

bool
service_is_alive(const struct service *v)
{
	return v->tree.phase == TREE_ALIVE && v->tree.leader != 0;
}

bool
service_is_under_way(const struct service *v)
{
	return v->begun && !v->ended;
}

static void
report_clean(const struct service *v, const struct msg_clean *m)
{
	uint8_t buf[MSG_LEN_MAX];

	report(buf, msg_clean_encode(buf, v->setup->slot, m));
}

struct flight *
service_arriving(struct service *v)
{
	return v->now->handed.whole ? v->next : v->now;
}

static void
give_back(struct service *v, struct flight *f)
{
	handed_give_back(&f->handed, v->setup->slot);
	flight_drop(f);
}

void
service_give_back(struct service *v)
{
	give_back(v, v->next);
	if (!v->begun)
		give_back(v, v->now);
}

void
service_take_back(struct service *v, uint64_t task)
{
	struct flight *f = v->next;

	if (f->handed.whole && f->handed.task.task == task && f->allowed == 0)
		give_back(v, f);
}

void
service_close_input(struct service *v, uint64_t grace_ms, uint64_t now_ms)
{
	resident_close_input(&v->process);
	if (v->tree.phase != TREE_EMPTY && now_ms + grace_ms < v->exit_by_ms)
		v->exit_by_ms = now_ms + grace_ms;
}

void
service_end_process(struct service *v, enum msg_unanswered why, int signo,
    uint64_t grace_ms, uint64_t now_ms)
{
	if (v->tree.phase == TREE_EMPTY)
		return;
	if (v->why == MSG_UNANSWERED_NONE)
		v->why = why;
	resident_close_input(&v->process);
	v->exit_by_ms = CLOCK_NEVER;
	tree_stop(&v->tree, signo, grace_ms, now_ms);
}

void
service_end_task(struct service *v, const struct msg_end_task *m,
    uint64_t now_ms)
{
	if (!service_is_under_way(v) || m->task != v->now->handed.task.task)
		return;
	v->overdue = m->task;
	service_end_process(v, MSG_UNANSWERED_NONE, (int)m->signo, m->grace_ms,
	    now_ms);
}

/* The bundle is over for us; the one ahead takes its place. */
static void
forget_now(struct service *v)
{
	struct flight *f = v->now;

	flight_drop(f);
	v->now = v->next;
	v->next = f;
	v->begun = v->ended = false;
}

static void
report_ended(struct service *v)
{
	uint8_t buf[MSG_LEN_MAX];

	report(buf, msg_answered_encode(buf, v->setup->slot, &v->report));
	forget_now(v);
}

/* All is answered, or no more of it will be: why. */
void
service_end_bundle(struct service *v, enum msg_unanswered why)
{
	struct msg_clean clean = { .task = v->now->handed.task.task };

	answers_end(&v->answers, &v->process);
	if (v->answers.lost)
		why = MSG_UNANSWERED_LOST;
	v->report = (struct msg_answered){ .task = clean.task,
		.answered = v->now->answered,
		.why = why,
		.wait_status = (uint32_t)v->wait_status,
		.begun_us = v->begun_us,
		.ran_us = clock_now_us() - v->begun_us,
		.out_bytes = v->answers.whole };
	v->ended = true;
	/* No time limit is for the printer. */
	if (v->answers.capture.waiting)
		report_clean(v, &clean);
	else
		report_ended(v);
}

void
service_push(struct service *v, bool in_time)
{
	struct capture *c = &v->answers.capture;

	if (!c->waiting)
		return;
	if (!in_time) {
		capture_fini(c);
		/* Not shown is not done. */
		v->report.answered = 0;
		v->report.why = MSG_UNANSWERED_RETURNED;
	} else if (capture_push(c) == -1) {
		v->report.why = MSG_UNANSWERED_LOST;
	}
	if (!c->waiting && v->ended)
		report_ended(v);
}

void
service_begin_bundle(struct service *v)
{
	const struct msg_task *task = &v->now->handed.task;
	struct capture_task what = { .task = task->task,
		.number = task->number };
	struct spawn_failure failure = { .stage = SPAWN_OUTPUT };

	/* Then it is one item. */
	if (v->setup->batch->tag) {
		what.tag = v->now->handed.items;
		what.tag_len = v->now->handed.len - 1;
	}
	if (answers_begin(&v->answers, &what) == -1) {
		failure.error = errno;
		report_unspawned(v->setup->slot, task->task, &failure);
		forget_now(v);
		return;
	}
	v->begun = true;
	v->begun_us = clock_now_us();
}

/* A process for the bundle that has begun; or its end. */
static void
start_process(struct service *v)
{
	struct spawn_failure failure;
	pid_t pid = resident_start(&v->process, v->setup, &failure);

	if (pid != -1) {
		tree_begin(&v->tree, pid, v->setup->task->kill_mode,
		    TASK_IN_OWN_GROUP);
		v->settled = v->fertile = v->told = false;
		v->exit_by_ms = CLOCK_NEVER;
		v->why = MSG_UNANSWERED_NONE;
		v->overdue = BATCH_NO_TASK;
	} else if (v->now->answered > 0) {
		service_end_bundle(v, MSG_UNANSWERED_RETURNED);
	} else {
		capture_cancel(&v->answers.capture);
		report_unspawned(v->setup->slot, v->now->handed.task.task,
		    &failure);
		forget_now(v);
	}
}

/* What it has not read is the end of what was written. */
static size_t
unread_of_now(const struct service *v)
{
	return v->process.unread > v->next->written
	    ? v->process.unread - v->next->written
	    : 0;
}

/*
 * Nothing was lost with it, or it was ended for another's sake. But one that
 * dies before it has answered anything would do so again and again.
 */
static bool
may_go_on(const struct service *v)
{
	if (v->leaving)
		return false;
	if (v->overdue != BATCH_NO_TASK)
		return v->overdue != v->now->handed.task.task;
	return !flight_has_begun(v->now, unread_of_now(v)) &&
	    (v->fertile || v->why != MSG_UNANSWERED_NONE);
}

/* Why the first item that it has not answered is not. */
static enum msg_unanswered
cause(const struct service *v)
{
	if (v->why != MSG_UNANSWERED_NONE)
		return v->why;
	return v->leaving ? MSG_UNANSWERED_RETURNED : MSG_UNANSWERED_DEATH;
}

/*
 * What was in the pipe when it died, and no more: the kill mode may have spared
 * one that writes on and on.
 */
static void
take_rest(struct service *v, uint64_t now_ms)
{
	size_t left = resident_unread_answers(&v->process);

	exchange_take(v, now_ms);
	while (!v->ended && left > 0) {
		size_t had = v->process.len, n;

		if (!resident_read(&v->process))
			return;
		n = v->process.len - had;
		left -= n < left ? n : left;
		exchange_take(v, now_ms);
	}
}

/* The process is dead, and nothing is left of it but what it has written. */
static void
settle_death(struct service *v, uint64_t now_ms)
{
	struct msg_clean clean = { .task = BATCH_NO_TASK };

	take_rest(v, now_ms);
	if (v->ended)
		return;
	resident_close_input(&v->process);
	v->settled = true;
	v->exit_by_ms = CLOCK_NEVER;
	tree_account(&v->tree, &clean);
	clean.task = BATCH_NO_TASK;
	if (clean.killed.total > 0)
		report_clean(v, &clean);
	if (v->begun && !may_go_on(v))
		service_end_bundle(v, cause(v));
	if (service_is_under_way(v))
		answers_keep(&v->answers, &v->process);
	resident_close(&v->process);
	/* Written to it and not answered: once more, to the one after it. */
	if (!v->ended)
		flight_rewind(v->now);
	flight_rewind(v->next);
}

void
service_reap(struct service *v, uint64_t now_ms)
{
	const struct task *task = v->setup->task;
	struct msg_processes left;
	struct tree_news news;

	tree_reap(&v->tree, now_ms, &news, &left);
	if (news.leader_ended)
		v->wait_status = news.wait_status;
	if (v->tree.phase == TREE_ALIVE && v->tree.leader == 0)
		tree_stop(&v->tree, task->stop_signal, task->grace_ms, now_ms);
}

/* Nothing may be left that only another turn would do: none may come. */
void
service_go_on(struct service *v, uint64_t now_ms)
{
	do {
		if (v->now->handed.whole && !v->begun)
			service_begin_bundle(v);
		if (!v->ended)
			exchange_take(v, now_ms);
		if (v->tree.phase == TREE_EMPTY && !v->ended && !v->settled)
			settle_death(v, now_ms);
		if (v->now->handed.whole && !v->begun)
			service_begin_bundle(v);
		if (service_is_under_way(v) && v->tree.phase == TREE_EMPTY) {
			if (v->leaving)
				service_end_bundle(v, MSG_UNANSWERED_RETURNED);
			else
				start_process(v);
		}
	} while (v->now->handed.whole && !v->begun);
	exchange_send(v, now_ms);
}

uint64_t
service_deadline_ms(const struct service *v)
{
	uint64_t at_ms = tree_deadline_ms(&v->tree);

	return v->exit_by_ms < at_ms ? v->exit_by_ms : at_ms;
}

void
service_due(struct service *v, uint64_t now_ms)
{
	const struct task *task = v->setup->task;

	if (now_ms >= v->exit_by_ms) {
		v->exit_by_ms = CLOCK_NEVER;
		tree_stop(&v->tree, task->stop_signal,
		    v->leaving ? LEAVE_KILL_MS : task->grace_ms, now_ms);
	}
	tree_due(&v->tree, now_ms);
}

int
service_read_fd(const struct service *v)
{
	return v->ended ? -1 : v->process.from_fd;
}

/* Of a pipe without a reader poll says so each time: once is enough. */
int
service_write_fd(const struct service *v)
{
	return !v->process.deaf && service_is_under_way(v) &&
		service_is_alive(v)
	    ? v->process.to_fd
	    : -1;
}

bool
service_is_full(const struct service *v)
{
	return v->process.full;
}

bool
service_is_over(const struct service *v)
{
	return !v->begun && v->tree.phase == TREE_EMPTY;
}
