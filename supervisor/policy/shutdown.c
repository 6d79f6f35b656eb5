/* SPDX-License-Identifier: ISC */
/*
 * shutdown.c - how a request to stop becomes a stop.
 */
#include "supervisor/policy/shutdown.h"

enum shutdown_action
shutdown_step(struct shutdown *s, enum shutdown_request request)
{
	bool again = s->asked;

	if (request == SHUTDOWN_REQ_INT)
		s->interrupted = true;
	if (request != SHUTDOWN_REQ_OVER)
		s->asked = true;
	if (s->phase == SHUTDOWN_NONE) {
		s->phase = SHUTDOWN_GRACE;
		s->use_quit = request == SHUTDOWN_REQ_QUIT;
		return SHUTDOWN_ACT_STOP;
	}
	if (s->phase == SHUTDOWN_HURRY || !again ||
	    request == SHUTDOWN_REQ_OVER)
		return SHUTDOWN_ACT_NONE;
	s->phase = SHUTDOWN_HURRY;
	return SHUTDOWN_ACT_KILL;
}
