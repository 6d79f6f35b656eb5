/* SPDX-License-Identifier: ISC */
/*
 * arguments.c - what differs in the command from one worker to the next.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/arguments.h"

#define NUMBER_MARK "{%}"
#define NUMBER_SIZE 11 /* any u32, and the NUL */
#define WORKER_KEY "REEVE_WORKER="

static char worker_entry[sizeof(WORKER_KEY) + NUMBER_SIZE] = WORKER_KEY;

static char *
expand(const char *arg, const char *number)
{
	size_t mark_len = strlen(NUMBER_MARK), number_len = strlen(number);
	size_t size = strlen(arg) + 1;
	const char *mark;
	char *expanded, *to;

	for (mark = arg; (mark = strstr(mark, NUMBER_MARK)) != NULL;
	     mark += mark_len)
		size += number_len;
	expanded = to = malloc(size);
	if (expanded == NULL)
		return NULL;
	while ((mark = strstr(arg, NUMBER_MARK)) != NULL) {
		to = mempcpy(to, arg, (size_t)(mark - arg));
		to = mempcpy(to, number, number_len);
		arg = mark + mark_len;
	}
	strlcpy(to, arg, size - (size_t)(to - expanded));
	return expanded;
}

char **
arguments_expand(char *const *words, uint32_t number)
{
	char text[NUMBER_SIZE];
	char **expanded;
	size_t n = 0;

	while (words[n] != NULL)
		n++;
	expanded = calloc(n + 1, sizeof(*expanded));
	if (expanded == NULL)
		return NULL;
	snprintf(text, sizeof(text), "%u", number);
	for (size_t i = 0; i < n; i++) {
		expanded[i] = expand(words[i], text);
		if (expanded[i] == NULL)
			return NULL;
	}
	return expanded;
}

char *
arguments_worker_entry(void)
{
	return worker_entry;
}

void
arguments_set_worker(uint32_t number)
{
	snprintf(worker_entry, sizeof(worker_entry), WORKER_KEY "%u", number);
}
