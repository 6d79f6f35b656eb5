/* SPDX-License-Identifier: ISC */
/*
 * own.h - memory that a fork does not hand down.
 *
 * A page that a parent writes after a fork is copied, and the old copy stays
 * with the child, who never looks at it. The supervisor's state, written at
 * every fork, would cost each worker about 20 KB that way. Memory from here is
 * not in the child at all (MADV_DONTFORK of madvise(2)): the fork is cheaper,
 * and a worker that touches it by mistake ends at once.
 */
#ifndef REEVE_OWN_H
#define REEVE_OWN_H

#include <stddef.h>

/* Zeroed, in whole pages. NULL with errno when there is none. */
void *own_alloc(size_t size);

/* size as it was asked for; NULL is harmless. */
void own_free(void *memory, size_t size);

#endif
