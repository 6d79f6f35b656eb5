/* SPDX-License-Identifier: ISC */
/*
 * search.h - where a program may be.
 */
#ifndef REEVE_SEARCH_H
#define REEVE_SEARCH_H

/*
 * The paths to try for a program, in order, as execvp(3) would: a name with a
 * slash is its own path; another is looked for along path, or where a shell
 * looks when that is NULL. The array ends in NULL and is freed by search_free.
 * NULL when memory is out.
 */
char **search_paths(const char *program, const char *path);
void search_free(char *const *paths);

#endif
