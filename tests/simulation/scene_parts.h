/* SPDX-License-Identifier: ISC */
/*
 * scene_parts.h - what a scene is made of; for scene*.c alone.
 */
#ifndef REEVE_SCENE_PARTS_H
#define REEVE_SCENE_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "supervisor/policy/pool.h"
#include "supervisor/policy/shutdown.h"
#include "tests/simulation/desk.h"
#include "tests/simulation/judge.h"
#include "tests/simulation/past.h"
#include "tests/simulation/scene.h"
#include "tests/simulation/world.h"

#define PLACES_MAX 64u

struct place {
	uint32_t index;
	struct worker worker;
	struct false_process process;
	struct judge judge;
	struct desk desk; /* a batch */
	uint64_t sweep_end_ms; /* WORKER_NEVER when nobody sweeps */
	uint64_t late_ms; /* how late the loop comes to its deadline */
	struct past past;
};

struct scene {
	struct dice *dice;
	struct tally *tally;
	struct world world;
	struct worker_limits limits;
	struct pool pool;
	struct shutdown shutdown;
	struct place places[PLACES_MAX];
	uint32_t n_places;
	uint32_t no_fork; /* chance, per mille */
	uint64_t gap_ms; /* between requests, at most */
	uint64_t request_ms; /* the next */
	uint64_t end_events; /* of the tally: then the pool is shut down */
	bool failed;
};

/* The policy hears of it, and what it wants is done. */
void scene_ask(struct scene *, struct place *, enum worker_event);

/* Another task for a batch's worker, if it has room. */
void scene_offer(struct scene *, struct place *);

void scene_add_place(struct scene *);
void scene_ask_all(struct scene *, enum worker_event);
void scene_shut_down(struct scene *, enum shutdown_request);

/* Somebody asks for something, and when the next will is drawn. */
void scene_request(struct scene *);

#endif
