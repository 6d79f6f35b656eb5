/* SPDX-License-Identifier: ISC */
/*
 * capture_send.h - packets for the printer: for capture.c only.
 */
#ifndef REEVE_CAPTURE_SEND_H
#define REEVE_CAPTURE_SEND_H

#include "worker/capture.h"

/*
 * Takes the packet's descriptors. At most two wait. Returns as capture_push,
 * which sends what waits.
 */
int capture_send(struct capture *, struct capture_packet);

/* Drop what waits. */
void capture_unsend(struct capture *);

#endif
