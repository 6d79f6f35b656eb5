/* SPDX-License-Identifier: ISC */
/*
 * commands.h - what the supervisor says, frame by frame.
 */
#ifndef REEVE_COMMANDS_H
#define REEVE_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/frame.h"

/* Bytes of a command pipe that are not obeyed yet. */
struct commands {
	int fd;
	uint8_t *bytes; /* the caller's, of cap */
	size_t cap;
	size_t len;
	size_t used; /* of these, by frames that were given */
};

/*
 * Read what is there. Returns 1, 0 when there is nothing after all, or -1 when
 * nobody will command any more.
 */
int commands_read(struct commands *);

/*
 * The next whole frame: 1; 0 when there is none yet; -1 when the bytes are not
 * frames. The frame's payload is valid until the next read.
 */
int commands_next(struct commands *, struct frame *);

/* Of one worker: false for what no supervisor of ours says. */
typedef bool commands_obeyed(void *context, const struct frame *,
    uint64_t now_ms);

/*
 * Read what is there, and have each whole frame obeyed, all of them for this
 * slot. False when nobody will command any more, or is not to be trusted.
 */
bool commands_hear(struct commands *, uint32_t slot, commands_obeyed *,
    void *context, uint64_t now_ms);

#endif
