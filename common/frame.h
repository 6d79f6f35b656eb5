/* SPDX-License-Identifier: ISC */
/*
 * frame.h - what surrounds a message on a pipe.
 *
 * Wire: u32 payload length, u16 type, u16 zero, u32 worker, then the payload;
 * little-endian. A frame is never longer than PIPE_BUF, so that one write puts
 * it into a pipe whole (pipe(7)), even when several workers share that pipe.
 *
 * A bad length is final: there is no resynchronising within a stream.
 */
#ifndef REEVE_FRAME_H
#define REEVE_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "common/wire.h"

#define FRAME_HEADER_LEN 12u
#define FRAME_LEN_MAX 4096u /* PIPE_BUF of Linux */
#define FRAME_PAYLOAD_MAX (FRAME_LEN_MAX - FRAME_HEADER_LEN)

struct frame {
	uint16_t type;
	uint32_t worker; /* the slot it is from or for */
	const uint8_t *payload; /* borrowed from the bytes that were read */
	size_t len; /* of the payload */
};

/*
 * Write a frame into cap bytes: begin, put the payload into *out with the wire
 * functions, end. frame_end returns the frame's length, or 0 when it did not
 * fit. cap is at most FRAME_LEN_MAX.
 */
void frame_begin(struct wire_out *out, uint8_t *buf, size_t cap, uint16_t type,
    uint32_t worker);
size_t frame_end(const struct wire_out *out, uint8_t *buf);

/*
 * Take the first frame off len bytes. Returns its length and fills *f; 0 when
 * the bytes end within it; -1 when they are no frame.
 */
int frame_parse(struct frame *f, const uint8_t *bytes, size_t len);

#endif
