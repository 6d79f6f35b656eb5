/* SPDX-License-Identifier: ISC */
/*
 * hear.h - what a worker reports, checked and turned into facts.
 */
#ifndef REEVE_HEAR_H
#define REEVE_HEAR_H

#include "common/frame.h"

struct slot;

/*
 * A frame of this slot's worker. What is no report, or not possible now, marks
 * the worker as broken.
 */
void hear_frame(struct slot *, const struct frame *);

/* Say why, once, and kill the worker: nothing it says counts any more. */
void hear_broken(struct slot *, const char *why);

#endif
