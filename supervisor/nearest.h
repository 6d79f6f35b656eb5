/* SPDX-License-Identifier: ISC */
/*
 * nearest.h - the word that was probably meant.
 */
#ifndef REEVE_NEAREST_H
#define REEVE_NEAREST_H

/* Longer words are not compared. Bytes. */
#define NEAREST_LEN_MAX 63

/* Letters that may be added, left out or changed. */
#define NEAREST_DISTANCE_MAX 2

/*
 * The first of the nearest among words, whose last is NULL; case is ignored.
 * NULL if none is within NEAREST_DISTANCE_MAX. A word of two letters is not
 * near to "as" because both could be changed: the distance must also be less
 * than the length of the shorter of the two.
 */
const char *nearest_word(const char *word, const char *const *words);

#endif
