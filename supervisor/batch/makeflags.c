/* SPDX-License-Identifier: ISC */
/* makeflags.c - which jobserver MAKEFLAGS offers. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/text.h"
#include "supervisor/batch/makeflags.h"

#define BLANKS " \t\n"

/* Room for the longest name of the option in front of a path. */
#define WORD_SIZE (PATH_MAX + 32)

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

/*
 * The next word, without its backslashes and cut to size. False after the last.
 * *cut tells that it was cut.
 */
static bool
take_word(const char **s, char word[WORD_SIZE], bool *cut)
{
	size_t len = 0;

	*cut = false;
	*s += strspn(*s, BLANKS);
	if (**s == '\0')
		return false;
	for (; **s != '\0' && strchr(BLANKS, **s) == NULL; (*s)++) {
		if (**s == '\\' && (*s)[1] != '\0')
			(*s)++;
		if (len == WORD_SIZE - 1)
			*cut = true;
		else
			word[len++] = **s;
	}
	word[len] = '\0';
	return true;
}

/* What the word says of a jobserver, or NULL. */
static const char *
auth_value(const char *word)
{
	static const char *const options[] = { "--jobserver-auth=",
		"--jobserver-fds=" };

	for (size_t i = 0; i < N_ELEMENTS(options); i++) {
		size_t len = strlen(options[i]);

		if (strncmp(word, options[i], len) == 0)
			return word + len;
	}
	return NULL;
}

/* Standard streams are no jobserver: their bytes are not ours to take. */
static enum makeflags_form
read_pair(char *value, int fds[2])
{
	char *comma = strchr(value, ',');
	long long r, w;

	if (comma == NULL)
		return MAKEFLAGS_UNKNOWN;
	*comma = '\0';
	if (text_number(value, INT_MIN, INT_MAX, &r) == -1 ||
	    text_number(comma + 1, INT_MIN, INT_MAX, &w) == -1)
		return MAKEFLAGS_UNKNOWN;
	if (r < 0 || w < 0)
		return MAKEFLAGS_GONE;
	if (r <= STDERR_FILENO || w <= STDERR_FILENO || r == w)
		return MAKEFLAGS_UNKNOWN;
	fds[0] = (int)r;
	fds[1] = (int)w;
	return MAKEFLAGS_PIPE;
}

static void
read_auth(struct makeflags *m, const char *value, bool cut)
{
	static const char fifo[] = "fifo:";
	char pair[32];

	m->form = MAKEFLAGS_UNKNOWN;
	if (strncmp(value, fifo, sizeof(fifo) - 1) == 0) {
		value += sizeof(fifo) - 1;
		if (!cut && *value != '\0' &&
		    strlcpy(m->path, value, sizeof(m->path)) < sizeof(m->path))
			m->form = MAKEFLAGS_FIFO;
	} else if (strlcpy(pair, value, sizeof(pair)) < sizeof(pair)) {
		m->form = read_pair(pair, m->fds);
	}
}

void
makeflags_read(struct makeflags *m, const char *value)
{
	char word[WORD_SIZE];
	bool cut;

	*m = (struct makeflags){ .form = MAKEFLAGS_NONE, .fds = { -1, -1 } };
	while (value != NULL && take_word(&value, word, &cut)) {
		const char *auth = auth_value(word);

		if (strcmp(word, "--") == 0)
			return;
		if (auth != NULL)
			read_auth(m, auth, cut);
	}
}
