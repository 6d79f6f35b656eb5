/* SPDX-License-Identifier: ISC */
/*
 * exchange.h - items to the process that stays, and its answers: service.h's
 * own part of each turn.
 */
#ifndef REEVE_EXCHANGE_H
#define REEVE_EXCHANGE_H

#include <stdint.h>

#include "worker/service.h"

/* Write what may be in flight. */
void exchange_send(struct service *, uint64_t now_ms);

/* Count what the process has written, as far as the printer takes it. */
void exchange_take(struct service *, uint64_t now_ms);

/* service.c */

/* Its process can be written to. */
bool service_is_alive(const struct service *);
/* A bundle has begun, and not ended. */
bool service_is_under_way(const struct service *);

/* It begins to be answered; if it cannot, it is reported. */
void service_begin_bundle(struct service *);
/* All is answered, or no more of it will be: why. */
void service_end_bundle(struct service *, enum msg_unanswered why);

#endif
