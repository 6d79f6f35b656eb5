/* SPDX-License-Identifier: ISC */
/*
 * simulate.c - can any order of events hurt the policy?
 *
 * usage: simulate [seed [events]]
 *
 * Pools of random size and limits live through random events under a clock
 * that moves when told (scene.c); the judge checks each step (judge.c). Speaks
 * TAP; on failure the seed and the event are said, and the same seed fails at
 * the same event again. Without arguments several seeds are played.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/simulation/rules.h"
#include "tests/simulation/scene.h"
#include "tests/simulation/tap.h"

#define DEFAULT_SEEDS 5u
#define DEFAULT_EVENTS 600000u /* for each seed */
#define POOL_EVENTS_MAX 6000u

/* One seed, until so many events have passed. */
static void
play(uint64_t seed, uint64_t events, struct tally *sum)
{
	struct dice dice = { .state = seed };
	struct tally tally = { 0 };
	char what[160];
	bool well = true;

	while (well && tally.events < events)
		well = scene_play(&dice, &tally, POOL_EVENTS_MAX);
	snprintf(what, sizeof(what),
	    "seed %" PRIu64 ": %" PRIu64 " events in %" PRIu64
	    " pools: safety, settling, bounds, counts",
	    seed, tally.events, tally.pools);
	tap_say(well, what, tally.wrong);
	for (int s = 0; s < WORKER_NSTATES; s++)
		for (int e = 0; e < WORKER_NEVENTS; e++)
			sum->met[s][e] += tally.met[s][e];
}

/* A rule that is never met is not tested, and perhaps not needed. */
static void
say_unmet(const struct tally *sum)
{
	char why[1024] = "";
	size_t len = 0;

	for (int s = 0; s < WORKER_NSTATES; s++)
		for (int e = 0; e < WORKER_NEVENTS; e++)
			if (sum->met[s][e] == 0 &&
			    rules_has((enum worker_state)s,
				(enum worker_event)e))
				len += (size_t)snprintf(why + len,
				    sizeof(why) - len, "%s while %s\n",
				    worker_event_name((enum worker_event)e),
				    worker_state_name((enum worker_state)s));
	tap_say(len == 0, "every rule of the table was met", why);
}

int
main(int argc, char *argv[])
{
	struct tally sum = { 0 };
	char why[256] = "";

	if (argc > 3) {
		fprintf(stderr, "usage: simulate [seed [events]]\n");
		return 2;
	}
	if (argc > 1) {
		printf("1..1\n");
		play(strtoull(argv[1], NULL, 0),
		    argc > 2 ? strtoull(argv[2], NULL, 0) : 1000000, &sum);
		return tap_status();
	}
	printf("1..%u\n", DEFAULT_SEEDS + 4);
	tap_say(rules_check_outcome(why, sizeof(why)),
	    "every ending has the exit status of the table", why);
	tap_say(rules_check_shutdown(why, sizeof(why)),
	    "a person's second request ends the grace, and nothing else", why);
	tap_say(rules_check_crash_loop(why, sizeof(why)),
	    "a crash loop runs as often as its back-off lets it", why);
	for (uint64_t seed = 1; seed <= DEFAULT_SEEDS; seed++)
		play(seed, DEFAULT_EVENTS, &sum);
	say_unmet(&sum);
	return tap_status();
}
