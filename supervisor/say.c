/* SPDX-License-Identifier: ISC */
/*
 * say.c - what a person is told about workers.
 */
#include <sys/resource.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/log.h"
#include "common/text.h"
#include "supervisor/say.h"
#include "supervisor/supervisor.h"
#include "worker/template.h"

#define WORD_SIZE 32 /* a duration or a signal's name */

/* A sentence that is put together; what does not fit is cut. */
struct sentence {
	char text[1024];
	size_t len;
};

__attribute__((format(printf, 2, 3))) static void
add(struct sentence *s, const char *format, ...)
{
	size_t room = sizeof(s->text) - s->len;
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(s->text + s->len, room, format, ap);
	va_end(ap);
	if (n > 0)
		s->len += (size_t)n < room ? (size_t)n : room - 1;
}

static void
add_duration(struct sentence *s, const char *before, uint64_t ms)
{
	char word[WORD_SIZE];

	add(s, "%s%s", before, text_duration_format(word, sizeof(word), ms));
}

static void
add_signal(struct sentence *s, const char *before, int signo)
{
	char word[WORD_SIZE];

	add(s, "%s%s", before, text_signal_name(signo, word, sizeof(word)));
}

static void
add_name(struct sentence *s, const struct slot *slot)
{
	char name[SLOT_NAME_SIZE];

	add(s, "%s: ", slot_name(slot, name, sizeof(name)));
}

static void
add_reason(struct sentence *s, enum msg_reason reason, int signo)
{
	switch (reason) {
	case MSG_REASON_IGNORED:
		/* Without a stop signal it had nothing to ignore. */
		if (signo != 0) {
			add_signal(s, " (ignored ", signo);
			add(s, ")");
		}
		break;
	case MSG_REASON_LEFT_SESSION: add(s, " (left its session)"); break;
	case MSG_REASON_STOPPED: add(s, " (was stopped)"); break;
	case MSG_REASON_LEFT_BEHIND:
	case MSG_NREASONS: break;
	}
}

/* The name is the process's own choice: foreign bytes. */
static void
add_processes(struct sentence *s, const struct msg_processes *list, int signo)
{
	for (uint8_t i = 0; i < list->n; i++) {
		const struct msg_process *p = &list->named[i];
		char name[4 * MSG_NAME_LEN + 1];

		text_escape(name, sizeof(name), p->name, strlen(p->name));
		add(s, "%s%s %u", i == 0 ? "" : ", ", name, p->pid);
		add_reason(s, p->reason, signo);
	}
	if (list->total > list->n)
		add(s, " and %u more", list->total - list->n);
}

void
say_started(struct slot *slot)
{
	struct supervisor *sv = slot->supervisor;
	struct sentence s = { .len = 0 };

	if (!log_wants(LOG_LEVEL_INFO) && !slot->short_of_something)
		return;
	add_name(&s, slot);
	log_info("%sstarted, pid %d", s.text, (int)slot->child.task_pid);
	if (!slot->short_of_something)
		return;
	slot->short_of_something = false;
	if (--sv->n_short == 0)
		log_warnx("%sstarted after all", s.text);
}

void
say_refused(struct slot *slot, const char *what, int error)
{
	struct supervisor *sv = slot->supervisor;
	struct sentence s = { .len = 0 };
	struct rlimit files;

	if (slot->short_of_something)
		return;
	slot->short_of_something = true;
	if (sv->n_short++ > 0)
		return;
	add_name(&s, slot);
	add(&s, "%s: %s", what, strerror(error));
	if (error == EMFILE && getrlimit(RLIMIT_NOFILE, &files) == 0)
		add(&s, " (ulimit -n is %llu)",
		    (unsigned long long)files.rlim_cur);
	log_warnx("%s; trying again", s.text);
}

void
say_exited(const struct slot *slot, const struct msg_exited *m)
{
	struct sentence s = { .len = 0 };

	if (m->left.total == 0)
		return;
	add_name(&s, slot);
	add(&s, "its process %d ended and left behind, to be ended: ",
	    (int)slot->child.task_pid);
	add_processes(&s, &m->left, 0);
	log_warnx("%s", s.text);
}

void
say_killed(const struct slot *slot, const struct msg_clean *m)
{
	struct sentence s = { .len = 0 };

	add_name(&s, slot);
	if (m->signo != 0) {
		add_signal(&s, "", (int)m->signo);
		if (m->ended > 0) {
			add(&s, ", %u process%s ended", m->ended,
			    m->ended == 1 ? "" : "es");
			add_duration(&s, " in ", m->ended_ms);
		}
		add_duration(&s, "; KILL after ", m->kill_after_ms);
		add(&s, ": ");
	} else {
		add(&s, "KILL: ");
	}
	add_processes(&s, &m->killed, (int)m->signo);
	log_warnx("%s", s.text);
}

#define ONE_WORD_OF_EACH "it is one word; --shell would take it apart"

static void
add_exec_failure(struct sentence *s, const struct slot *slot, int error)
{
	const struct supervisor *sv = slot->supervisor;
	/* With --shell it is none of the words. */
	const char *program = sv->batch == NULL
	    ? sv->config->task.argv[0]
	    : template_program(sv->batch->config->template);
	char shown[256];

	text_escape(shown, sizeof(shown), program, strlen(program));
	if (shown[0] == '\0')
		strlcpy(shown, "''", sizeof(shown));
	if (error == SPAWN_NO_INTERPRETER)
		add(s,
		    "cannot execute %s: the interpreter that its first line "
		    "names does not exist",
		    shown);
	else if (error == ENOENT && strchr(program, '/') == NULL)
		add(s, "%s: command not found in PATH", shown);
	else
		add(s, "cannot execute %s: %s", shown, strerror(error));
	if (error == ENOENT && strchr(program, ' ') != NULL)
		add(s, " (%s)",
		    sv->batch == NULL
			? "it is one word; sh -c would take it apart"
			: ONE_WORD_OF_EACH);
}

void
say_one_word(const struct supervisor *sv)
{
	log_warnx("%s: %s", sv->config->task.argv[0], ONE_WORD_OF_EACH);
}

void
say_no_answer(const struct supervisor *sv, uint64_t after_ms)
{
	char after[TEXT_DURATION_CAP];

	text_duration_format(after, sizeof(after), after_ms);
	log_warnx("%s: no answer in %s; it must write each line at once, see"
		  " --persistent",
	    sv->config->name, after);
}

/*
 * Workers of a pool run the same command: when the first start of one fails
 * like that, it fails for all, and is said once.
 */
void
say_unrunnable(struct slot *slot, const struct spawn_failure *failure)
{
	const struct task *task = &slot->supervisor->config->task;
	struct sentence s = { .len = 0 };

	if (slot->worker.ever_started)
		add_name(&s, slot);
	else if (slot->supervisor->unrunnable_said)
		return;
	slot->supervisor->unrunnable_said = true;
	if (failure->stage == SPAWN_EXEC)
		add_exec_failure(&s, slot, failure->error);
	else if (failure->stage == SPAWN_DIRECTORY)
		add(&s, "%s %s: %s", spawn_stage_name(failure->stage),
		    task->directory, strerror(failure->error));
	else
		add(&s, "%s: %s", spawn_stage_name(failure->stage),
		    strerror(failure->error));
	log_errorx("%s", s.text);
}

static void
add_result(struct sentence *s, const struct slot *slot)
{
	const struct run_result *r = &slot->result;

	switch (r->end) {
	case RUN_END_NONE: add(s, "did not run"); return;
	case RUN_END_EXITED: add(s, "exited with %d", r->value); break;
	case RUN_END_SIGNALLED: add_signal(s, "killed by ", r->value); break;
	case RUN_END_TIMED_OUT: add(s, "ran too long"); break;
	case RUN_END_UNRUNNABLE: add(s, "could not be run"); return;
	}
	add_duration(s, " after ", slot->ran_ms);
}

static void
add_plan(struct sentence *s, const struct slot *slot)
{
	const struct worker *w = &slot->worker;
	const struct worker_limits *lim = &slot->supervisor->config->limits;

	if (w->state == WORKER_RUNNING)
		add(s, "; restarting");
	else if (w->state == WORKER_WAITING || w->state == WORKER_VACANT)
		add_duration(s, "; restart in ", w->deadline_ms - w->since_ms);
	else if (w->goal == WORKER_GOAL_FAILED && lim->restarts_max > 0 &&
	    lim->restart != WORKER_RESTART_NEVER && !w->no_more)
		add(s, "; giving up after %u restart%s", lim->restarts_max,
		    lim->restarts_max == 1 ? "" : "s");
}

/* A run is over when it was decided what follows. */
static bool
is_end_of_run(const struct worker *before, enum worker_event event)
{
	if (before->state == WORKER_SWEEPING)
		return event == WORKER_EV_SWEPT;
	return event == WORKER_EV_CLEAN &&
	    (before->state == WORKER_CLEANING ||
		before->state == WORKER_OVERDUE);
}

void
say_transition(const struct slot *slot, const struct worker *before,
    enum worker_event event)
{
	const struct supervisor *sv = slot->supervisor;
	struct sentence s = { .len = 0 };

	/* A thousand workers change state at a stop: no words for nobody. */
	if (!log_wants(LOG_LEVEL_INFO) && !is_end_of_run(before, event))
		return;
	add_name(&s, slot);
	log_info("%s%s -> %s (%s)", s.text, worker_state_name(before->state),
	    worker_state_name(slot->worker.state), worker_event_name(event));
	if (!is_end_of_run(before, event))
		return;
	add_result(&s, slot);
	add_plan(&s, slot);
	/* What was asked for, or ended well, is no news. */
	if (sv->shutdown.phase != SHUTDOWN_NONE ||
	    slot->worker.goal == WORKER_GOAL_DOWN ||
	    slot->worker.goal == WORKER_GOAL_DONE)
		log_info("%s", s.text);
	else
		log_warnx("%s", s.text);
}

void
say_impossible(const struct slot *slot, enum worker_event event)
{
	struct sentence s = { .len = 0 };

	add_name(&s, slot);
	log_warnx("%sbug: %s while %s", s.text, worker_event_name(event),
	    worker_state_name(slot->worker.state));
}

void
say_gone(const struct slot *slot, int wait_status)
{
	bool well = WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0;
	struct sentence s = { .len = 0 };

	if (well && !log_wants(LOG_LEVEL_DEBUG))
		return;
	add_name(&s, slot);
	add(&s, "worker %d ", (int)slot->child.pid);
	if (WIFSIGNALED(wait_status))
		add_signal(&s, "was killed by ", WTERMSIG(wait_status));
	else
		add(&s, "exited with %d", WEXITSTATUS(wait_status));
	if (well)
		log_debug("%s", s.text);
	else if (slot->child.talk == CHILD_IDLE)
		log_warnx("%s", s.text);
	else
		log_warnx("%s; ending what it left behind", s.text);
}

void
say_unresponsive(const struct slot *slot)
{
	struct sentence s = { .len = 0 };

	add_name(&s, slot);
	add(&s, "worker %d did not end its tree in time", (int)slot->child.pid);
	log_warnx("%s; killing it", s.text);
}

void
say_shutdown(const struct supervisor *sv, enum shutdown_action act)
{
	struct sentence s = { .len = 0 };

	if (act == SHUTDOWN_ACT_KILL) {
		log_warnx("asked again: KILL to all");
		return;
	}
	add_signal(&s, "stopping with ",
	    sv->shutdown.use_quit ? SIGQUIT : sv->config->task.stop_signal);
	add_duration(&s, ", grace ", sv->config->task.grace_ms);
	log_info("%s", s.text);
}

void
say_scaled(const struct supervisor *sv)
{
	log_warnx("%s: %u worker%s", sv->config->name, sv->pool.wanted,
	    sv->pool.wanted == 1 ? "" : "s");
}
