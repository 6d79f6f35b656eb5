/* SPDX-License-Identifier: ISC */
/* quote.c - words as a POSIX shell reads them. */
#include <string.h>

#include "worker/quote.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

/*
 * No byte over 0x7f is among them, because a shell may take one for a blank of
 * its locale.
 */
#define PLAIN \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" \
	"%+,-./:@_"

/* Ends the quotes, is one itself, and begins new ones. */
#define QUOTE_INSIDE "'\\''"

/* Those that PLAIN lets through; POSIX's, then others that shells have. */
static const char *const keywords[] = { "case", "do", "done", "elif", "else",
	"esac", "fi", "for", "if", "in", "then", "until", "while", "coproc",
	"foreach", "function", "namespace", "repeat", "select", "time" };

static size_t
copy(char *to, size_t used, const char *s, size_t len)
{
	if (to != NULL)
		memcpy(to + used, s, len);
	return used + len;
}

size_t
quote(char *to, const char *s, size_t len)
{
	const char *end = s + len;
	const char *mark;
	size_t used = copy(to, 0, "'", 1);

	while ((mark = memchr(s, '\'', (size_t)(end - s))) != NULL) {
		used = copy(to, used, s, (size_t)(mark - s));
		used = copy(to, used, QUOTE_INSIDE, strlen(QUOTE_INSIDE));
		s = mark + 1;
	}
	used = copy(to, used, s, (size_t)(end - s));
	return copy(to, used, "'", 1);
}

static bool
is_keyword(const char *word)
{
	for (size_t i = 0; i < N_ELEMENTS(keywords); i++)
		if (strcmp(word, keywords[i]) == 0)
			return true;
	return false;
}

size_t
quote_if_needed(char *to, const char *word, bool is_first)
{
	size_t len = strlen(word);

	if (len == 0 || strspn(word, PLAIN) != len ||
	    (is_first && is_keyword(word)))
		return quote(to, word, len);
	return copy(to, 0, word, len);
}
