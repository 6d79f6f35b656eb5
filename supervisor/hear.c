/* SPDX-License-Identifier: ISC */
/*
 * hear.c - what a worker reports, checked and turned into facts.
 *
 * The check is here and not in the policy: a report reaches the table only if
 * the conversation about the current task has come to that point.
 */
#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <stddef.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/message.h"
#include "supervisor/apply.h"
#include "supervisor/batch/batch.h"
#include "supervisor/hear.h"
#include "supervisor/say.h"
#include "supervisor/supervisor.h"
#include "worker/spawn.h"

void
hear_broken(struct slot *s, const char *why)
{
	char name[SLOT_NAME_SIZE];

	if (s->child.pid == 0 || s->child.broken)
		return;
	log_warnx("%s: worker %d is broken (%s); killing it",
	    slot_name(s, name, sizeof(name)), (int)s->child.pid, why);
	s->child.broken = true;
	child_kill(s);
}

/* Whether a report about this task is possible now. */
static bool
is_expected(const struct slot *s, uint64_t task, enum child_talk talk)
{
	return s->child.task == task && s->child.talk == talk;
}

static bool
hear_started(struct slot *s, const struct frame *f)
{
	struct worker_fact fact = { .event = WORKER_EV_STARTED };
	struct msg_started m;

	if (msg_started_decode(&m, f) == -1 ||
	    !is_expected(s, m.task, CHILD_HANDED))
		return false;
	s->child.talk = CHILD_STARTED;
	s->child.task_pid = (pid_t)m.pid;
	s->child.group = terminal_is_of(&s->supervisor->terminal, s->index)
	    ? s->child.pid
	    : s->child.task_pid;
	s->supervisor->any_started = true;
	say_started(s);
	apply_fact(s, &fact);
	return true;
}

static void
note_unrunnable(struct slot *s, const struct spawn_failure *failure)
{
	s->result = (struct run_result){ .end = RUN_END_UNRUNNABLE,
		.value =
		    failure->stage == SPAWN_EXEC && failure->error == ENOENT
		    ? OUTCOME_NOT_FOUND
		    : OUTCOME_CANNOT_EXECUTE };
}

static bool
hear_unspawned(struct slot *s, const struct frame *f)
{
	struct worker_fact fact = { .event = WORKER_EV_UNRUNNABLE };
	struct spawn_failure failure;
	struct msg_unspawned m;

	if (msg_unspawned_decode(&m, f) == -1 ||
	    !is_expected(s, m.task, CHILD_HANDED) || m.stage >= SPAWN_NSTAGES)
		return false;
	failure.stage = (enum spawn_stage)m.stage;
	failure.error = (int)m.error;
	s->child.talk = CHILD_IDLE;
	if (spawn_failure_is_temporary(&failure)) {
		fact.event = WORKER_EV_REFUSED;
		if (failure.error != ECANCELED)
			say_refused(s, spawn_stage_name(failure.stage),
			    failure.error);
	} else {
		say_unrunnable(s, &failure);
		note_unrunnable(s, &failure);
	}
	apply_fact(s, &fact);
	return true;
}

static void
note_result(struct slot *s, const struct msg_exited *m)
{
	int status = (int)m->wait_status;
	struct run_result r = { .interrupted = m->interrupted };

	if (s->worker.state == WORKER_OVERDUE) {
		r.end = RUN_END_TIMED_OUT;
	} else if (WIFSIGNALED(status)) {
		r.end = RUN_END_SIGNALLED;
		r.value = WTERMSIG(status);
	} else {
		r.end = RUN_END_EXITED;
		r.value = WEXITSTATUS(status);
	}
	s->result = r;
}

static bool
hear_exited(struct slot *s, const struct frame *f)
{
	struct worker_fact fact = { .event = WORKER_EV_EXITED };
	struct msg_exited m;

	if (msg_exited_decode(&m, f) == -1 ||
	    !is_expected(s, m.task, CHILD_STARTED))
		return false;
	s->child.talk = CHILD_EXITED;
	fact.ran_ms = s->ran_ms = m.ran_ms;
	fact.interrupted = m.interrupted;
	note_result(s, &m);
	fact.success = s->result.end == RUN_END_EXITED && s->result.value == 0;
	say_exited(s, &m);
	apply_fact(s, &fact);
	output_task_exited(s->supervisor, (int)m.wait_status);
	return true;
}

static bool
hear_clean(struct slot *s, const struct frame *f)
{
	struct worker_fact fact = { .event = WORKER_EV_CLEAN };
	struct supervisor *sv = s->supervisor;
	struct msg_clean m;

	if (msg_clean_decode(&m, f) == -1 ||
	    !is_expected(s, m.task, CHILD_EXITED))
		return false;
	s->child.talk = CHILD_IDLE;
	output_run_ended(s);
	if (m.killed.total > 0) {
		say_killed(s, &m);
		if (sv->shutdown.phase != SHUTDOWN_NONE)
			sv->outcome.killed = true;
	}
	apply_fact(s, &fact);
	return true;
}

static bool
hear_paused(struct slot *s, const struct frame *f)
{
	struct msg_terminal m;

	if (msg_terminal_decode(&m, f) == -1 ||
	    !terminal_is_of(&s->supervisor->terminal, s->index))
		return false;
	if (terminal_can_suspend()) {
		terminal_suspend(s->supervisor);
		s->supervisor->now_ms = clock_now_ms();
	} else {
		/* Nobody could ever continue us, nor us the task. */
		child_signal(s, SIGCONT, true);
	}
	return true;
}

/*
 * Typed while the task runs, it is the task's to answer (a shell or an editor
 * lives on), unless a stop is under way; while none runs, it is for us.
 */
static bool
hear_interrupted(struct slot *s, const struct frame *f)
{
	struct supervisor *sv = s->supervisor;
	struct msg_terminal m;

	if (msg_terminal_decode(&m, f) == -1 ||
	    !terminal_is_of(&sv->terminal, s->index))
		return false;
	if (s->child.talk != CHILD_STARTED ||
	    sv->shutdown.phase != SHUTDOWN_NONE)
		apply_request(sv,
		    m.signo == SIGINT ? SHUTDOWN_REQ_INT : SHUTDOWN_REQ_QUIT,
		    sv->now_ms);
	return true;
}

void
hear_frame(struct slot *s, const struct frame *f)
{
	static const struct {
		enum message_type type;
		bool (*hear)(struct slot *, const struct frame *);
	} reports[] = {
		{ MSG_STARTED, hear_started },
		{ MSG_UNSPAWNED, hear_unspawned },
		{ MSG_EXITED, hear_exited },
		{ MSG_CLEAN, hear_clean },
		{ MSG_PAUSED, hear_paused },
		{ MSG_INTERRUPTED, hear_interrupted },
	};

	if (s->child.pid == 0 || s->child.broken)
		return;
	if (s->supervisor->batch != NULL) {
		if (!batch_hear(s, f))
			hear_broken(s, "its report is not possible now");
		return;
	}
	for (size_t i = 0; i < sizeof(reports) / sizeof(reports[0]); i++) {
		if (reports[i].type != f->type)
			continue;
		if (!reports[i].hear(s, f))
			hear_broken(s, "its report is not possible now");
		return;
	}
	hear_broken(s, "its report is of no known type");
}
