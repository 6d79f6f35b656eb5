/* SPDX-License-Identifier: ISC */
/*
 * quote.h - words as a POSIX shell reads them.
 *
 * Both write to `to` and return the bytes written, without a NUL; or count
 * them, when to is NULL.
 */
#ifndef REEVE_QUOTE_H
#define REEVE_QUOTE_H

#include <stdbool.h>
#include <stddef.h>

/* Each byte becomes at most this many, and two are added. */
#define QUOTE_GROWTH 4

/*
 * In single quotes whatever it is, so that it cannot become the number before a
 * redirection, an assignment or a keyword either.
 */
size_t quote(char *to, const char *s, size_t len);

/*
 * For a person to read or paste: as it is where that is the same word.
 * is_first: it is the first word of its command, which a keyword would not be.
 */
size_t quote_if_needed(char *to, const char *word, bool is_first);

#endif
