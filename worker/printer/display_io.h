/* SPDX-License-Identifier: ISC */
/*
 * display_io.h - how a printer writes and waits, and what ends it.
 */
#ifndef REEVE_DISPLAY_IO_H
#define REEVE_DISPLAY_IO_H

#include "worker/printer/display.h"

/* All of it, however long that takes. */
void display_write(struct display *, struct display_way *, const uint8_t *data,
    size_t len);

/* Until it may take something. */
void display_wait(struct display *, const struct display_way *);

#endif
