/* SPDX-License-Identifier: ISC */
/*
 * hear.h - what workers and the supervisor say to a printer.
 */
#ifndef REEVE_HEAR_H
#define REEVE_HEAR_H

#include "worker/commands.h"
#include "worker/printer/bar.h"
#include "worker/printer/follow.h"
#include "worker/printer/order.h"
#include "worker/printer/printer.h"

/* A printer's one object. */
struct printer {
	const struct printer_config *config;
	struct loop *loop;
	struct display output;
	struct order order;
	struct follow follow;
	struct bar bar;
	struct loop_watch socket_watch;
	struct loop_watch command_watch;
	struct loop_timer end; /* when the supervisor has gone */
	uint8_t packet[FRAME_LEN_MAX];
	uint8_t command_bytes[2 * FRAME_LEN_MAX];
	struct commands commands;
	bool is_orphan; /* the supervisor has gone: the workers' end is ours */
	bool is_finished; /* show the rest, and go */
};

/* Returns 0, or -1 with errno. */
int hear_open(struct printer *);

/* All that is on the socket now. */
void hear_packets(struct printer *);

#endif
