/* SPDX-License-Identifier: ISC */
/*
 * own.c - memory that a fork does not hand down.
 */
#include <sys/mman.h>

#include "common/own.h"

void *
own_alloc(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return NULL;
	/* Refused by no kernel we know; then workers are only larger. */
	(void)madvise(memory, size, MADV_DONTFORK);
	return memory;
}

void
own_free(void *memory, size_t size)
{
	if (memory != NULL)
		munmap(memory, size);
}
