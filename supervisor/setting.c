/* SPDX-License-Identifier: ISC */
/*
 * setting.c - what an option's value is made of.
 */
#include <string.h>

#include "common/text.h"
#include "supervisor/setting.h"

int
setting_duration(const struct setting_value *v, uint64_t *ms)
{
	if (text_duration(v->arg, ms) == 0)
		return 0;
	return text_refuse(v->why, v->cap,
	    "%s: '%s' is no time; 250ms, 10s, 5m, 1h or plain seconds is",
	    v->option, v->arg);
}

int
setting_number(const struct setting_value *v, long long min, long long max,
    long long *n)
{
	if (text_number(v->arg, min, max, n) == 0)
		return 0;
	return text_refuse(v->why, v->cap,
	    "%s: '%s' is no number from %lld to %lld", v->option, v->arg, min,
	    max);
}

int
setting_word(const struct setting_value *v, const char *const *words,
    int *index)
{
	char list[128] = "";

	for (int i = 0; words[i] != NULL; i++) {
		if (strcmp(words[i], v->arg) == 0) {
			*index = i;
			return 0;
		}
		strlcat(list, i == 0 ? "" : ", ", sizeof(list));
		strlcat(list, words[i], sizeof(list));
	}
	return text_refuse(v->why, v->cap, "%s: '%s' is none of %s", v->option,
	    v->arg, list);
}
