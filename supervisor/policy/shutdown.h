/* SPDX-License-Identifier: ISC */
/*
 * shutdown.h - how a request to stop becomes a stop. Pure.
 *
 * The first request stops everything with its grace; a second one of a person,
 * while the grace runs, ends it at once. What ends by itself (a pool that is
 * over) stops the rest, and then a person's first request is still the first.
 *
 * One request may arrive twice: timeout(1) signals its child and then the whole
 * group, and at Ctrl-C a wrapper passes on what the terminal has sent already.
 * So what follows within SHUTDOWN_ECHO_MS is the same request.
 */
#ifndef REEVE_POLICY_SHUTDOWN_H
#define REEVE_POLICY_SHUTDOWN_H

#include <stdbool.h>
#include <stdint.h>

/* Quicker than a finger presses Ctrl-C again, by some. Milliseconds. */
#define SHUTDOWN_ECHO_MS 100

enum shutdown_phase {
	SHUTDOWN_NONE,
	SHUTDOWN_GRACE, /* every worker was told to stop */
	SHUTDOWN_HURRY /* every worker was told to end at once */
};

enum shutdown_request {
	SHUTDOWN_REQ_OVER, /* a pool is over */
	SHUTDOWN_REQ_TERM, /* SIGTERM */
	SHUTDOWN_REQ_INT, /* SIGINT */
	SHUTDOWN_REQ_QUIT /* SIGQUIT */
};

enum shutdown_action {
	SHUTDOWN_ACT_NONE,
	SHUTDOWN_ACT_STOP, /* WORKER_EV_STOP to all */
	SHUTDOWN_ACT_KILL /* WORKER_EV_KILL to all */
};

struct shutdown {
	enum shutdown_phase phase;
	bool asked; /* by a person */
	uint64_t asked_ms; /* monotonic, when that was */
	bool interrupted; /* by SIGINT, at any time */
	bool use_quit; /* SIGQUIT is the stop signal */
};

/*
 * came_ms: monotonic, when the request was made; two that came at once may be
 * taken in either order, and in turns of the loop that are long apart.
 */
enum shutdown_action shutdown_step(struct shutdown *, enum shutdown_request,
    uint64_t came_ms);

#endif
