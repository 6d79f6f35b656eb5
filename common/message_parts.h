/* SPDX-License-Identifier: ISC */
/*
 * message_parts.h - what the messages are put together with: private to them.
 */
#ifndef REEVE_MESSAGE_PARTS_H
#define REEVE_MESSAGE_PARTS_H

#include "common/message.h"

static inline struct wire_in
message_payload(const struct frame *f)
{
	return (struct wire_in){ .at = f->payload, .end = f->payload + f->len };
}

/* 0 if all was there, and nothing more; else -1. */
static inline int
message_verdict(const struct wire_in *in)
{
	return wire_in_ok(in) ? 0 : -1;
}

/* All but whose task it was. */
void message_put_clean(struct wire_out *, const struct msg_clean *);
void message_get_clean(struct wire_in *, struct msg_clean *);

#endif
