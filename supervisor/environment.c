/* SPDX-License-Identifier: ISC */
/*
 * environment.c - the environment a task gets.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "supervisor/environment.h"

static bool
has_key(const char *entry, const char *key, size_t len)
{
	return strncmp(entry, key, len) == 0 && entry[len] == '=';
}

static size_t
find(const struct environment *env, const char *key)
{
	size_t len = strlen(key), i = 0;

	while (i < env->n_own && !has_key(env->entries[i], key, len))
		i++;
	return i;
}

/* Room for one entry more, and for the NULL behind. */
static int
make_room(struct environment *env)
{
	size_t cap = env->cap == 0 ? 64 : env->cap * 2;
	char **grown;

	if (env->n + 2 <= env->cap)
		return 0;
	grown = reallocarray(env->entries, cap, sizeof(*grown));
	if (grown == NULL)
		return -1;
	env->entries = grown;
	env->cap = cap;
	return 0;
}

/* Takes the entry, which goes before those that are kept by others. */
static int
add(struct environment *env, char *entry)
{
	if (entry == NULL || make_room(env) == -1) {
		free(entry);
		return -1;
	}
	memmove(env->entries + env->n_own + 1, env->entries + env->n_own,
	    (env->n - env->n_own) * sizeof(*env->entries));
	env->entries[env->n_own++] = entry;
	env->entries[++env->n] = NULL;
	return 0;
}

static void
drop(struct environment *env, size_t i)
{
	free(env->entries[i]);
	memmove(env->entries + i, env->entries + i + 1,
	    (env->n - i) * sizeof(*env->entries)); /* with the NULL */
	env->n_own--;
	env->n--;
}

int
environment_put(struct environment *env, char *entry)
{
	size_t len = strcspn(entry, "=");

	if (make_room(env) == -1)
		return -1;
	for (size_t i = 0; i < env->n_own; i++)
		if (has_key(env->entries[i], entry, len)) {
			drop(env, i);
			break;
		}
	env->entries[env->n++] = entry;
	env->entries[env->n] = NULL;
	return 0;
}

int
environment_copy(struct environment *env, char *const *entries)
{
	for (; entries != NULL && *entries != NULL; entries++)
		if (add(env, strdup(*entries)) == -1)
			return -1;
	return 0;
}

int
environment_set(struct environment *env, const char *key, const char *value)
{
	size_t i = find(env, key);
	char *entry;

	if (asprintf(&entry, "%s=%s", key, value) == -1)
		return -1;
	if (i == env->n_own)
		return add(env, entry);
	free(env->entries[i]);
	env->entries[i] = entry;
	return 0;
}

char *
environment_entry(const struct environment *env, const char *key)
{
	size_t i = find(env, key);

	return i == env->n_own ? NULL : env->entries[i];
}

const char *
environment_get(const struct environment *env, const char *key)
{
	const char *entry = environment_entry(env, key);

	return entry == NULL ? NULL : entry + strlen(key) + 1;
}

void
environment_fini(struct environment *env)
{
	for (size_t i = 0; i < env->n_own; i++)
		free(env->entries[i]);
	free(env->entries);
	*env = (struct environment){ 0 };
}
