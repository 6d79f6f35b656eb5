/* SPDX-License-Identifier: ISC */
/*
 * env_file.h - a file of KEY=value lines.
 *
 * Line by line: blank lines and those whose first word begins with # or ; say
 * nothing. The rest are KEY=value, "export " in front being allowed; KEY is a
 * letter or _ and then letters, digits and _. Blanks around a value go.
 *
 *	unquoted	up to a # with a blank before it; all else as it is
 *	'single'	as it is
 *	"double"	with the escapes \n \t \r \\ \" \$ and no others
 *
 * Nothing is expanded, no value goes over the end of its line, and behind a
 * closing quote there may only be a comment. Lines may end as in DOS.
 */
#ifndef REEVE_ENV_FILE_H
#define REEVE_ENV_FILE_H

#include <stddef.h>

/* Linux runs nothing with a longer KEY=value: MAX_ARG_STRLEN, less the NUL. */
#define ENV_FILE_ENTRY_MAX_BYTES ((size_t)32 * 4096 - 1)

/*
 * Called for each entry, in the order of the file; both strings are borrowed.
 * Returns 0, or -1 with errno to end it.
 */
typedef int env_file_set(void *context, const char *key, const char *value);

/*
 * Read the file at path; with a '-' in front it may be missing. The whole file
 * is read before the first call of set, so a bad line sets nothing.
 *
 * Returns 0, or -1 with a sentence in why that begins with the file, and the
 * line if there is one. Values are never part of it: they may be secrets.
 */
int env_file_read(const char *path, env_file_set *set, void *context, char *why,
    size_t cap);

#endif
