/* SPDX-License-Identifier: ISC */
/*
 * template.c - a command with places for items, taken apart.
 *
 * Done once, into text and marks; template_expand.c puts these together.
 */
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "worker/template_parts.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

/* The array has room for the next power of two. */
static int
add(struct template *t, struct part part)
{
	if ((t->n_parts & (t->n_parts - 1)) == 0) {
		size_t room = t->n_parts == 0 ? 1 : t->n_parts * 2;
		struct part *parts =
		    reallocarray(t->parts, room, sizeof(*parts));

		if (parts == NULL)
			return -1;
		t->parts = parts;
	}
	t->parts[t->n_parts++] = part;
	if (part.kind != PART_TEXT && part.kind != PART_END)
		t->n_marks++;
	if (part.field > t->fields_max)
		t->fields_max = part.field;
	return 0;
}

static int
add_text(struct template *t, const char *s, size_t len)
{
	if (len == 0)
		return 0;
	return add(t, (struct part){ .kind = PART_TEXT, .text = { s, len } });
}

static int
end_word(struct template *t)
{
	return add(t, (struct part){ .kind = PART_END });
}

/* The digits at s, 0 without any. Too many of them are no number. */
static size_t
take_number(const char *s, uint32_t *number)
{
	uint32_t sum = 0;
	size_t n = 0;

	for (; s[n] >= '0' && s[n] <= '9'; n++) {
		sum = sum * 10 + (uint32_t)(s[n] - '0');
		if (sum == 0 || sum > TEMPLATE_FIELD_MAX)
			return 0;
	}
	*number = sum;
	return n;
}

/* The mark at s, which is a brace: its bytes, 0 if it is none. */
static size_t
take_mark(const char *s, struct part *part)
{
	static const char *const paths[PATH_PART_NPARTS] = {
		[PATH_PART_ALL] = "}",
		[PATH_PART_STEM] = ".}",
		[PATH_PART_BASE] = "/}",
		[PATH_PART_BASE_STEM] = "/.}",
		[PATH_PART_DIRECTORY] = "//}",
	};
	size_t n = 1;

	*part = (struct part){ .kind = PART_ITEMS, .separator = ' ' };
	if (strncmp(s, "{#}", 3) == 0 || strncmp(s, "{%}", 3) == 0) {
		part->kind = s[1] == '#' ? PART_TASK : PART_WORKER;
		return 3;
	}
	n += take_number(s + n, &part->field);
	if (n > 1)
		part->kind = PART_FIELD;
	for (size_t i = 0; i < N_ELEMENTS(paths); i++) {
		size_t len = strlen(paths[i]);

		if (strncmp(s + n, paths[i], len) == 0) {
			part->path = (enum path_part)i;
			return n + len;
		}
	}
	return 0;
}

/* The parts of a word, without its end. */
static int
add_word(struct template *t, const char *word)
{
	const char *text = word;
	const char *brace = word;

	while ((brace = strchr(brace, '{')) != NULL) {
		struct part part;
		size_t n = take_mark(brace, &part);

		if (n == 0) {
			brace++;
			continue;
		}
		if (brace == word && word[n] == '\0' && !t->quoted)
			part.separator = NEW_WORD;
		if (add_text(t, text, (size_t)(brace - text)) == -1 ||
		    add(t, part) == -1)
			return -1;
		text = brace += n;
	}
	return add_text(t, text, strlen(text));
}

static int
add_words(struct template *t, char *const *words)
{
	for (size_t i = 0; words[i] != NULL; i++) {
		if (add_word(t, words[i]) == -1 || end_word(t) == -1)
			return -1;
		if (i == 0 && t->n_marks == 0)
			t->program = words[0];
	}
	if (t->n_marks > 0)
		return 0;
	return add_word(t, "{}") == -1 ? -1 : end_word(t);
}

/* Several items that are scripts are one script, a line or more each. */
static int
add_scripts(struct template *t)
{
	t->quoted = false;
	return add(t, (struct part){ .kind = PART_ITEMS, .separator = '\n' });
}

static int
add_script(struct template *t, char *const *words)
{
	static const char *const shell[] = { "sh", "-c", "--", NULL };

	t->shell = true;
	t->quoted = true;
	for (size_t i = 0; shell[i] != NULL; i++)
		if (add_word(t, shell[i]) == -1 || end_word(t) == -1)
			return -1;
	t->program = shell[0];
	if (words[0] == NULL && add_scripts(t) == -1)
		return -1;
	for (size_t i = 0; words[i] != NULL; i++)
		if ((i > 0 && add_text(t, " ", 1) == -1) ||
		    add_word(t, words[i]) == -1)
			return -1;
	if (t->n_marks == 0 && add_word(t, " {}") == -1)
		return -1;
	return end_word(t);
}

/* POSIX has no \t, and what is most often between columns is a tab. */
static void
put_tabs(char *expression)
{
	char *to = expression;

	for (const char *from = expression; *from != '\0'; from++) {
		if (from[0] == '\\' && from[1] == 't') {
			*to++ = '\t';
			from++;
			continue;
		}
		*to++ = *from;
		/* Of two the first quotes the second. */
		if (from[0] == '\\' && from[1] != '\0')
			*to++ = *++from;
	}
	*to = '\0';
}

static int
compile(regex_t *compiled, const char *colsep)
{
	char *expression = strdup(colsep);
	int error;

	if (expression == NULL)
		return REG_ESPACE;
	put_tabs(expression);
	error = regcomp(compiled, expression, REG_EXTENDED);
	free(expression);
	return error;
}

static int
set_colsep(struct template *t, const char *colsep, char *why, size_t cap)
{
	char reason[128];
	int error = compile(&t->colsep, colsep);

	if (error != 0) {
		(void)regerror(error, &t->colsep, reason, sizeof(reason));
		return text_refuse(why, cap, "column separator '%s': %s",
		    colsep, reason);
	}
	t->has_colsep = true;
	/* A lone | does, which is meant for the byte that it is elsewhere. */
	if (regexec(&t->colsep, "", 0, NULL, 0) == 0)
		return text_refuse(why, cap,
		    "column separator '%s': it matches the empty string, which "
		    "separates nothing; '[|]' is a bar, ' +' a blank or more",
		    colsep);
	return 0;
}

static int
fill(struct template *t, char *const *words, const struct template_rules *rules)
{
	if ((rules->shell ? add_script(t, words) : add_words(t, words)) == -1)
		return -1;
	if (t->fields_max == 0)
		return 0;
	t->fields = calloc(t->fields_max, sizeof(*t->fields));
	return t->fields == NULL ? -1 : 0;
}

struct template *
template_new(char *const *words, const struct template_rules *rules, char *why,
    size_t cap)
{
	struct template *t;

	if (words[0] == NULL && !rules->shell) {
		(void)text_refuse(why, cap, "there is no command");
		return NULL;
	}
	t = calloc(1, sizeof(*t));
	if (t == NULL || fill(t, words, rules) == -1) {
		(void)text_refuse(why, cap, "out of memory");
		template_free(t);
		return NULL;
	}
	if (rules->colsep != NULL &&
	    set_colsep(t, rules->colsep, why, cap) == -1) {
		template_free(t);
		return NULL;
	}
	return t;
}

void
template_free(struct template *t)
{
	if (t == NULL)
		return;
	if (t->has_colsep)
		regfree(&t->colsep);
	free(t->fields);
	free(t->parts);
	free(t);
}

const char *
template_program(const struct template *t)
{
	return t->program;
}
