/* SPDX-License-Identifier: ISC */
/*
 * each_line.h - a command line for `reeve each`, and the machine it is read on.
 *
 * The machine has eight processors, and a file "/workers" that says three;
 * templates are only noted, so that nothing but the options is tested.
 */
#ifndef REEVE_EACH_LINE_H
#define REEVE_EACH_LINE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "supervisor/batch/processors.h"
#include "supervisor/each_options.h"

#define EACH_LINE_PROCESSORS 8

struct template
{
	char *const *words;
	const struct template_rules *rules;
};

static unsigned n_templates;

uint32_t
processors_available(void)
{
	return EACH_LINE_PROCESSORS;
}

int
processors_number(const char *word, uint32_t max, uint32_t *n,
    const char **file, char *why, size_t cap)
{
	long long number;

	*file = strcmp(word, "/workers") == 0 ? word : NULL;
	if (text_number(*file == NULL ? word : "3", 1, max, &number) == -1)
		return text_refuse(why, cap, "'%s' is no number of tasks",
		    word);
	*n = (uint32_t)number;
	return 0;
}

struct template *
template_new(char *const *words, const struct template_rules *rules, char *why,
    size_t cap)
{
	struct template *t;

	if (rules->colsep != NULL && strcmp(rules->colsep, "(") == 0) {
		(void)text_refuse(why, cap, "bad expression");
		return NULL;
	}
	t = calloc(1, sizeof(*t));
	ck_assert_ptr_nonnull(t);
	*t = (struct template){ .words = words, .rules = rules };
	n_templates++;
	return t;
}

void
template_free(struct template *t)
{
	if (t != NULL)
		n_templates--;
	free(t);
}

const char *
template_program(const struct template *t)
{
	if (t->rules->shell)
		return "/bin/sh";
	return strchr(t->words[0], '{') == NULL ? t->words[0] : NULL;
}

#define WORDS_MAX 24

static struct each_options o;
static char *argv[WORDS_MAX + 1];
static char why[512];

static inline void
each_line_setup(void)
{
	memset(&o, 0, sizeof(o));
	memset(why, 0, sizeof(why));
	n_templates = 0;
}

static inline void
each_line_teardown(void)
{
	each_options_fini(&o);
	ck_assert_uint_eq(n_templates, 0);
}

/* The words behind "each", which end in NULL. */
static inline int
read_words(const char *const *words)
{
	static char copies[WORDS_MAX][128];
	int argc = 1;

	each_options_fini(&o);
	argv[0] = strcpy(copies[0], "each");
	for (; *words != NULL; words++, argc++) {
		ck_assert_int_lt(argc, WORDS_MAX);
		ck_assert_uint_lt(strlen(*words), sizeof(copies[0]));
		argv[argc] = strcpy(copies[argc], *words);
	}
	argv[argc] = NULL;
	return each_options_parse(&o, argc, argv, why, sizeof(why));
}

#define READ(...) read_words((const char *const[]){ __VA_ARGS__, NULL })
#define READ_WELL(...) ck_assert_msg(READ(__VA_ARGS__) == 0, "%s", why)

#endif
