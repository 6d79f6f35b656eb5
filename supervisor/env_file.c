/* SPDX-License-Identifier: ISC */
/* env_file.c - a file of KEY=value lines. */
#include <sys/queue.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "supervisor/env_file.h"

#define BLANKS " \t"
#define NAME_START "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"

/* One for each line. */
struct entry {
	TAILQ_ENTRY(entry) next;
	char *line; /* from malloc; holds the other two */
	const char *key; /* NULL if the line says nothing */
	const char *value;
};

TAILQ_HEAD(entries, entry);

/*
 * The functions below that return a sentence return NULL when all is well.
 * They work inside the line: what they take off its end they cut with a NUL.
 */

/* Nothing but blanks, and a comment if there is a blank before it. */
static bool
is_rest(const char *s)
{
	const char *end = s + strspn(s, BLANKS);

	return *end == '\0' || (*end == '#' && end > s);
}

static const char *
parse_single(char *s, const char **value)
{
	char *end = strchr(s, '\'');

	if (end == NULL)
		return "the closing ' is missing";
	if (!is_rest(end + 1))
		return "there is text after the closing '";
	*end = '\0';
	*value = s;
	return NULL;
}

/* What a letter behind a backslash stands for, or NUL. */
static char
unescape(char c)
{
	switch (c) {
	case 'n': return '\n';
	case 't': return '\t';
	case 'r': return '\r';
	case '\\':
	case '"':
	case '$': return c;
	default: return '\0';
	}
}

/* Shrinks in place. */
static const char *
parse_double(char *s, const char **value)
{
	char *out = s;

	*value = s;
	for (; *s != '"' && *s != '\0'; s++) {
		char c = *s;

		if (c == '\\') {
			c = unescape(*++s);
			if (c == '\0')
				return "in double quotes a backslash needs one "
				       "of n t r \\ \" $ after it";
		}
		*out++ = c;
	}
	if (*s == '\0')
		return "the closing \" is missing";
	if (!is_rest(s + 1))
		return "there is text after the closing \"";
	*out = '\0';
	return NULL;
}

/* begin is what follows the '=', because a blank there may begin a comment. */
static const char *
parse_plain(char *begin, const char **value)
{
	char *s = begin;

	while (!is_rest(s)) {
		size_t n_blanks = strspn(s, BLANKS);

		s += n_blanks > 0 ? n_blanks : strcspn(s, BLANKS);
	}
	*s = '\0';
	*value = begin + strspn(begin, BLANKS);
	return NULL;
}

static const char *
parse_value(char *s, const char **value)
{
	char *first = s + strspn(s, BLANKS);

	if (*first == '\'')
		return parse_single(first + 1, value);
	if (*first == '"')
		return parse_double(first + 1, value);
	return parse_plain(s, value);
}

static char *
skip_export(char *s)
{
	static const char word[] = "export";
	size_t len = strcspn(s, BLANKS);

	if (len != sizeof(word) - 1 || strncmp(s, word, len) != 0)
		return s;
	s += len;
	return s + strspn(s, BLANKS);
}

/* s is not blank and no comment. */
static const char *
parse_entry(char *s, struct entry *e)
{
	const char *wrong;
	size_t len;

	s = skip_export(s);
	len = strspn(s, NAME_START "0123456789");
	if (strchr(s, '=') == NULL)
		return "there is no '='";
	if (s[len] != '=' || strspn(s, NAME_START) == 0)
		return "the name before '=' may have only letters, digits and "
		       "_, and no digit first";
	s[len] = '\0';
	wrong = parse_value(s + len + 1, &e->value);
	if (wrong == NULL &&
	    len + 1 + strlen(e->value) > ENV_FILE_ENTRY_MAX_BYTES)
		wrong = "the value is longer than Linux gives to a program";
	e->key = s;
	return wrong;
}

static const char *
parse_line(struct entry *e, size_t len)
{
	char *s = e->line;

	if (memchr(s, '\0', len) != NULL)
		return "there is a NUL byte in it";
	if (len > 0 && s[len - 1] == '\n')
		s[--len] = '\0';
	if (len > 0 && s[len - 1] == '\r')
		s[--len] = '\0';
	s += strspn(s, BLANKS);
	if (*s == '\0' || *s == '#' || *s == ';')
		return NULL;
	return parse_entry(s, e);
}

static int
read_entries(FILE *f, struct entries *list, const char *path, char *why,
    size_t cap)
{
	for (unsigned long number = 1;; number++) {
		struct entry *e = calloc(1, sizeof(*e));
		const char *wrong;
		size_t size = 0;
		ssize_t len;

		if (e == NULL)
			break;
		TAILQ_INSERT_TAIL(list, e, next);
		len = getline(&e->line, &size, f);
		if (len == -1)
			break;
		wrong = parse_line(e, (size_t)len);
		if (wrong != NULL)
			return text_refuse(why, cap, "%s:%lu: %s", path, number,
			    wrong);
	}
	if (!feof(f))
		return text_refuse(why, cap, "%s: %s", path, strerror(errno));
	return 0;
}

static int
set_all(const struct entries *list, env_file_set *set, void *context)
{
	const struct entry *e;

	TAILQ_FOREACH(e, list, next) {
		if (e->key != NULL && set(context, e->key, e->value) == -1)
			return -1;
	}
	return 0;
}

static void
free_all(struct entries *list)
{
	struct entry *e = TAILQ_FIRST(list);

	while (e != NULL) {
		struct entry *next = TAILQ_NEXT(e, next);

		free(e->line);
		free(e);
		e = next;
	}
}

int
env_file_read(const char *path, env_file_set *set, void *context, char *why,
    size_t cap)
{
	struct entries list = TAILQ_HEAD_INITIALIZER(list);
	bool may_be_missing = *path == '-';
	int result;
	FILE *f;

	if (may_be_missing)
		path++;
	if (*path == '\0')
		return text_refuse(why, cap, "an environment file has no name");
	f = fopen(path, "re");
	if (f == NULL) {
		if (may_be_missing && errno == ENOENT)
			return 0;
		return text_refuse(why, cap, "%s: %s", path, strerror(errno));
	}
	result = read_entries(f, &list, path, why, cap);
	(void)fclose(f);
	if (result == 0 && set_all(&list, set, context) == -1)
		result = text_refuse(why, cap, "%s: %s", path, strerror(errno));
	free_all(&list);
	return result;
}
