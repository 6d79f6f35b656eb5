/* SPDX-License-Identifier: ISC */
/*
 * outcome.c - the exit status that tells how everything ended.
 */
#include "supervisor/policy/outcome.h"

/* Signals 1 to 64 by number: this part of the program includes nothing. */
#define SIGNAL_INT 2
#define SIGNAL_PIPE 13
#define SIGNAL_BASE 128

static int
code_of_run(const struct run_result *r, int stopped_by)
{
	switch (r->end) {
	case RUN_END_NONE:
		/* As if the task had died of it: its work is not done. */
		return stopped_by == 0 ? 0 : SIGNAL_BASE + stopped_by;
	case RUN_END_EXITED:
	case RUN_END_UNRUNNABLE: return r->value;
	case RUN_END_SIGNALLED: return SIGNAL_BASE + r->value;
	case RUN_END_TIMED_OUT: return OUTCOME_TIMED_OUT;
	}
	return OUTCOME_REEVE_FAILED;
}

static bool
ended_by_ctrl_c(const struct outcome *o)
{
	return o->interrupted ||
	    (o->one_worker && o->last.interrupted &&
		o->last.end == RUN_END_SIGNALLED &&
		o->last.value == SIGNAL_INT);
}

struct ending
outcome_ending(const struct outcome *o)
{
	struct ending e = { 0 };

	if (ended_by_ctrl_c(o)) {
		e.signo = SIGNAL_INT;
		e.code = SIGNAL_BASE + SIGNAL_INT;
	} else if (o->broken) {
		e.code = OUTCOME_REEVE_FAILED;
	} else if (o->reader_left) {
		e.code = SIGNAL_BASE + SIGNAL_PIPE;
	} else if (o->terminated) {
		e.code = o->killed ? OUTCOME_KILLED : OUTCOME_TERMINATED;
	} else if (o->one_worker) {
		e.code = code_of_run(&o->last, o->stopped_by);
	} else if (o->failed > 0 && o->failed == o->unrunnable) {
		e.code = o->unrunnable_code;
	} else if (o->failed > 0) {
		e.code = OUTCOME_FAILED;
	} else if (o->killed) {
		e.code = OUTCOME_KILLED;
	}
	return e;
}
