/* SPDX-License-Identifier: ISC */
/*
 * spool.h - one file without a name for much that waits, whose space is given
 * back as that is taken out, in whatever order.
 */
#ifndef REEVE_SPOOL_H
#define REEVE_SPOOL_H

#include <stddef.h>
#include <stdint.h>

/* Space is given back in such segments. */
#define SPOOL_SEGMENT_BYTES 1048576u

struct spool {
	int fd; /* -1: not needed yet */
	uint64_t end;
	uint32_t *parts; /* what lies in each segment, wholly or partly */
	size_t n_segments;
	uint64_t n_all; /* parts of whole files */
};

void spool_init(struct spool *);

/*
 * Copy the first *len bytes of a file into it; *offset is where they are then,
 * and *len how many there were. Returns 0, or -1 with errno and nothing added.
 */
int spool_add(struct spool *, int fd, uint64_t *len, uint64_t *offset);

/* They are not needed any more. len 0 is harmless. */
void spool_drop(struct spool *, uint64_t offset, uint64_t len);

void spool_fini(struct spool *);

#endif
