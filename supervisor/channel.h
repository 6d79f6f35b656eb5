/* SPDX-License-Identifier: ISC */
/*
 * channel.h - the report pipes: frames in from workers, with limits.
 *
 * A small pool's workers have one each, made at the first fork and kept over
 * restarts. In a large one, or when descriptors are few, neighbours share: a
 * frame is written whole (frame.h) and says from whom it is, so sharing costs
 * nothing but that a fault of one is a fault of all; and a fork copies every
 * descriptor, which with three for each of 1000 workers was 40 % of its time.
 */
#ifndef REEVE_CHANNEL_H
#define REEVE_CHANNEL_H

#include <stdint.h>

#include "common/buffer.h"
#include "common/frame.h"
#include "common/loop.h"

struct slot;

/*
 * Descriptors that are not workers': standard ones, epoll, the self-pipe, the
 * log, the pipe of a fork under way, a look through /proc; with room to spare.
 */
#define CHANNELS_RESERVED_DESCRIPTORS 64

/* In its first slot; unused in the others that share it. */
struct channel {
	int read_fd; /* non-blocking; -1 when not open */
	int write_fd; /* for the next fork */
	struct loop_watch watch;
	struct buffer partial; /* a frame whose end was not read yet */
};

/* As much as a pipe holds: one read empties one. */
#define CHANNEL_READ_MAX_BYTES 65536u

struct channels {
	uint32_t share; /* slots to a channel */
	uint8_t scratch[FRAME_LEN_MAX + CHANNEL_READ_MAX_BYTES];
};

/* How many workers must share so that all fit into max_descriptors. */
uint32_t channels_share(uint32_t workers, uint64_t max_descriptors);

void channel_init(struct slot *);
void channel_close(struct slot *);

/* The write end for a worker to be forked into the slot, or -1 with errno. */
int channel_open(struct slot *);

/* Hear all that is in the slot's pipe now. */
void channel_drain(struct slot *);

#endif
