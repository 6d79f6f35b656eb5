/* SPDX-License-Identifier: ISC */
/*
 * template_made.h - templates of literals, for their tests.
 */
#ifndef REEVE_TEMPLATE_MADE_H
#define REEVE_TEMPLATE_MADE_H

#include <stdlib.h>
#include <string.h>

#include "tests/unit/suite.h"
#include "worker/template.h"

#define WORDS_MAX 8

/* Items as they travel: literals with a NUL between, and one at the end. */
#define ITEMS(n, literal) literal, sizeof(literal), n

static char why[256]; /* of the last make */

/* NULL with a sentence in why. */
static inline struct template *
make(const char *const *words, const struct template_rules *rules)
{
	char *copy[WORDS_MAX + 1] = { NULL };
	struct template *t;

	/* The pointers are not asked for later, the words are. */
	for (size_t i = 0; words[i] != NULL; i++)
		copy[i] = (char *)(uintptr_t)words[i];
	why[0] = '\0';
	t = template_new(copy, rules, why, sizeof(why));
	memset(copy, 0xff, sizeof(copy));
	return t;
}

/* All words, in brackets. */
static inline void
join(char *out, size_t cap, char *const *words)
{
	out[0] = '\0';
	for (size_t i = 0; words[i] != NULL; i++) {
		(void)strlcat(out, "[", cap);
		(void)strlcat(out, words[i], cap);
		(void)strlcat(out, "]", cap);
	}
}

/* That the command is `expected`, in brackets. */
static inline void
expands(const char *const *words, const struct template_rules *rules,
    const struct template_items *items, const char *expected)
{
	struct template *t = make(words, rules);
	char **expanded;
	char out[512];

	ck_assert_msg(t != NULL, "%s", why);
	/* Twice, for what the first may have left behind. */
	for (int i = 0; i < 2; i++) {
		expanded = template_expand(t, items);
		ck_assert_ptr_nonnull(expanded);
		join(out, sizeof(out), expanded);
		free(expanded);
		ck_assert_str_eq(out, expected);
	}
	template_free(t);
}

#endif
