/* SPDX-License-Identifier: ISC */
/* test_limits.c - resource limits as the user writes them. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "supervisor/limits.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))
#define INF RLIM_INFINITY

static struct limit_list list;
static char why[256];

static void
setup(void)
{
	memset(&list, 0, sizeof(list));
	memset(why, 0, sizeof(why));
}

static int
parse(const char *spec)
{
	return limits_parse(spec, &list, why, sizeof(why));
}

static void
check_item(unsigned i, int resource, rlim_t soft, rlim_t hard)
{
	ck_assert_uint_lt(i, list.n);
	ck_assert_int_eq(list.items[i].resource, resource);
	ck_assert_uint_eq(list.items[i].value.rlim_cur, soft);
	ck_assert_uint_eq(list.items[i].value.rlim_max, hard);
}

static const struct {
	const char *spec;
	int resource;
	rlim_t soft, hard;
} good[] = {
	{ "nofile=1024", RLIMIT_NOFILE, 1024, 1024 },
	{ "nofile=1024:4096", RLIMIT_NOFILE, 1024, 4096 },
	{ "nofile=4096:4096", RLIMIT_NOFILE, 4096, 4096 },
	{ "nofile=0:0", RLIMIT_NOFILE, 0, 0 },
	{ "NOFILE=1", RLIMIT_NOFILE, 1, 1 },
	{ "RLIMIT_NOFILE=1", RLIMIT_NOFILE, 1, 1 },
	{ "rlimit_nofile=1", RLIMIT_NOFILE, 1, 1 },
	{ "core=unlimited", RLIMIT_CORE, INF, INF },
	{ "core=Infinity", RLIMIT_CORE, INF, INF },
	{ "core=0:unlimited", RLIMIT_CORE, 0, INF },
	{ "stack=8M", RLIMIT_STACK, 8 << 20, 8 << 20 },
	{ "stack=8MiB:1g", RLIMIT_STACK, 8 << 20, 1 << 30 },
	{ "as=8388607T", RLIMIT_AS, RLIM_INFINITY / 2 + 1 - (1ull << 40),
	    RLIM_INFINITY / 2 + 1 - (1ull << 40) },
	{ "cpu=9223372036854775807", RLIMIT_CPU, LLONG_MAX, LLONG_MAX },
};

START_TEST(a_limit_is_read)
{
	ck_assert_int_eq(parse(good[_i].spec), 0);

	ck_assert_uint_eq(list.n, 1);
	check_item(0, good[_i].resource, good[_i].soft, good[_i].hard);
}
END_TEST

static const struct {
	const char *name;
	int resource;
	int takes_sizes;
} resources[] = {
	{ "as", RLIMIT_AS, 1 },
	{ "core", RLIMIT_CORE, 1 },
	{ "cpu", RLIMIT_CPU, 0 },
	{ "data", RLIMIT_DATA, 1 },
	{ "fsize", RLIMIT_FSIZE, 1 },
	{ "locks", RLIMIT_LOCKS, 0 },
	{ "memlock", RLIMIT_MEMLOCK, 1 },
	{ "msgqueue", RLIMIT_MSGQUEUE, 1 },
	{ "nice", RLIMIT_NICE, 0 },
	{ "nofile", RLIMIT_NOFILE, 0 },
	{ "nproc", RLIMIT_NPROC, 0 },
	{ "rss", RLIMIT_RSS, 1 },
	{ "rtprio", RLIMIT_RTPRIO, 0 },
	{ "rttime", RLIMIT_RTTIME, 0 },
	{ "sigpending", RLIMIT_SIGPENDING, 0 },
	{ "stack", RLIMIT_STACK, 1 },
};

START_TEST(every_resource_has_its_name_and_unit)
{
	char spec[64];

	(void)snprintf(spec, sizeof(spec), "%s=7", resources[_i].name);
	ck_assert_int_eq(parse(spec), 0);
	check_item(0, resources[_i].resource, 7, 7);

	(void)snprintf(spec, sizeof(spec), "%s=7K", resources[_i].name);
	ck_assert_int_eq(parse(spec), resources[_i].takes_sizes ? 0 : -1);
}
END_TEST

START_TEST(all_resources_fit_into_one_list)
{
	char spec[512] = "";

	for (size_t i = 0; i < N_ELEMENTS(resources); i++) {
		strlcat(spec, i > 0 ? "," : "", sizeof(spec));
		strlcat(spec, resources[i].name, sizeof(spec));
		strlcat(spec, "=unlimited", sizeof(spec));
	}

	ck_assert_int_eq(parse(spec), 0);
	ck_assert_uint_eq(list.n, LIMITS_MAX);
	ck_assert_int_eq(parse(spec), 0);
	ck_assert_uint_eq(list.n, LIMITS_MAX);
}
END_TEST

START_TEST(a_later_limit_replaces_an_earlier_one)
{
	ck_assert_int_eq(parse("nofile=1,core=2,NOFILE=3:4"), 0);
	ck_assert_int_eq(parse("core=5,cpu=6"), 0);

	ck_assert_uint_eq(list.n, 3);
	check_item(0, RLIMIT_NOFILE, 3, 4);
	check_item(1, RLIMIT_CORE, 5, 5);
	check_item(2, RLIMIT_CPU, 6, 6);
}
END_TEST

static const struct {
	const char *spec;
	const char *why;
} bad[] = {
	{ "nofiles=1", "unknown limit 'nofiles'; did you mean 'nofile'?" },
	{ "RLIMIT_NOFIEL=1",
	    "unknown limit 'RLIMIT_NOFIEL'; did you mean 'nofile'?" },
	{ "memory=1",
	    "unknown limit 'memory'; known are: as core cpu data fsize locks "
	    "memlock msgqueue nice nofile nproc rss rtprio rttime sigpending "
	    "stack" },
	{ "", "a limit is missing; write it as in nofile=1024:4096" },
	{ "nofile=1,", "a limit is missing; write it as in nofile=1024:4096" },
	{ ",nofile=1", "a limit is missing; write it as in nofile=1024:4096" },
	{ "=1", "a limit is missing; write it as in nofile=1024:4096" },
	{ "nofile", "limit 'nofile' has no value" },
	{ "nofile=", "limit 'nofile' has no value" },
	{ "nofile=10K",
	    "limit 'nofile': '10K' is neither a whole number nor "
	    "'unlimited'" },
	{ "core=10X",
	    "limit 'core': '10X' is neither a size such as 512K or 8M nor "
	    "'unlimited'" },
	{ "nofile=:1",
	    "limit 'nofile': '' is neither a whole number nor 'unlimited'" },
	{ "nofile=1:",
	    "limit 'nofile': '' is neither a whole number nor 'unlimited'" },
	{ "nofile=1:2:3",
	    "limit 'nofile': '2:3' is neither a whole number nor "
	    "'unlimited'" },
	{ "nofile=2:1", "limit 'nofile': soft limit 2 is above hard limit 1" },
	{ "core=unlimited:1T",
	    "limit 'core': soft limit unlimited is above hard limit 1T" },
	{ "cpu=9223372036854775808",
	    "limit 'cpu': '9223372036854775808' is neither a whole number nor "
	    "'unlimited'" },
	{ "as=8388608T",
	    "limit 'as': '8388608T' is neither a size such as 512K or 8M nor "
	    "'unlimited'" },
	{ "nofile=-1",
	    "limit 'nofile': '-1' is neither a whole number nor "
	    "'unlimited'" },
};

START_TEST(a_bad_limit_is_refused_with_its_reason)
{
	ck_assert_int_eq(parse("core=5"), 0);

	ck_assert_int_eq(parse(bad[_i].spec), -1);
	ck_assert_str_eq(why, bad[_i].why);
}
END_TEST

START_TEST(a_bad_limit_leaves_the_list_as_it_was)
{
	ck_assert_int_eq(parse("core=5"), 0);
	ck_assert_int_eq(parse("core=6,nofile=7,cpu=bad"), -1);

	ck_assert_uint_eq(list.n, 1);
	check_item(0, RLIMIT_CORE, 5, 5);
}
END_TEST

/* nofile=000...1, as long as a part may be, and one byte longer. */
START_TEST(a_part_over_its_length_is_refused)
{
	char spec[81];

	(void)snprintf(spec, sizeof(spec), "nofile=%072d", 1);
	ck_assert_uint_eq(strlen(spec), 79);
	ck_assert_int_eq(parse(spec), 0);
	check_item(0, RLIMIT_NOFILE, 1, 1);

	(void)snprintf(spec, sizeof(spec), "nofile=%073d", 1);
	ck_assert_int_eq(parse(spec), -1);
	ck_assert_str_eq(why,
	    "limit 'nofile=0000000000000...' is too long to be one");
}
END_TEST

static Suite *
limits_suite(void)
{
	Suite *s = suite_create("limits");
	TCase *reading = tcase_create("reading");
	TCase *refusing = tcase_create("refusing");

	tcase_add_checked_fixture(reading, setup, NULL);
	tcase_add_loop_test(reading, a_limit_is_read, 0, N_ELEMENTS(good));
	tcase_add_loop_test(reading, every_resource_has_its_name_and_unit, 0,
	    N_ELEMENTS(resources));
	tcase_add_test(reading, all_resources_fit_into_one_list);
	tcase_add_test(reading, a_later_limit_replaces_an_earlier_one);
	suite_add_tcase(s, reading);

	tcase_add_checked_fixture(refusing, setup, NULL);
	tcase_add_loop_test(refusing, a_bad_limit_is_refused_with_its_reason, 0,
	    N_ELEMENTS(bad));
	tcase_add_test(refusing, a_bad_limit_leaves_the_list_as_it_was);
	tcase_add_test(refusing, a_part_over_its_length_is_refused);
	suite_add_tcase(s, refusing);
	return s;
}

int
main(void)
{
	return suite_main(limits_suite());
}
