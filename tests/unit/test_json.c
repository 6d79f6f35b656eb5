/* SPDX-License-Identifier: ISC */
/* test_json.c - any bytes between the quotes of a JSON string. */
#include <string.h>

#include "tests/unit/suite.h"
#include "worker/logger/json.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

#define FFFD "\xef\xbf\xbd"

static bool
make_json(char *out, size_t cap, const char *text, size_t len)
{
	bool replaced;
	size_t n;

	ck_assert_uint_le(JSON_GROWTH * len, cap - 1);
	n = json_write((uint8_t *)out, (const uint8_t *)text, len, &replaced);
	ck_assert_uint_le(n, JSON_GROWTH * len);
	out[n] = '\0';
	return replaced;
}

static const struct {
	const char *text;
	const char *json;
} valid[] = {
	{ "", "" },
	{ "plain text, ~ and / all", "plain text, ~ and / all" },
	{ "say \"x\\y\"", "say \\\"x\\\\y\\\"" },
	{ "\b\f\n\r\t", "\\b\\f\\n\\r\\t" },
	{ "\x01\x1b[0m\x1f", "\\u0001\\u001b[0m\\u001f" },
	{ "\x7f\xc2\x80\xc2\x9b\xc2\x9f", "\\u007f\\u0080\\u009b\\u009f" },
	{ "\xc2\xa0\xc3\xa9\xdf\xbf", "\xc2\xa0\xc3\xa9\xdf\xbf" },
	{ "\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf",
	    "\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf" },
	{ "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf",
	    "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf" },
	{ FFFD, FFFD },
};

START_TEST(utf8_is_kept_and_controls_are_escaped)
{
	const char *text = valid[_i].text;
	char json[256];

	ck_assert(!make_json(json, sizeof(json), text, strlen(text)));

	ck_assert_str_eq(json, valid[_i].json);
}
END_TEST

/* The first four are the examples of Unicode, tables 3-8 to 3-11. */
static const struct {
	const char *text;
	const char *json;
} invalid[] = {
	{ "\xc0\xaf\xe0\x80\xbf\xf0\x81\x82"
	  "A",
	    FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A" },
	{ "\xed\xa0\x80\xed\xbf\xbf\xed\xaf"
	  "A",
	    FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A" },
	{ "\xf4\x91\x92\x93\xff"
	  "A\x80\xbf"
	  "B",
	    FFFD FFFD FFFD FFFD FFFD "A" FFFD FFFD "B" },
	{ "\xe1\x80\xe2\xf0\x91\x92\xf1\xbf"
	  "A",
	    FFFD FFFD FFFD FFFD "A" },
	{ "\x80", FFFD },
	{ "\xff\xfe", FFFD FFFD },
	{ "\xc3", FFFD },
	{ "\xe2\x82", FFFD },
	{ "\xf0\x9f\x9b", FFFD },
	{ "\xe2\x82\"", FFFD "\\\"" },
	{ "\xe2\x82\xc3\xa9", FFFD "\xc3\xa9" },
};

START_TEST(each_maximal_subpart_of_what_is_no_utf8_is_replaced)
{
	const char *text = invalid[_i].text;
	char json[256];

	ck_assert(make_json(json, sizeof(json), text, strlen(text)));

	ck_assert_str_eq(json, invalid[_i].json);
}
END_TEST

START_TEST(a_nul_byte_is_escaped_like_any_other)
{
	char json[32];

	ck_assert(!make_json(json, sizeof(json), "a\0b", 3));
	ck_assert_str_eq(json, "a\\u0000b");
}
END_TEST

START_TEST(bytes_beyond_the_length_are_not_read)
{
	char json[32];

	ck_assert(make_json(json, sizeof(json), "\xc3\xa9", 1));
	ck_assert_str_eq(json, FFFD);
}
END_TEST

static Suite *
json_suite(void)
{
	Suite *s = suite_create("json");
	TCase *tc = tcase_create("json");

	tcase_add_loop_test(tc, utf8_is_kept_and_controls_are_escaped, 0,
	    N_ELEMENTS(valid));
	tcase_add_loop_test(tc,
	    each_maximal_subpart_of_what_is_no_utf8_is_replaced, 0,
	    N_ELEMENTS(invalid));
	tcase_add_test(tc, a_nul_byte_is_escaped_like_any_other);
	tcase_add_test(tc, bytes_beyond_the_length_are_not_read);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_main(json_suite());
}
