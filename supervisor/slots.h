/* SPDX-License-Identifier: ISC */
/*
 * slots.h - the places of a pool's workers: made, named, and freed.
 */
#ifndef REEVE_SLOTS_H
#define REEVE_SLOTS_H

#include <stdint.h>

struct supervisor;

/*
 * Room for n slots more, in memory that no worker inherits. Returns 0, or -1
 * with errno.
 */
int slots_reserve(struct supervisor *, uint32_t n);

/* One worker more, down. Returns 0, or -1 with errno. */
int slots_add(struct supervisor *);

/* All of them, and their channels. */
void slots_free(struct supervisor *);

#endif
