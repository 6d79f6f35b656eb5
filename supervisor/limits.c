/* SPDX-License-Identifier: ISC */
/* limits.c - resource limits as the user writes them. */
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "common/text.h"
#include "supervisor/limits.h"
#include "supervisor/nearest.h"

/* The longest part is a name and two values of twenty digits. */
#define PART_MAX 79

static const struct resource {
	const char *name;
	int number;
	bool bytes;
} resources[] = {
	{ "as", RLIMIT_AS, true },
	{ "core", RLIMIT_CORE, true },
	{ "cpu", RLIMIT_CPU, false },
	{ "data", RLIMIT_DATA, true },
	{ "fsize", RLIMIT_FSIZE, true },
	{ "locks", RLIMIT_LOCKS, false },
	{ "memlock", RLIMIT_MEMLOCK, true },
	{ "msgqueue", RLIMIT_MSGQUEUE, true },
	{ "nice", RLIMIT_NICE, false },
	{ "nofile", RLIMIT_NOFILE, false },
	{ "nproc", RLIMIT_NPROC, false },
	{ "rss", RLIMIT_RSS, true },
	{ "rtprio", RLIMIT_RTPRIO, false },
	{ "rttime", RLIMIT_RTTIME, false },
	{ "sigpending", RLIMIT_SIGPENDING, false },
	{ "stack", RLIMIT_STACK, true },
};

#define N_RESOURCES (sizeof(resources) / sizeof(resources[0]))

static const char *
skip_prefix(const char *name)
{
	static const char prefix[] = "RLIMIT_";
	size_t len = sizeof(prefix) - 1;

	return strncasecmp(name, prefix, len) == 0 ? name + len : name;
}

static const struct resource *
find_resource(const char *name)
{
	name = skip_prefix(name);
	for (size_t i = 0; i < N_RESOURCES; i++) {
		if (strcasecmp(name, resources[i].name) == 0)
			return &resources[i];
	}
	return NULL;
}

/* Say that there is no such limit, and what there is. Returns -1. */
static int
refuse_name(const char *name, char *why, size_t cap)
{
	const char *names[N_RESOURCES + 1] = { NULL };
	char all[N_RESOURCES * sizeof("sigpending ")] = "";
	const char *meant;

	for (size_t i = 0; i < N_RESOURCES; i++) {
		names[i] = resources[i].name;
		(void)strlcat(all, i > 0 ? " " : "", sizeof(all));
		(void)strlcat(all, names[i], sizeof(all));
	}
	meant = nearest_word(skip_prefix(name), names);
	if (meant != NULL)
		return text_refuse(why, cap,
		    "unknown limit '%s'; did you mean '%s'?", name, meant);
	return text_refuse(why, cap, "unknown limit '%s'; known are: %s", name,
	    all);
}

static int
parse_value(const struct resource *r, const char *s, rlim_t *v)
{
	long long n;
	uint64_t bytes;

	if (strcasecmp(s, "unlimited") == 0 || strcasecmp(s, "infinity") == 0) {
		*v = RLIM_INFINITY;
		return 0;
	}
	if (r->bytes) {
		if (text_size(s, &bytes) == -1 || bytes > LLONG_MAX)
			return -1;
		*v = bytes;
		return 0;
	}
	if (text_number(s, 0, LLONG_MAX, &n) == -1)
		return -1;
	*v = (rlim_t)n;
	return 0;
}

static int
refuse_value(const struct resource *r, const char *s, char *why, size_t cap)
{
	return text_refuse(why, cap,
	    "limit '%s': '%s' is neither %s nor 'unlimited'", r->name, s,
	    r->bytes ? "a size such as 512K or 8M" : "a whole number");
}

/* SOFT[:HARD]; values is cut at the colon. RLIM_INFINITY is the largest. */
static int
parse_values(const struct resource *r, char *values, struct rlimit *v,
    char *why, size_t cap)
{
	char *soft = strsep(&values, ":");
	char *hard = values == NULL ? soft : values;

	if (parse_value(r, soft, &v->rlim_cur) == -1)
		return refuse_value(r, soft, why, cap);
	if (parse_value(r, hard, &v->rlim_max) == -1)
		return refuse_value(r, hard, why, cap);
	if (v->rlim_cur > v->rlim_max)
		return text_refuse(why, cap,
		    "limit '%s': soft limit %s is above hard limit %s", r->name,
		    soft, hard);
	return 0;
}

static int
parse_part(char *part, struct limit *limit, char *why, size_t cap)
{
	char *values = part;
	const char *name = strsep(&values, "=");
	const struct resource *r = find_resource(name);

	if (*name == '\0')
		return text_refuse(why, cap,
		    "a limit is missing; write it as in nofile=1024:4096");
	if (r == NULL)
		return refuse_name(name, why, cap);
	if (values == NULL || *values == '\0')
		return text_refuse(why, cap, "limit '%s' has no value",
		    r->name);
	limit->resource = r->number;
	return parse_values(r, values, &limit->value, why, cap);
}

static void
put(struct limit_list *list, const struct limit *limit)
{
	unsigned i = 0;

	while (i < list->n && list->items[i].resource != limit->resource)
		i++;
	list->items[i] = *limit;
	if (i == list->n)
		list->n++;
}

int
limits_parse(const char *spec, struct limit_list *list, char *why, size_t cap)
{
	struct limit_list result = *list;
	bool more;

	do {
		size_t len = strcspn(spec, ",");
		char part[PART_MAX + 1];
		struct limit limit = { 0 };

		if (len > PART_MAX)
			return text_refuse(why, cap,
			    "limit '%.20s...' is too long to be one", spec);
		memcpy(part, spec, len);
		part[len] = '\0';
		if (parse_part(part, &limit, why, cap) == -1)
			return -1;
		put(&result, &limit);
		more = spec[len] == ',';
		spec += len + 1;
	} while (more);
	*list = result;
	return 0;
}
