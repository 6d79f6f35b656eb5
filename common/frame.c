/* SPDX-License-Identifier: ISC */
/*
 * frame.c - what surrounds a message on a pipe.
 */
#include <limits.h>

#include "common/frame.h"

_Static_assert(FRAME_LEN_MAX <= PIPE_BUF, "a frame is written atomically");

void
frame_begin(struct wire_out *out, uint8_t *buf, size_t cap, uint16_t type,
    uint32_t worker)
{
	*out = (struct wire_out){ .at = buf, .end = buf + cap };
	wire_put_u32(out, 0); /* the length, known at the end */
	wire_put_u16(out, type);
	wire_put_u16(out, 0);
	wire_put_u32(out, worker);
}

size_t
frame_end(const struct wire_out *out, uint8_t *buf)
{
	struct wire_out head = { .at = buf, .end = buf + FRAME_HEADER_LEN };
	size_t len = (size_t)(out->at - buf);

	if (out->bad)
		return 0;
	wire_put_u32(&head, (uint32_t)(len - FRAME_HEADER_LEN));
	return len;
}

int
frame_parse(struct frame *f, const uint8_t *bytes, size_t len)
{
	struct wire_in in = { .at = bytes, .end = bytes + len };
	uint32_t payload_len;
	uint16_t zero;

	if (len < FRAME_HEADER_LEN)
		return 0;
	payload_len = wire_get_u32(&in);
	f->type = wire_get_u16(&in);
	zero = wire_get_u16(&in);
	f->worker = wire_get_u32(&in);
	if (payload_len > FRAME_PAYLOAD_MAX || zero != 0)
		return -1;
	if (len - FRAME_HEADER_LEN < payload_len)
		return 0;
	f->payload = in.at;
	f->len = payload_len;
	return (int)(FRAME_HEADER_LEN + payload_len);
}
