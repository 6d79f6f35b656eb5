/* SPDX-License-Identifier: ISC */
/* test_stamp.c - times as they are read. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/unit/suite.h"
#include "worker/logger/stamp.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

#define MORNING INT64_C(1795419000123) /* 2026-11-23T07:30:00.123Z */

/* Zones by rule, because the machine may know none by name. */
static const struct {
	const char *zone;
	int64_t at_ms;
	const char *iso;
} stamps[] = {
	{ "UTC0", MORNING, "2026-11-23T07:30:00.123+00:00" },
	{ "UTC0", MORNING + 876, "2026-11-23T07:30:00.999+00:00" },
	{ "UTC0", MORNING + 877, "2026-11-23T07:30:01.000+00:00" },
	{ "NPT-5:45", MORNING, "2026-11-23T13:15:00.123+05:45" },
	{ "NST3:30", MORNING, "2026-11-23T04:00:00.123-03:30" },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", MORNING,
	    "2026-11-23T08:30:00.123+01:00" },
	/* an hour that there is twice */
	{ "CET-1CEST,M3.5.0,M10.5.0/3", INT64_C(1792889999999),
	    "2026-10-25T02:59:59.999+02:00" },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", INT64_C(1792890000000),
	    "2026-10-25T02:00:00.000+01:00" },
	{ "UTC0", 0, "1970-01-01T00:00:00.000+00:00" },
	{ "UTC0", INT64_MIN, "1970-01-01T00:00:00.000+00:00" },
	{ "UTC0", INT64_MAX, "9999-12-30T23:59:59.999+00:00" },
	{ "LINT-14", INT64_MAX, "9999-12-31T13:59:59.999+14:00" },
};

/* The zone is read at the first use, and what was kept is of another second. */
START_TEST(iso_time_is_local_with_its_offset)
{
	char iso[STAMP_MAX + 1];
	size_t n;

	setenv("TZ", stamps[_i].zone, 1);
	tzset();
	stamp_iso((uint8_t *)iso, MORNING + 3600000);
	n = stamp_iso((uint8_t *)iso, stamps[_i].at_ms);
	iso[n] = '\0';

	ck_assert_str_eq(iso, stamps[_i].iso);
}
END_TEST

static const struct {
	int64_t at_ms;
	int64_t begin_ms;
	const char *text;
} relatives[] = {
	{ MORNING, MORNING, "     0.000" },
	{ MORNING + 1, MORNING, "     0.001" },
	{ MORNING + 1234, MORNING, "     1.234" },
	{ MORNING + 999999999, MORNING, "999999.999" },
	{ MORNING + 1000000000, MORNING, "1000000.000" },
	{ MORNING - 1, MORNING, "    -0.001" },
	{ MORNING - 1234, MORNING, "    -1.234" },
	{ INT64_MAX, INT64_MIN, "253402214399.999" },
	{ INT64_MIN, INT64_MAX, "-253402214399.999" },
};

START_TEST(relative_time_is_in_seconds_of_ten_columns)
{
	char text[STAMP_MAX + 1];
	size_t n = stamp_relative((uint8_t *)text, relatives[_i].at_ms,
	    relatives[_i].begin_ms);

	text[n] = '\0';
	ck_assert_str_eq(text, relatives[_i].text);
}
END_TEST

static Suite *
stamp_suite(void)
{
	Suite *s = suite_create("stamp");
	TCase *tc = tcase_create("stamp");

	tcase_add_loop_test(tc, iso_time_is_local_with_its_offset, 0,
	    N_ELEMENTS(stamps));
	tcase_add_loop_test(tc, relative_time_is_in_seconds_of_ten_columns, 0,
	    N_ELEMENTS(relatives));
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_main(stamp_suite());
}
