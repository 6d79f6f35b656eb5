/* SPDX-License-Identifier: ISC */
/* path_part.c - what {.}, {/}, {//} and {/.} take of an item. */
#include <string.h>

#include "worker/path_part.h"

static struct span
base(struct span path)
{
	const char *slash = memrchr(path.at, '/', path.len);
	size_t skipped = slash == NULL ? 0 : (size_t)(slash - path.at) + 1;

	return (struct span){ path.at + skipped, path.len - skipped };
}

static struct span
stem(struct span path)
{
	struct span last = base(path);
	const char *dot = memrchr(last.at, '.', last.len);

	if (dot != NULL)
		path.len = (size_t)(dot - path.at);
	return path;
}

/* Without its last component and the slashes before it; those of "/" stay. */
static struct span
above(struct span path)
{
	path.len -= base(path).len;
	while (path.len > 1 && path.at[path.len - 1] == '/')
		path.len--;
	return path;
}

/* Slashes at the end are no component: the one before them is left out too. */
static struct span
directory(struct span path)
{
	struct span found = above(path);

	if (path.len > 0 && path.at[path.len - 1] == '/')
		found = above(found);
	return found.len == 0 ? (struct span){ ".", 1 } : found;
}

struct span
path_part(enum path_part part, struct span path)
{
	switch (part) {
	case PATH_PART_STEM: return stem(path);
	case PATH_PART_BASE: return base(path);
	case PATH_PART_BASE_STEM: return stem(base(path));
	case PATH_PART_DIRECTORY: return directory(path);
	case PATH_PART_ALL:
	case PATH_PART_NPARTS: break;
	}
	return path;
}
