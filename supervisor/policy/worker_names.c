/* SPDX-License-Identifier: ISC */
/*
 * worker_names.c - what the states, events and actions of a worker are called.
 */
#include "supervisor/policy/worker.h"

bool
worker_state_has_process(enum worker_state state)
{
	switch (state) {
	case WORKER_DOWN:
	case WORKER_VACANT:
	case WORKER_SWEEPING:
	case WORKER_FAILED:
	case WORKER_DONE:
	case WORKER_NSTATES: return false;
	case WORKER_RUNNING:
	case WORKER_CLEANING:
	case WORKER_OVERDUE:
	case WORKER_WAITING:
	case WORKER_IDLE:
	case WORKER_STOPPING:
	case WORKER_LEAVING:
	case WORKER_KILLED: return true;
	}
	return false;
}

const char *
worker_state_name(enum worker_state state)
{
	static const char *const names[WORKER_NSTATES] = {
		[WORKER_DOWN] = "down",
		[WORKER_RUNNING] = "running",
		[WORKER_CLEANING] = "cleaning",
		[WORKER_OVERDUE] = "overdue",
		[WORKER_WAITING] = "waiting",
		[WORKER_IDLE] = "idle",
		[WORKER_VACANT] = "vacant",
		[WORKER_STOPPING] = "stopping",
		[WORKER_LEAVING] = "leaving",
		[WORKER_KILLED] = "killed",
		[WORKER_SWEEPING] = "sweeping",
		[WORKER_FAILED] = "failed",
		[WORKER_DONE] = "done",
	};

	return state < WORKER_NSTATES ? names[state] : "?";
}

const char *
worker_event_name(enum worker_event event)
{
	static const char *const names[WORKER_NEVENTS] = {
		[WORKER_EV_START] = "start",
		[WORKER_EV_STOP] = "stop",
		[WORKER_EV_KILL] = "kill",
		[WORKER_EV_STARTED] = "started",
		[WORKER_EV_REFUSED] = "refused",
		[WORKER_EV_UNRUNNABLE] = "unrunnable",
		[WORKER_EV_EXITED] = "exited",
		[WORKER_EV_CLEAN] = "clean",
		[WORKER_EV_GONE] = "gone",
		[WORKER_EV_NOFORK] = "no fork",
		[WORKER_EV_SWEPT] = "swept",
		[WORKER_EV_TASK] = "task",
		[WORKER_EV_IDLE] = "idle",
		[WORKER_EV_DEADLINE] = "deadline",
	};

	return event < WORKER_NEVENTS ? names[event] : "?";
}

const char *
worker_action_name(enum worker_action action)
{
	static const char *const names[WORKER_NACTIONS] = {
		[WORKER_ACT_NONE] = "nothing",
		[WORKER_ACT_FORK] = "fork",
		[WORKER_ACT_RUN] = "run",
		[WORKER_ACT_END_RUN] = "end run",
		[WORKER_ACT_DISMISS] = "dismiss",
		[WORKER_ACT_HURRY] = "hurry",
		[WORKER_ACT_KILL] = "kill",
		[WORKER_ACT_SWEEP] = "sweep",
		[WORKER_ACT_IMPOSSIBLE] = "impossible",
	};

	return action < WORKER_NACTIONS ? names[action] : "?";
}
