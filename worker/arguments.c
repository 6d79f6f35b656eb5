/* SPDX-License-Identifier: ISC */
/*
 * arguments.c - what differs in the command from one worker to the next.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/arguments.h"

#define NUMBER_MARK "{%}"

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

char *const *
arguments_expand(const struct worker_setup *setup)
{
	const struct task *task = setup->task;
	char number[16];
	char **argv;

	if (!task->argv_has_number)
		return task->argv;
	argv = calloc(task->argc + 1, sizeof(*argv));
	if (argv == NULL)
		return NULL;
	snprintf(number, sizeof(number), "%u", setup->number);
	for (size_t i = 0; i < task->argc; i++) {
		argv[i] = expand(task->argv[i], number);
		if (argv[i] == NULL)
			return NULL;
	}
	return argv;
}

char *const *
arguments_environment(const struct worker_setup *setup)
{
	const struct task *task = setup->task;

	/* After the fork this is the worker's own copy of the page. */
	snprintf(task->number_entry, TASK_NUMBER_ENTRY_SIZE, "REEVE_WORKER=%u",
	    setup->number);
	return task->envp;
}
