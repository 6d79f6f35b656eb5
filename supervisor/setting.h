/* SPDX-License-Identifier: ISC */
/*
 * setting.h - what an option sets, and what its value is made of.
 */
#ifndef REEVE_SETTING_H
#define REEVE_SETTING_H

#include <stddef.h>
#include <stdint.h>

struct each_options;
struct run_options;

/* What an option's function is given. */
struct setting_value {
	struct run_options *o;
	struct each_options *each; /* whose run_options o is; NULL under run */
	const char *option; /* as in messages: "--workers" */
	const char *arg; /* NULL if there is none */
	char *why; /* gets a sentence when it is refused */
	size_t cap;
};

struct setting {
	const char *name; /* long; the last setting's is NULL */
	char letter; /* or 0 */
	int has_arg; /* as in struct option, getopt_long(3) */
	int (*set)(const struct setting_value *); /* 0, or -1 and why */
};

/* An option that other programs have and this one has not. */
struct setting_elsewhere {
	const char *option; /* "-I"; that of the last one is NULL */
	const char *here; /* what does the same here, for a message */
};

/* These return 0, or -1 with a sentence in why. */
int setting_duration(const struct setting_value *, uint64_t *ms);
int setting_number(const struct setting_value *, long long min, long long max,
    long long *n);

/* words ends in NULL; *index gets which of them it is. */
int setting_word(const struct setting_value *, const char *const *words,
    int *index);

#endif
