/* SPDX-License-Identifier: ISC */
/*
 * output_pipes.h - the pipes, or pseudo-terminals, of tasks' output.
 */
#ifndef REEVE_OUTPUT_PIPES_H
#define REEVE_OUTPUT_PIPES_H

#include <stdint.h>

#include "supervisor/output.h"

/* How many descriptors the workers take, with their output. */
uint64_t output_pipes_need(const struct supervisor *);

/* Room for all. Returns 0, or -1 with errno. */
int output_pipes_open(struct supervisor *, uint64_t max_descriptors);
void output_pipes_close(struct output *);

/* Those of one worker more. Returns 0, or -1 with errno and none made. */
int output_pipes_add(struct supervisor *);

/* Bytes that no logger has written: in the pipes, or read by one that died. */
uint64_t output_pipes_left(const struct output *);

#endif
