/* SPDX-License-Identifier: ISC */
/*
 * same_file.c - do two paths lead to one file, by whatever names?
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "supervisor/batch/record.h"
#include "supervisor/same_file.h"

/* Where a file would be that is not there yet. */
static bool
stat_parent(const char *path, struct stat *st)
{
	const char *slash = strrchr(path, '/');
	char parent[PATH_MAX];
	size_t len = slash == NULL ? 0 : (size_t)(slash - path) + 1;

	if (len >= sizeof(parent))
		return false;
	memcpy(parent, path, len);
	parent[len] = '\0';
	return stat(len == 0 ? "." : parent, st) == 0;
}

static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

bool
same_file_stat(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Of two files that are not there. */
static bool
is_same_place(const char *a, const char *b)
{
	char *to_a = record_target(a), *to_b = record_target(b);
	struct stat x, y;
	bool same = to_a != NULL && to_b != NULL &&
	    strcmp(last_part(to_a), last_part(to_b)) == 0 &&
	    stat_parent(to_a, &x) && stat_parent(to_b, &y) &&
	    same_file_stat(&x, &y);

	free(to_a);
	free(to_b);
	return same;
}

bool
same_file(const char *a, const char *b)
{
	struct stat x, y;
	bool is_there = stat(a, &x) == 0;

	if (strcmp(a, b) == 0)
		return true;
	if (is_there != (stat(b, &y) == 0))
		return false;
	return is_there ? same_file_stat(&x, &y) : is_same_place(a, b);
}
