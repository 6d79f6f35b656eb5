/* SPDX-License-Identifier: ISC */
/*
 * options.h - a verb's command line, read by its tables of settings.
 */
#ifndef REEVE_OPTIONS_H
#define REEVE_OPTIONS_H

#include "supervisor/setting.h"

/* Of settings in one table, with the empty one at its end. */
#define OPTIONS_TABLE_MAX 48u
#define OPTIONS_TABLES_MAX 2u

/* For the end of a file with such a table: what is sized by it has room. */
#define OPTIONS_TABLE_FITS(table) \
	_Static_assert(sizeof(table) / sizeof((table)[0]) <= \
		OPTIONS_TABLE_MAX, \
	    "a table has at most OPTIONS_TABLE_MAX settings")

struct options {
	const char *verb; /* as in messages: "run" */
	const struct setting *tables[OPTIONS_TABLES_MAX]; /* NULL: no more */
	const struct setting_elsewhere *elsewhere; /* NULL: none */
};

/*
 * Apply every option up to the first word that is none, or up to "--". argv[0]
 * is the verb. whom says what the options are applied to, and where a sentence
 * goes that says why one is refused; the rest of it is filled in here. No
 * option is taken abbreviated.
 *
 * Returns the index in argv of the first word behind the options, or -1.
 */
int options_parse(const struct options *, const struct setting_value *whom,
    int argc, char **argv);

#endif
