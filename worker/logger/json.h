/* SPDX-License-Identifier: ISC */
/*
 * json.h - any bytes as what stands between the quotes of a JSON string.
 *
 * Valid by RFC 8259 and in valid UTF-8, whatever the bytes are: each maximal
 * subpart that is no character becomes U+FFFD. Controls are escaped, DEL and
 * C1 too, so that no terminal obeys them.
 */
#ifndef REEVE_LOGGER_JSON_H
#define REEVE_LOGGER_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Each byte becomes at most this many: \u001b. */
#define JSON_GROWTH 6

/*
 * Write text to out, which has room for JSON_GROWTH times len. Returns the
 * bytes written. *replaced: some of them were no UTF-8.
 */
size_t json_write(uint8_t *out, const uint8_t *text, size_t len,
    bool *replaced);

#endif
