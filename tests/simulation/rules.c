/* SPDX-License-Identifier: ISC */
/*
 * rules.c - rules that can be tried from end to end, without chance.
 */
#include <stdint.h>
#include <stdio.h>

#include "supervisor/policy/outcome.h"
#include "supervisor/policy/shutdown.h"
#include "tests/simulation/rules.h"

bool
rules_has(enum worker_state state, enum worker_event event)
{
	struct worker_limits lim = { 0 };
	struct worker_fact fact = { .event = event };
	struct worker w;

	worker_init(&w, 1, 0);
	w.state = state;
	w.goal = WORKER_GOAL_RUN;
	return worker_step(&w, &lim, &fact, 0) != WORKER_ACT_IMPOSSIBLE;
}

/* The table of docs/design.md, row by row, the first that fits. */
static int
status_of(const struct outcome *o)
{
	const struct run_result *r = &o->last;
	bool typed = o->one_worker && r->interrupted &&
	    r->end == RUN_END_SIGNALLED && r->value == 2;

	if (o->interrupted || typed)
		return 130;
	if (o->broken)
		return 125;
	if (o->one_worker && r->end == RUN_END_TIMED_OUT)
		return 124;
	if (o->one_worker && r->end == RUN_END_SIGNALLED)
		return 128 + r->value;
	if (o->one_worker && r->end == RUN_END_NONE)
		return o->stopped_by > 0 ? 128 + o->stopped_by : 0;
	if (o->one_worker)
		return r->value;
	if (o->failed > o->unrunnable)
		return 1;
	if (o->failed > 0)
		return o->unrunnable_code;
	return o->killed ? 137 : 0;
}

static bool
check_ending(const struct outcome *o, char *why, size_t cap)
{
	struct ending e = outcome_ending(o);
	int expected = status_of(o);

	if (e.code == expected && e.signo == (expected == 130 ? 2 : 0))
		return true;
	/* A task may itself exit with 130: then there is no signal. */
	if (e.code == expected && e.signo == 0 && !o->interrupted)
		return true;
	snprintf(why, cap,
	    "exit %d signal %d, not %d: one worker %d, last %d %d, "
	    "interrupted %d %d, stopped by %d, killed %d, failed %u, "
	    "unrunnable %u, broken %d",
	    e.code, e.signo, expected, o->one_worker, (int)o->last.end,
	    o->last.value, o->interrupted, o->last.interrupted, o->stopped_by,
	    o->killed, o->failed, o->unrunnable, o->broken);
	return false;
}

/* Bits for what is yes or no. */
static bool
check_flags(struct outcome o, char *why, size_t cap)
{
	for (unsigned bits = 0; bits < 64; bits++) {
		o.one_worker = bits & 1;
		o.interrupted = bits & 2;
		o.killed = bits & 4;
		o.broken = bits & 8;
		o.last.interrupted = bits & 16;
		o.stopped_by = bits & 32 ? 15 : 0;
		if (!check_ending(&o, why, cap))
			return false;
	}
	return true;
}

bool
rules_check_outcome(char *why, size_t cap)
{
	static const struct run_result results[] = { { RUN_END_NONE, 0, false },
		{ RUN_END_EXITED, 0, false }, { RUN_END_EXITED, 1, false },
		{ RUN_END_EXITED, 130, false }, { RUN_END_EXITED, 255, false },
		{ RUN_END_SIGNALLED, 1, false },
		{ RUN_END_SIGNALLED, 2, false },
		{ RUN_END_SIGNALLED, 9, false },
		{ RUN_END_SIGNALLED, 64, false },
		{ RUN_END_TIMED_OUT, 0, false },
		{ RUN_END_UNRUNNABLE, 126, false },
		{ RUN_END_UNRUNNABLE, 127, false } };

	for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
		for (uint32_t n = 0; n < 9; n++) {
			struct outcome o = { .last = results[i],
				.failed = n / 3,
				.unrunnable = n % 3,
				.unrunnable_code = 127 };

			if (o.unrunnable <= o.failed &&
			    !check_flags(o, why, cap))
				return false;
		}
	}
	return true;
}

/* What is owed to one more request, said from the rule. */
struct requests {
	bool any;
	bool killed;
	bool asked; /* by a person: all but OVER */
	uint64_t asked_ms;
};

static enum shutdown_action
owed(struct requests *r, enum shutdown_request request, uint64_t now_ms)
{
	bool person = request != SHUTDOWN_REQ_OVER;
	bool first = !r->any;
	bool second =
	    person && r->asked && now_ms >= r->asked_ms + SHUTDOWN_ECHO_MS;

	r->any = true;
	if (person && !r->asked) {
		r->asked = true;
		r->asked_ms = now_ms;
	}
	if (first)
		return SHUTDOWN_ACT_STOP;
	if (!second || r->killed)
		return SHUTDOWN_ACT_NONE;
	r->killed = true;
	return SHUTDOWN_ACT_KILL;
}

/* All orders of six requests, each soon after the last or an echo later. */
bool
rules_check_shutdown(char *why, size_t cap)
{
	for (unsigned order = 0; order < 1u << 18; order++) {
		struct shutdown s = { 0 };
		struct requests r = { 0 };
		uint64_t now_ms = 0;

		for (unsigned i = 0; i < 6; i++) {
			unsigned which = order >> (3 * i) & 7;
			enum shutdown_request request =
			    (enum shutdown_request)(which & 3);
			enum shutdown_action act, expected;

			now_ms += which & 4 ? SHUTDOWN_ECHO_MS
					    : SHUTDOWN_ECHO_MS / 2 - 1;
			act = shutdown_step(&s, request, now_ms);
			expected = owed(&r, request, now_ms);
			if (act == expected)
				continue;
			snprintf(why, cap, "order %u, request %u: %d, not %d",
			    order, i, (int)act, (int)expected);
			return false;
		}
	}
	return true;
}

/* A run of 1 ms, again and again. Returns how often, in so many ms. */
static uint32_t
count_runs(const struct worker_limits *lim, uint32_t seed, uint64_t span_ms)
{
	static const enum worker_event run[] = { WORKER_EV_STARTED,
		WORKER_EV_EXITED, WORKER_EV_CLEAN };
	struct worker_fact fact = { .event = WORKER_EV_START };
	struct worker w;
	uint64_t now_ms = 5000, end_ms = now_ms + span_ms;
	uint32_t n = 0;

	worker_init(&w, seed, now_ms);
	worker_step(&w, lim, &fact, now_ms);
	while (now_ms < end_ms) {
		n++;
		for (size_t i = 0; i < 3; i++) {
			fact.event = run[i];
			fact.ran_ms = 1;
			now_ms += i == 1;
			worker_step(&w, lim, &fact, now_ms);
		}
		if (w.state != WORKER_WAITING)
			return n;
		now_ms = w.deadline_ms;
		fact.event = WORKER_EV_DEADLINE;
		worker_step(&w, lim, &fact, now_ms);
	}
	return n;
}

/* The same from the rule: the delay doubles; jitter takes a quarter at most. */
static uint32_t
expected_runs(const struct worker_limits *lim, uint64_t quarters,
    uint64_t span_ms)
{
	uint64_t at_ms = 0, delay_ms = lim->delay_ms;
	uint32_t n = 0;

	while (at_ms < span_ms) {
		n++;
		if (delay_ms > lim->delay_max_ms)
			delay_ms = lim->delay_max_ms;
		at_ms += 1 + delay_ms * quarters / 4;
		delay_ms *= 2;
	}
	return n;
}

bool
rules_check_crash_loop(char *why, size_t cap)
{
	struct worker_limits lim = { .restart = WORKER_RESTART_ON_FAILURE,
		.stable_ms = 1000,
		.delay_ms = 100,
		.delay_max_ms = 30000,
		.grace_ms = 10000,
		.margin_ms = 2000 };

	for (uint32_t seed = 1; seed <= 1000; seed++) {
		uint64_t span_ms = seed % 2 == 0 ? 5000 : 600000;
		uint32_t n = count_runs(&lim, seed, span_ms);
		uint32_t least = expected_runs(&lim, 4, span_ms);
		uint32_t most = expected_runs(&lim, 3, span_ms);

		lim.delay_ms = 1 + seed % 200;
		if (n >= least && n <= most)
			continue;
		snprintf(why, cap, "seed %u: %u runs, not %u to %u", seed, n,
		    least, most);
		return false;
	}
	lim.delay_ms = 100;
	lim.restarts_max = 5;
	if (count_runs(&lim, 1, 600000) == 6)
		return true;
	snprintf(why, cap, "5 restarts allowed, and it ran not 6 times");
	return false;
}
