/* SPDX-License-Identifier: ISC */
/*
 * scratch.h - a directory of a test's own, and small files in it.
 *
 * Names are relative to it. What a function cannot do fails the test.
 */
#ifndef REEVE_SCRATCH_H
#define REEVE_SCRATCH_H

#include <sys/resource.h>
#include <sys/stat.h>

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char scratch[64];

static inline void
scratch_setup(void)
{
	(void)strlcpy(scratch, "/tmp/reeve-unit-XXXXXX", sizeof(scratch));
	ck_assert_ptr_nonnull(mkdtemp(scratch));
}

static inline bool
scratch_is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static inline void
scratch_teardown(void)
{
	DIR *d = opendir(scratch);
	struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL)
		if (!scratch_is_dots(e->d_name))
			(void)unlinkat(dirfd(d), e->d_name, 0);
	if (d != NULL)
		(void)closedir(d);
	(void)rmdir(scratch);
}

/* Its path, until the next but three is asked for. */
static inline const char *
scratch_path(const char *name)
{
	static char paths[4][PATH_MAX];
	static unsigned next;
	char *path = paths[next++ % 4];

	(void)snprintf(path, PATH_MAX, "%s/%s", scratch, name);
	return path;
}

static inline void
scratch_write(const char *name, const void *bytes, size_t len)
{
	FILE *f = fopen(scratch_path(name), "we");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
}

static inline void
scratch_put(const char *name, const char *text)
{
	scratch_write(name, text, strlen(text));
}

/* The file's bytes, at most cap; -1 when there is none. */
static inline ssize_t
scratch_read(const char *name, void *bytes, size_t cap)
{
	FILE *f = fopen(scratch_path(name), "re");
	size_t len;

	if (f == NULL)
		return -1;
	len = fread(bytes, 1, cap, f);
	(void)fclose(f);
	return (ssize_t)len;
}

/* A short file as a string, "(none)" when there is none. */
static inline const char *
scratch_get(const char *name)
{
	static char text[4096];
	ssize_t len = scratch_read(name, text, sizeof(text) - 1);

	if (len == -1)
		return "(none)";
	text[len] = '\0';
	return text;
}

static inline bool
scratch_has(const char *name)
{
	struct stat st;

	return lstat(scratch_path(name), &st) == 0;
}

static inline unsigned
scratch_count(void)
{
	DIR *d = opendir(scratch);
	struct dirent *e;
	unsigned n = 0;

	ck_assert_ptr_nonnull(d);
	while ((e = readdir(d)) != NULL)
		n += !scratch_is_dots(e->d_name);
	(void)closedir(d);
	return n;
}

/*
 * From now on a file takes so many bytes, as on a disk that gets full: what
 * fits is written, and then it is EFBIG. Check's own files are no exception, so
 * nothing may be asserted until all is lifted by RLIM_INFINITY.
 */
static inline void
scratch_limit(rlim_t max_bytes)
{
	struct rlimit limit;

	(void)signal(SIGXFSZ, SIG_IGN);
	if (getrlimit(RLIMIT_FSIZE, &limit) == -1)
		abort();
	limit.rlim_cur = max_bytes;
	if (setrlimit(RLIMIT_FSIZE, &limit) == -1)
		abort();
}

#endif
