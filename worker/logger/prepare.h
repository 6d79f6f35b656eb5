/* SPDX-License-Identifier: ISC */
/*
 * prepare.h - turn a fresh fork of the supervisor into a logger.
 */
#ifndef REEVE_PREPARE_H
#define REEVE_PREPARE_H

#include "worker/logger/logger.h"

typedef void prepare_ready(void *context, uint32_t events);

/*
 * Take over from the logger before, if there was one, and watch everything.
 */
void prepare(struct logger *, prepare_ready *command, prepare_ready *signal);

/* Say what cannot be done, and why (errno); then end: there will be another. */
__attribute__((noreturn)) void prepare_give_up(const char *what);

/* The orderly end. */
__attribute__((noreturn)) void prepare_exit(struct logger *);

#endif
