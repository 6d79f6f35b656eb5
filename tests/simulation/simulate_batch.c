/* SPDX-License-Identifier: ISC */
/*
 * simulate_batch.c - can any order of events hurt a batch?
 *
 * usage: simulate_batch [seed [events]]
 *
 * Batches of random length and limits live through random events
 * (batch_scene.c); books kept beside them check each (books.c). As simulate.c:
 * TAP, and the same seed fails at the same event again.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/simulation/batch_scene.h"
#include "tests/simulation/tap.h"

#define DEFAULT_SEEDS 4u
#define DEFAULT_EVENTS 300000u /* for each seed */
#define BATCH_EVENTS_MAX 8000u

/* One seed, until so many events have passed. */
static void
play(uint64_t seed, uint64_t events, struct batch_tally *tally)
{
	struct dice dice = { .state = seed };
	uint64_t first = tally->events, batches = tally->batches;
	char what[160];
	bool well = true;

	while (well && tally->events - first < events)
		well = batch_scene_play(&dice, tally, BATCH_EVENTS_MAX);
	snprintf(what, sizeof(what),
	    "seed %" PRIu64 ": %" PRIu64 " events in %" PRIu64
	    " batches: places, reports, tries, halts, counts",
	    seed, tally->events - first, tally->batches - batches);
	tap_say(well, what, tally->wrong);
}

static bool
is_possible(enum batch_phase phase, enum batch_verdict verdict)
{
	bool goes_on = verdict == BATCH_RETRY || verdict == BATCH_AGAIN;

	if (phase == BATCH_FEEDING)
		return verdict != BATCH_NOT_RUN;
	return !goes_on;
}

/* What is never met is not tested. */
static void
say_unmet(const struct batch_tally *tally)
{
	char why[1024] = "";
	size_t len = 0;

	for (int p = 0; p < BATCH_NPHASES; p++)
		for (int v = 0; v < BATCH_NVERDICTS; v++)
			if ((tally->met[p][v] > 0) !=
			    is_possible((enum batch_phase)p,
				(enum batch_verdict)v))
				len += (size_t)snprintf(why + len,
				    sizeof(why) - len, "phase %d verdict %d\n",
				    p, v);
	tap_say(len == 0, "every verdict was met in its phases, and no other",
	    why);
	len = 0;
	for (int when = BATCH_HALT_SOON; when <= BATCH_HALT_NOW; when++)
		for (int what = 0; what <= BATCH_HALT_DONE; what++)
			for (int share = 0; share < 2; share++)
				if (tally->halts[when][what][share] == 0)
					len += (size_t)snprintf(why + len,
					    sizeof(why) - len,
					    "halt %d of %d, share %d\n", when,
					    what, share);
	tap_say(len == 0, "every kind of halt was met", why);
}

int
main(int argc, char *argv[])
{
	struct batch_tally tally = { 0 };

	if (argc > 3) {
		fprintf(stderr, "usage: simulate_batch [seed [events]]\n");
		return 2;
	}
	if (argc > 1) {
		printf("1..1\n");
		play(strtoull(argv[1], NULL, 0),
		    argc > 2 ? strtoull(argv[2], NULL, 0) : 1000000, &tally);
		return tap_status();
	}
	printf("1..%u\n", DEFAULT_SEEDS + 2);
	for (uint64_t seed = 1; seed <= DEFAULT_SEEDS; seed++)
		play(seed, DEFAULT_EVENTS, &tally);
	say_unmet(&tally);
	return tap_status();
}
