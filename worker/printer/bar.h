/* SPDX-License-Identifier: ISC */
/*
 * bar.h - when the bar is drawn: ten times a second at most.
 */
#ifndef REEVE_BAR_H
#define REEVE_BAR_H

#include "common/loop.h"
#include "worker/printer/display.h"
#include "worker/printer/progress.h"

#define BAR_EVERY_MS 100u

struct bar {
	struct loop *loop;
	struct display *output;
	struct loop_timer timer;
	struct progress state;
	bool is_wanted; /* by the user, and there is a state to show */
	bool is_stale; /* a state came since it was drawn */
	uint64_t drawn_ms;
};

void bar_init(struct bar *, struct loop *, struct display *);
void bar_set(struct bar *, const struct progress *);

/* Once a turn, after what was put has been flushed. */
void bar_update(struct bar *);

#endif
