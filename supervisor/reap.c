/* SPDX-License-Identifier: ISC */
/*
 * reap.c - turn SIGCHLD into WORKER_EV_GONE, one for each dead worker.
 */
#include <sys/wait.h>

#include <errno.h>
#include <stddef.h>

#include "common/log.h"
#include "supervisor/apply.h"
#include "supervisor/reap.h"
#include "supervisor/say.h"
#include "supervisor/strays.h"
#include "supervisor/supervisor.h"

/* A task that it had died with it, by the kernel's hand (PDEATHSIG). */
static void
note_lost(struct slot *s)
{
	if (s->child.talk != CHILD_HANDED && s->child.talk != CHILD_STARTED)
		return;
	s->result =
	    (struct run_result){ .end = RUN_END_SIGNALLED, .value = SIGKILL };
	if (s->worker.state == WORKER_OVERDUE)
		s->result.end = RUN_END_TIMED_OUT;
	s->ran_ms = s->supervisor->now_ms - s->worker.since_ms;
}

static void
reap_one(struct supervisor *sv, pid_t pid, int wait_status)
{
	struct slot *s = child_by_pid(sv, pid);

	if (output_reaped(sv, pid, wait_status) ||
	    (sv->batch != NULL && printing_reaped(sv->batch, pid, wait_status)))
		return;
	sv->reaped++;
	if (s == NULL) {
		/* A stray, or an orphan that fell to us as init. */
		log_debug("reaped %d, no worker of ours", (int)pid);
		strays_hurry(sv);
		return;
	}
	/* Its last words are in the pipe already: they come first. */
	if (s->worker.state != WORKER_LEAVING)
		channel_drain(s);
	say_gone(s, wait_status);
	note_lost(s);
	child_close(s);
	/* Its pid is nobody's now: what comes of this may stop all. */
	if (sv->batch != NULL)
		batch_gone(s);
	output_run_ended(s);
	terminal_take(&sv->terminal);
	apply_event(s, WORKER_EV_GONE);
}

void
reap_all(struct supervisor *sv)
{
	for (;;) {
		int wait_status;
		pid_t pid = waitpid(-1, &wait_status, WNOHANG);

		if (pid > 0)
			reap_one(sv, pid, wait_status);
		else if (pid == 0 || errno != EINTR)
			break;
	}
}
