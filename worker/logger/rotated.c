/* SPDX-License-Identifier: ISC */
/*
 * rotated.c - the rotated files of a log: PATH.1 is the newest, PATH.2 older.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "worker/logger/rotated.h"

const char *
rotated_name(char *buf, const char *path, unsigned number, bool packed)
{
	if (snprintf(buf, PATH_MAX, "%s.%u%s", path, number,
		packed ? ".gz" : "") >= PATH_MAX)
		buf[0] = '\0'; /* names nothing: ENOENT */
	return buf;
}

const char *
rotated_unfinished(char *buf, const char *path)
{
	if (snprintf(buf, PATH_MAX, "%s" ROTATED_UNFINISHED, path) >= PATH_MAX)
		buf[0] = '\0';
	return buf;
}

static bool
exists(const char *path, unsigned number, bool packed)
{
	char name[PATH_MAX];
	struct stat st;

	return lstat(rotated_name(name, path, number, packed), &st) == 0;
}

static bool
is_taken(const char *path, unsigned number)
{
	return exists(path, number, false) || exists(path, number, true);
}

/* That it is not there is as well. */
static int
drop(const char *path, unsigned number, bool packed)
{
	char name[PATH_MAX];

	if (unlink(rotated_name(name, path, number, packed)) == -1 &&
	    errno != ENOENT)
		return -1;
	return 0;
}

static int
drop_both(const char *path, unsigned number)
{
	if (drop(path, number, false) == -1)
		return -1;
	return drop(path, number, true);
}

static int
move_up(const char *path, unsigned number, bool packed)
{
	char from[PATH_MAX], to[PATH_MAX];

	return rename(rotated_name(from, path, number, packed),
	    rotated_name(to, path, number + 1, packed));
}

static int
move_either_up(const char *path, unsigned number)
{
	if (move_up(path, number, false) == 0)
		return drop(path, number, true);
	if (errno != ENOENT)
		return -1;
	/* Gone since it was seen: a gap is no harm. */
	if (move_up(path, number, true) == -1 && errno != ENOENT)
		return -1;
	return 0;
}

int
rotated_shift(const char *path, unsigned keep)
{
	unsigned gap = 1;

	while (gap < keep && is_taken(path, gap))
		gap++;
	/* Only the last can be taken here. */
	if (drop_both(path, gap) == -1)
		return -1;
	while (--gap > 0)
		if (move_either_up(path, gap) == -1)
			return -1;
	return 0;
}

void
rotated_prune(const char *path, unsigned keep)
{
	char name[PATH_MAX];

	(void)unlink(rotated_unfinished(name, path));
	for (unsigned n = keep + 1; n != 0 && is_taken(path, n); n++)
		if (drop_both(path, n) == -1)
			return;
}

static bool
plain_stat(const char *path, unsigned number, struct stat *st)
{
	char name[PATH_MAX];

	return lstat(rotated_name(name, path, number, false), st) == 0 &&
	    S_ISREG(st->st_mode);
}

unsigned
rotated_newest_plain(const char *path, unsigned keep, struct stat *st)
{
	for (unsigned n = 1; n <= keep; n++)
		if (plain_stat(path, n, st))
			return n;
	return 0;
}

unsigned
rotated_find(const char *path, unsigned keep, const struct stat *wanted)
{
	struct stat st;

	for (unsigned n = 1; n <= keep; n++)
		if (plain_stat(path, n, &st) && rotated_is_same(&st, wanted))
			return n;
	return 0;
}

bool
rotated_is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}
