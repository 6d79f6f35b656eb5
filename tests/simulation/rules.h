/* SPDX-License-Identifier: ISC */
/*
 * rules.h - rules that can be tried from end to end, without chance.
 *
 * Each check returns true, or false with a sentence in why.
 */
#ifndef REEVE_RULES_H
#define REEVE_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "supervisor/policy/worker.h"

/* The table of the policy has a rule for this event in this state. */
bool rules_has(enum worker_state, enum worker_event);

/* Exit statuses, over all that can have happened. */
bool rules_check_outcome(char *why, size_t cap);

/* Requests to stop, over all orders of a few. */
bool rules_check_shutdown(char *why, size_t cap);

/* A command that always fails, left alone for a time. */
bool rules_check_crash_loop(char *why, size_t cap);

#endif
