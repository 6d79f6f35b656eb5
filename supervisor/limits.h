/* SPDX-License-Identifier: ISC */
/*
 * limits.h - resource limits as the user writes them.
 *
 * "nofile=1024:4096,core=unlimited" is a list of NAME=SOFT[:HARD]. One value
 * is both soft and hard limit. Names are those of getrlimit(2), in either case,
 * with or without RLIMIT_. Values are in the unit that getrlimit(2) gives for
 * the resource; where that is bytes, the suffixes of text_size are understood.
 * "unlimited" and "infinity" are the same. A soft limit above the hard one is
 * refused, and so is an empty part.
 */
#ifndef REEVE_LIMITS_H
#define REEVE_LIMITS_H

#include <stddef.h>

#include "worker/task.h"

/*
 * Add what spec says to list, which is empty when zeroed; a later limit for a
 * resource takes the place of an earlier one. Returns 0, or -1 with a sentence
 * in why, and list is then unchanged.
 */
int limits_parse(const char *spec, struct limit_list *list, char *why,
    size_t cap);

#endif
