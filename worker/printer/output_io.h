/* SPDX-License-Identifier: ISC */
/*
 * output_io.h - how a printer writes and waits, and what ends it.
 */
#ifndef REEVE_OUTPUT_IO_H
#define REEVE_OUTPUT_IO_H

#include "worker/printer/output.h"

/* All of it, however long that takes. */
void output_write(struct output *, struct output_way *, const uint8_t *data,
    size_t len);

/* Until it may take something. */
void output_wait(struct output *, const struct output_way *);

#endif
