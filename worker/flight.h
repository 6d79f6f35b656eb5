/* SPDX-License-Identifier: ISC */
/*
 * flight.h - the lines of a bundle of items: how far they are written, and how
 * many are answered.
 */
#ifndef REEVE_FLIGHT_H
#define REEVE_FLIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "worker/handed.h"

struct flight {
	struct handed handed; /* its NULs are newlines as soon as it is whole */
	uint32_t allowed; /* lines that may be written */
	uint32_t answered; /* of these */
	size_t allowed_bytes; /* of their lines */
	size_t written; /* of these */
};

/* A task has come whole. False when its items are not n. */
bool flight_prepare(struct flight *);

/* Let lines go until n of them are allowed and not answered. */
void flight_allow(struct flight *, uint32_t n);

/* Allowed and not answered. */
uint32_t flight_open(const struct flight *);

/*
 * Whether anything of the first line that is not answered was read, when so
 * many bytes are unread of what was written.
 */
bool flight_has_begun(const struct flight *, size_t unread);

/* What is not answered is to be written again, to another process. */
void flight_rewind(struct flight *);

void flight_drop(struct flight *);

#endif
