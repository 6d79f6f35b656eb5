/* SPDX-License-Identifier: ISC */
/*
 * visible.h - control sequences made harmless, for a terminal.
 *
 * Colours and other renditions (ECMA-48 SGR: ESC [ digits ; : m) pass, and
 * tabs, and UTF-8. Everything else that a terminal obeys is shown: C0 controls
 * as ^G (ESC as ^[), DEL as ^?, C1 controls (0x80 to 0x9f outside a UTF-8
 * sequence, and U+0080 to U+009F encoded) as \x9b. Carriage returns at the end
 * of the line are dropped (programs that write CR LF, and terminals that make
 * CR CR LF of it), elsewhere shown as ^M. A sequence that is not complete
 * within the bytes given is shown. Invalid UTF-8 passes otherwise, for a
 * Latin-1 terminal.
 */
#ifndef REEVE_LOGGER_VISIBLE_H
#define REEVE_LOGGER_VISIBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Each byte becomes at most this many. */
#define VISIBLE_GROWTH 4

/*
 * False when the text, one line or many, can be shown as it is: without escape
 * sequences, renditions included. Quick.
 */
bool visible_needs(const uint8_t *text, size_t len);

/*
 * Write text (without its newline) to out, which has room for VISIBLE_GROWTH
 * times len. Returns the bytes written. *coloured: the last rendition is not a
 * plain reset, so that whoever writes next should reset it.
 */
size_t visible_write(uint8_t *out, const uint8_t *text, size_t len,
    bool *coloured);

#endif
