/* SPDX-License-Identifier: ISC */
/*
 * shutdown.c - how a request to stop becomes a stop.
 */
#include "supervisor/policy/shutdown.h"

/* A person's request, and not the first one or its echo. */
static bool
is_second(struct shutdown *s, enum shutdown_request request, uint64_t came_ms)
{
	if (request == SHUTDOWN_REQ_OVER)
		return false;
	if (s->asked)
		return came_ms >= s->asked_ms + SHUTDOWN_ECHO_MS;
	s->asked = true;
	s->asked_ms = came_ms;
	return false;
}

enum shutdown_action
shutdown_step(struct shutdown *s, enum shutdown_request request,
    uint64_t came_ms)
{
	bool second = is_second(s, request, came_ms);

	if (request == SHUTDOWN_REQ_INT)
		s->interrupted = true;
	if (s->phase == SHUTDOWN_NONE) {
		s->phase = SHUTDOWN_GRACE;
		s->use_quit = request == SHUTDOWN_REQ_QUIT;
		return SHUTDOWN_ACT_STOP;
	}
	if (s->phase == SHUTDOWN_HURRY || !second)
		return SHUTDOWN_ACT_NONE;
	s->phase = SHUTDOWN_HURRY;
	return SHUTDOWN_ACT_KILL;
}
