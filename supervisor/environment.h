/* SPDX-License-Identifier: ISC */
/*
 * environment.h - the environment a task gets.
 */
#ifndef REEVE_ENVIRONMENT_H
#define REEVE_ENVIRONMENT_H

#include <stddef.h>

/* Zeroed before the first use; entries is what execve takes. */
struct environment {
	char **entries; /* KEY=value; ends in NULL */
	size_t n;
	size_t n_own; /* the first of them, each on the heap */
	size_t cap;
};

/*
 * Copy an array of KEY=value that ends in NULL; or is NULL, as environ is where
 * it is empty (clearenv(3)). Returns 0, or -1 (memory).
 */
int environment_copy(struct environment *, char *const *entries);

/* Set or replace one. Returns 0, or -1 when memory is out. */
int environment_set(struct environment *, const char *key, const char *value);

/*
 * Set or replace by an entry that the caller keeps. Returns 0, or -1 when
 * memory is out.
 */
int environment_put(struct environment *, char *entry);

/* The value of a key, or NULL; valid until it is set again. */
const char *environment_get(const struct environment *, const char *key);

/* The entry itself, "KEY=value", or NULL. */
char *environment_entry(const struct environment *, const char *key);

void environment_fini(struct environment *);

#endif
