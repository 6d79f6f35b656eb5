/* SPDX-License-Identifier: ISC */
/*
 * output_reader.c - what the run does without a reader of standard output.
 */
#include <sys/wait.h>

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "supervisor/apply.h"
#include "supervisor/output.h"
#include "supervisor/supervisor.h"

void
output_reader_left(struct supervisor *sv)
{
	if (sv->outcome.reader_left)
		return;
	sv->outcome.reader_left = true;
	apply_request(sv, SHUTDOWN_REQ_OVER, sv->now_ms);
}

bool
output_has_lost_reader(int wait_status)
{
	struct pollfd out = { .fd = STDOUT_FILENO };
	/* Or as a shell says it of what it ran. */
	bool of_pipe =
	    (WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGPIPE) ||
	    (WIFEXITED(wait_status) &&
		WEXITSTATUS(wait_status) == 128 + SIGPIPE);

	return of_pipe && poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

void
output_task_exited(struct supervisor *sv, int wait_status)
{
	if (!sv->output.used && output_has_lost_reader(wait_status))
		output_reader_left(sv);
}
