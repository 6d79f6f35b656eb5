/* SPDX-License-Identifier: ISC */
/*
 * tap.h - what a simulation says: TAP.
 */
#ifndef REEVE_TAP_H
#define REEVE_TAP_H

#include <stdbool.h>

/* One test; why has lines, shown when it is not well. */
void tap_say(bool well, const char *what, const char *why);

/* What main should return: 0 when all was well. */
int tap_status(void);

#endif
