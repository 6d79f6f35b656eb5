/* SPDX-License-Identifier: ISC */
/*
 * fuzz_template.c - can a command or an item hurt who puts them together?
 *
 * The first byte chooses the rules, the rest are strings with a NUL after each:
 * an expression, words, and items. Each word must be within its block, and the
 * line must read as the same words to who knows quotes and nothing else.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "worker/template.h"

#define STRINGS_MAX 64
#define EXPRESSION_MAX 4

static char *strings[STRINGS_MAX + 1];

/* Cut at each NUL; the last one ends at the end. */
static size_t
cut(char *s, const char *end)
{
	size_t n = 0;

	for (; s < end && n < STRINGS_MAX; s += strlen(s) + 1)
		strings[n++] = s;
	strings[n] = NULL;
	return n;
}

/* One word off the line, which must be word; returns what is behind it. */
static const char *
read_word(const char *line, const char *word)
{
	bool quoted = false;

	for (; *line != '\0' && (quoted || *line != ' '); line++) {
		if (*line == '\'') {
			quoted = !quoted;
			continue;
		}
		if (!quoted && *line == '\\')
			line++;
		else if (!quoted && strchr("\n\t\"#$&()*;<=>?[]`{|}~", *line))
			abort();
		if (*line != *word++)
			abort();
	}
	if (quoted || *word != '\0')
		abort();
	return line;
}

static void
judge_line(const char *line, char *const *words)
{
	for (size_t i = 0; words[i] != NULL; i++) {
		if (i > 0 && *line++ != ' ')
			abort();
		line = read_word(line, words[i]);
	}
	if (*line != '\0')
		abort();
}

/* One behind the other, from the end of the array on. */
static void
judge_block(char *const *words)
{
	size_t n = 0;
	const char *at;

	while (words[n] != NULL)
		n++;
	at = (const char *)(words + n + 1);
	for (size_t i = 0; i < n; i++) {
		if (words[i] != at)
			abort();
		at += strlen(at) + 1;
	}
}

static void
expand(const struct template *t, const struct template_rules *rules,
    const struct template_items *items)
{
	char **words = template_expand(t, items);
	char *line = template_line(t, items);
	const char *program = template_program(t);

	if (words == NULL || line == NULL)
		exit(1);
	judge_block(words);
	if (program != NULL && strcmp(program, words[0]) != 0)
		abort();
	if (!rules->shell)
		judge_line(line, words);
	else if (strcmp(line, words[3]) != 0 || words[4] != NULL)
		abort();
	free(line);
	free(words);
}

static void
try_strings(uint8_t choice, size_t n, char *end)
{
	struct template_rules rules = { .shell = (choice & 1) != 0,
		.per_task = 4 };
	size_t n_words = (choice >> 2) % n;
	struct template_items items = { .number = choice, .worker = 1 };
	struct template *t;
	char why[256] = "";

	/* A long one takes regexec an age, and is the user's own. */
	if ((choice & 2) != 0 && strlen(strings[0]) <= EXPRESSION_MAX)
		rules.colsep = strings[0];
	items.bytes = strings[n_words];
	items.len = (size_t)(end - items.bytes);
	items.n = (uint32_t)(n - n_words);
	strings[n_words] = NULL;
	t = template_new(strings, &rules, why, sizeof(why));
	if (t == NULL) {
		if (why[0] == '\0')
			abort();
		return;
	}
	expand(t, &rules, &items);
	template_free(t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes;
	size_t n;

	if (size < 2)
		return 0;
	bytes = malloc(size);
	if (bytes == NULL)
		return 0;
	memcpy(bytes, data + 1, size - 1);
	bytes[size - 1] = '\0';
	n = cut(bytes, bytes + size);
	try_strings(data[0], n, bytes + size);
	free(bytes);
	return 0;
}
