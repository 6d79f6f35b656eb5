/* SPDX-License-Identifier: ISC */
/*
 * reader.h - which streams are read, and when.
 */
#ifndef REEVE_READER_H
#define REEVE_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "worker/logger/logger.h"

/* A callback of the loop: read the stream, and write its lines. */
void reader_ready(void *stream, uint32_t events);

/* Read those that have too much to say to be watched. Once a turn. */
void reader_visit_busy(struct logger *);

/* At the end of a turn that read something: let output gather, or not. */
void reader_gather(struct logger *);

/* Read it empty; what it ends with is a line, newline or not. */
void reader_finish(struct logger *, struct stream *);

/* Its sink is stuck: it is not read until there is room. */
void reader_park(struct stream *);

/* Let the loop watch it, or not. */
void reader_watch(struct stream *, bool watched);

#endif
