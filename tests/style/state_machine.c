/* SPDX-License-Identifier: ISC */
/*
 * state_machine.c - print docs/state-machine.md, from the policy itself.
 *
 * Every (state, event) pair is tried under every combination of what the
 * result may depend on, so the page cannot say what the code does not do.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "supervisor/policy/worker.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

#define NOW_MS 1000000
#define STABLE_MS 1000

/* What the result of a step may depend on, besides state and event. */
struct situation {
	enum worker_goal goal;
	enum worker_restart restart;
	bool success; /* of the run that ends, or has ended */
	bool stable;
	bool ever_started;
	bool limit_reached;
	bool interrupted;
	bool resident;
};

#define N_SITUATIONS (5 * 3 * 2 * 2 * 2 * 2 * 2 * 2)

struct result {
	enum worker_state state;
	enum worker_action action;
};

static const char *const restart_names[] = { "never", "on-failure", "always" };
static const char *const goal_names[] = { "run", "afresh", "down", "failed",
	"done" };

static struct situation
situation_of(unsigned n)
{
	struct situation s;

	s.goal = (enum worker_goal)(n % 5);
	n /= 5;
	s.restart = (enum worker_restart)(n % 3);
	n /= 3;
	s.success = n & 1;
	s.stable = n & 2;
	s.ever_started = n & 4;
	s.limit_reached = n & 8;
	s.interrupted = n & 16;
	s.resident = n & 32;
	return s;
}

static struct result
try(enum worker_state state, enum worker_event event, struct situation s)
{
	struct worker_limits lim = { .restart = s.restart,
		.stable_ms = STABLE_MS,
		.delay_ms = 100,
		.delay_max_ms = 30000,
		.restarts_max = 5,
		.run_max_ms = 60000,
		.grace_ms = 10000,
		.margin_ms = 2000,
		.resident = s.resident };
	struct worker_fact fact = { .event = event,
		.ran_ms = s.stable ? STABLE_MS : 1,
		.success = s.success,
		.interrupted = s.interrupted,
		.ended = s.ever_started };
	struct worker w;
	struct result r;

	worker_init(&w, 1, NOW_MS);
	w.state = state;
	w.goal = s.goal;
	w.since_ms = s.stable ? NOW_MS - STABLE_MS : NOW_MS;
	w.deadline_ms = NOW_MS + 50;
	w.ever_started = s.ever_started;
	w.ran_well = s.success;
	w.ran_stable = s.stable;
	w.no_more = s.interrupted;
	w.short_runs = s.limit_reached ? 5 : 1;
	/* Stable runs clear that count; the window counts them all. */
	if (s.limit_reached && s.stable) {
		lim.restarts_window_ms = 60000;
		w.restarts = 5;
		w.window_ms = NOW_MS - 1;
	}
	r.action = worker_step(&w, &lim, &fact, NOW_MS);
	r.state = w.state;
	return r;
}

/* All results of a pair, each once, in the order of states. */
static void
print_results(enum worker_state state, enum worker_event event)
{
	static bool seen[WORKER_NSTATES][WORKER_NACTIONS];
	const char *before = "";

	memset(seen, 0, sizeof(seen));
	for (unsigned n = 0; n < N_SITUATIONS; n++) {
		struct result r = try(state, event, situation_of(n));

		seen[r.state][r.action] = true;
	}
	for (int s = 0; s < WORKER_NSTATES; s++) {
		for (int a = 0; a < WORKER_NACTIONS; a++) {
			if (!seen[s][a])
				continue;
			printf("%s%s", before,
			    worker_state_name((enum worker_state)s));
			if (a != WORKER_ACT_NONE)
				printf(" (%s)",
				    worker_action_name((enum worker_action)a));
			before = "; ";
		}
	}
}

static bool
is_possible(enum worker_state state, enum worker_event event)
{
	struct situation s = situation_of(0);

	return try(state, event, s).action != WORKER_ACT_IMPOSSIBLE;
}

static void
print_state(enum worker_state state)
{
	printf("\n### %s\n\n| event | then |\n| --- | --- |\n",
	    worker_state_name(state));
	for (int e = 0; e < WORKER_NEVENTS; e++) {
		enum worker_event event = (enum worker_event)e;

		if (!is_possible(state, event))
			continue;
		printf("| %s | ", worker_event_name(event));
		print_results(state, event);
		printf(" |\n");
	}
}

/* Rows are states, columns events; the shape of the whole. */
static void
print_overview(void)
{
	printf("| |");
	for (int e = 0; e < WORKER_NEVENTS; e++)
		printf(" %s |", worker_event_name((enum worker_event)e));
	printf("\n|");
	for (int e = 0; e <= WORKER_NEVENTS; e++)
		printf(" --- |");
	for (int s = 0; s < WORKER_NSTATES; s++) {
		printf("\n| **%s** |", worker_state_name((enum worker_state)s));
		for (int e = 0; e < WORKER_NEVENTS; e++)
			printf(" %s |",
			    is_possible((enum worker_state)s,
				(enum worker_event)e)
				? "x"
				: "");
	}
	printf("\n");
}

static void
print_result(struct result r)
{
	printf(" %s", worker_state_name(r.state));
	if (r.action != WORKER_ACT_NONE)
		printf(" (%s)", worker_action_name(r.action));
	printf(" |");
}

/* The policy proper: clean while cleaning, by how the run ended. */
static void
print_after_run(void)
{
	static const struct {
		const char *name;
		struct situation s;
	} rows[] = {
		{ "failed, short", { .ever_started = true } },
		{ "failed, stable", { .ever_started = true, .stable = true } },
		{ "well, short", { .ever_started = true, .success = true } },
		{ "well, stable",
		    { .ever_started = true, .success = true, .stable = true } },
		{ "failed, limit of restarts reached",
		    { .ever_started = true, .limit_reached = true } },
		{ "failed, interrupted at the terminal",
		    { .ever_started = true, .interrupted = true } },
	};

	printf("| the run ended |");
	for (int r = 0; r < 3; r++)
		printf(" restart %s |", restart_names[r]);
	printf("\n| --- | --- | --- | --- |\n");
	for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
		printf("| %s |", rows[i].name);
		for (int r = 0; r < 3; r++) {
			struct situation s = rows[i].s;

			s.goal = WORKER_GOAL_RUN;
			s.restart = (enum worker_restart)r;
			print_result(try(WORKER_CLEANING, WORKER_EV_CLEAN, s));
		}
		printf("\n");
	}
}

static void
print_after_process(void)
{
	printf("| goal | gone while leaving | swept |\n| --- | --- | --- |\n");
	for (int g = 0; g < 5; g++) {
		struct situation s = { .goal = (enum worker_goal)g,
			.restart = WORKER_RESTART_ALWAYS,
			.ever_started = true };

		printf("| %s |", goal_names[g]);
		/* Whoever is to run on is not asked to leave. */
		if (g == WORKER_GOAL_RUN)
			printf(" |");
		else
			print_result(try(WORKER_LEAVING, WORKER_EV_GONE, s));
		print_result(try(WORKER_SWEEPING, WORKER_EV_SWEPT, s));
		printf("\n");
	}
}

int
main(void)
{
	printf("# The states of a worker\n\n"
	       "Printed by tests/style/state_machine.c, which tries every "
	       "state with every event; do\nnot edit. What the states, events "
	       "and actions mean is said in supervisor/policy/worker.h.\n\n"
	       "## Which event can come in which state\n\n");
	print_overview();
	printf("\n## What follows a run\n\n"
	       "The event clean, in the state cleaning:\n\n");
	print_after_run();
	printf("\n## What follows the end of a worker's process\n\n");
	print_after_process();
	printf("\n## Every state\n\n"
	       "What an event leads to, with the action in brackets; where "
	       "there are several, it\ndepends on the goal, the restart policy "
	       "and how the run ended.\n");
	for (int s = 0; s < WORKER_NSTATES; s++)
		print_state((enum worker_state)s);
	return 0;
}
