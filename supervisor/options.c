/* SPDX-License-Identifier: ISC */
/*
 * options.c - a verb's command line, read by its tables of settings.
 */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "supervisor/nearest.h"
#include "supervisor/options.h"

#define SETTINGS_MAX (OPTIONS_TABLE_MAX * OPTIONS_TABLES_MAX)

/* Long options without a letter are numbered from here. */
#define LONG_BASE 256

/* All settings of a verb, and what getopt_long wants to know of them. */
struct parser {
	const char *verb;
	const struct setting_elsewhere *elsewhere;
	const struct setting *settings[SETTINGS_MAX];
	int n;
	struct option longs[SETTINGS_MAX + 1];
	char shorts[2 * SETTINGS_MAX + 3];
};

static void
gather(struct parser *p, const struct options *options)
{
	p->verb = options->verb;
	p->elsewhere = options->elsewhere;
	p->n = 0;
	for (size_t i = 0; i < OPTIONS_TABLES_MAX; i++) {
		const struct setting *s = options->tables[i];

		for (; s != NULL && s->name != NULL; s++)
			p->settings[p->n++] = s;
	}
}

static void
fill_getopt(struct parser *p)
{
	struct option *longs = p->longs;
	char *shorts = p->shorts;

	*shorts++ = '+'; /* the first non-option is the command */
	*shorts++ = ':'; /* tell a missing value from an unknown option */
	for (int i = 0; i < p->n; i++) {
		const struct setting *s = p->settings[i];

		*longs++ = (struct option){ .name = s->name,
			.has_arg = s->has_arg,
			.val = LONG_BASE + i };
		if (s->letter == 0)
			continue;
		*shorts++ = s->letter;
		if (s->has_arg == required_argument)
			*shorts++ = ':';
	}
	*shorts = '\0';
	*longs = (struct option){ 0 };
}

/* NULL if it is not known from elsewhere either. */
static const char *
found_here(const struct setting_elsewhere *list, const char *word)
{
	size_t len = strcspn(word, "=");

	for (; list != NULL && list->option != NULL; list++)
		if (strncmp(list->option, word, len) == 0 &&
		    list->option[len] == '\0')
			return list->here;
	return NULL;
}

static int
refuse_unknown(const struct parser *p, const char *word, char *why, size_t cap)
{
	const char *names[SETTINGS_MAX + 1] = { NULL };
	const char *nearest, *here = found_here(p->elsewhere, word);

	if (here != NULL)
		return text_refuse(why, cap, "unknown option '%s'; %s", word,
		    here);
	for (int i = 0; i < p->n; i++)
		names[i] = p->settings[i]->name;
	nearest =
	    strncmp(word, "--", 2) == 0 ? nearest_word(word + 2, names) : NULL;
	if (nearest != NULL)
		return text_refuse(why, cap,
		    "unknown option '%s'; did you mean '--%s'?", word, nearest);
	return text_refuse(why, cap,
	    "unknown option '%s'; 'reeve %s --help' lists them", word, p->verb);
}

static int
apply_option(const struct parser *p, const struct setting_value *whom,
    int found)
{
	char shown[64];
	struct setting_value v = *whom;

	v.option = shown;
	v.arg = optarg;
	for (int i = 0; i < p->n; i++) {
		const struct setting *s = p->settings[i];

		if (found != LONG_BASE + i && found != s->letter)
			continue;
		snprintf(shown, sizeof(shown), "--%s", s->name);
		return s->set(&v);
	}
	return text_refuse(v.why, v.cap, "unknown option");
}

/* What is short for one option today may be short for two tomorrow. */
static bool
is_abbreviated(const struct parser *p, int found, const char *word)
{
	size_t len;

	if (found < LONG_BASE)
		return false;
	len = strlen(p->settings[found - LONG_BASE]->name);
	return strcspn(word + 2, "=") != len;
}

/* The word that getopt_long has just refused. */
static const char *
refused_word(char **argv, char *buf, size_t cap)
{
	if (optopt > 0 && optopt < LONG_BASE) {
		snprintf(buf, cap, "-%c", optopt);
		return buf;
	}
	return argv[optind - 1];
}

int
options_parse(const struct options *options, const struct setting_value *whom,
    int argc, char **argv)
{
	char *why = whom->why, word[8];
	struct parser p;
	int at = 1, found;

	gather(&p, options);
	fill_getopt(&p);
	optind = 0; /* not 1, lest it goes on within a word refused before */
	opterr = 0;
	while (
	    (found = getopt_long(argc, argv, p.shorts, p.longs, NULL)) != -1) {
		if (found == ':')
			return text_refuse(why, whom->cap, "%s needs a value",
			    argv[optind - 1]);
		if (found == '?')
			return refuse_unknown(&p,
			    refused_word(argv, word, sizeof(word)), why,
			    whom->cap);
		if (is_abbreviated(&p, found, argv[at]))
			return refuse_unknown(&p, argv[at], why, whom->cap);
		if (apply_option(&p, whom, found) == -1)
			return -1;
		at = optind;
	}
	return optind;
}
