/* SPDX-License-Identifier: ISC */
/*
 * utf8.h - where a character of UTF-8 ends, and what is none.
 */
#ifndef REEVE_UTF8_H
#define REEVE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The bytes of the character that begins at s; len is at least 1. When there
 * is none, *valid is false and this is its maximal subpart: as many bytes as
 * could begin a character, at least one. Each such subpart is to be replaced
 * by one U+FFFD (Unicode 3.9, table 3-7 and "U+FFFD Substitution").
 */
size_t utf8_take(const uint8_t *s, size_t len, bool *valid);

/* How much of len bytes there is without a character begun at their end. */
size_t utf8_whole_len(const uint8_t *s, size_t len);

#endif
