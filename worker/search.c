/* SPDX-License-Identifier: ISC */
/*
 * search.c - where a program may be.
 *
 * Made before the fork, for the child of a vfork can neither allocate nor spare
 * the stack that a search needs: once for all tasks if they run one program.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/search.h"

/* _CS_PATH of confstr(3). */
#define PATH_UNSET "/bin:/usr/bin"

/* An empty component of PATH is the current directory. */
static char *
join(const char *directory, size_t len, const char *program)
{
	char *path;

	if (asprintf(&path, "%.*s%s%s", (int)len, directory,
		len == 0 ? "./" : "/", program) == -1)
		return NULL;
	return path;
}

static char **
fill(char **paths, const char *program, const char *path)
{
	size_t i = 0;

	for (;;) {
		size_t len = strcspn(path, ":");

		paths[i] = join(path, len, program);
		if (paths[i++] == NULL) {
			search_free(paths);
			return NULL;
		}
		if (path[len] == '\0')
			return paths;
		path += len + 1;
	}
}

char **
search_paths(const char *program, const char *path)
{
	size_t n = 1;
	char **paths;

	if (path == NULL)
		path = PATH_UNSET;
	for (const char *p = path; *p != '\0'; p++)
		n += *p == ':';
	paths = calloc(n + 1, sizeof(*paths));
	if (paths == NULL || program[0] == '\0')
		return paths; /* no name: nowhere to look */
	if (strchr(program, '/') == NULL)
		return fill(paths, program, path);
	paths[0] = strdup(program);
	if (paths[0] != NULL)
		return paths;
	free(paths);
	return NULL;
}

void
search_free(char *const *paths)
{
	if (paths == NULL)
		return;
	for (size_t i = 0; paths[i] != NULL; i++)
		free(paths[i]);
	free((void *)(uintptr_t)paths);
}
