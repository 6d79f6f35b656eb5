/* SPDX-License-Identifier: ISC */
/*
 * run_settings.h - what each option of `reeve run` sets.
 */
#ifndef REEVE_RUN_SETTINGS_H
#define REEVE_RUN_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "supervisor/run_options.h"

/* What an option's function is given. */
struct setting_value {
	struct run_options *o;
	const char *option; /* as in messages: "--workers" */
	const char *arg; /* NULL if it takes none */
	char *why; /* gets a sentence when it is refused */
	size_t cap;
};

struct setting {
	const char *name; /* long; the last setting's is NULL */
	char letter; /* or 0 */
	bool takes_value;
	int (*set)(const struct setting_value *); /* 0, or -1 and why */
};

extern const struct setting run_settings[];

#define RUN_SETTINGS_MAX 32

#endif
