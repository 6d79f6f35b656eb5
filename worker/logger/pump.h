/* SPDX-License-Identifier: ISC */
/*
 * pump.h - from a stream to its sink: lines, formatted, in chunks.
 */
#ifndef REEVE_PUMP_H
#define REEVE_PUMP_H

#include <stdbool.h>

#include "worker/logger/logger.h"

/*
 * Write all whole lines that were read, and a ring full of half a line as a
 * piece of one. False: the sink is stuck, and what is left waits.
 */
bool pump_lines(struct logger *, struct stream *);

/* The same, then what is left of a line that will not go on. */
bool pump_all(struct logger *, struct stream *);

/* Tell how many lines were dropped, if none has come since. */
bool pump_gap(struct logger *, struct stream *);

/* The sink is stuck: count the whole lines that were read, and forget them. */
void pump_drop(struct stream *);

#endif
