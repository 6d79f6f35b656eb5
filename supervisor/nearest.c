/* SPDX-License-Identifier: ISC */
/* nearest.c - the word that was probably meant. */
#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "supervisor/nearest.h"

static size_t
least_of(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

static size_t
differs(char a, char b)
{
	return tolower((unsigned char)a) != tolower((unsigned char)b);
}

/*
 * Levenshtein's distance, one row at a time: row[j] is the distance from the
 * part of a so far to the first j bytes of b. At most NEAREST_LEN_MAX bytes.
 */
static size_t
distance(const char *a, const char *b)
{
	size_t row[NEAREST_LEN_MAX + 1];
	size_t len = strlen(b);

	for (size_t j = 0; j <= len; j++)
		row[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < len; j++) {
			size_t above = row[j + 1];

			row[j + 1] = least_of(above + 1, row[j] + 1,
			    diagonal + differs(a[i], b[j]));
			diagonal = above;
		}
	}
	return row[len];
}

const char *
nearest_word(const char *word, const char *const *words)
{
	const char *nearest = NULL;
	size_t best = NEAREST_DISTANCE_MAX + 1;
	size_t len = strlen(word);

	if (len > NEAREST_LEN_MAX)
		return NULL;
	for (; *words != NULL; words++) {
		size_t other = strlen(*words);
		size_t d;

		if (other > NEAREST_LEN_MAX)
			continue;
		d = distance(word, *words);
		if (d < best && d < (len < other ? len : other)) {
			best = d;
			nearest = *words;
		}
	}
	return nearest;
}
