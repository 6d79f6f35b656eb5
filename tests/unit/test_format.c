/* SPDX-License-Identifier: ISC */
/* test_format.c - how a line looks where it is shown or stored. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/unit/strict_json.h"
#include "tests/unit/suite.h"
#include "worker/logger/format.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

#define AT INT64_C(1795419000123) /* 2026-11-23T07:30:00.123Z */
#define ISO "2026-11-23T07:30:00.123+00:00"
#define OUT_SIZE 4096

static const struct origin web = { "web", 1, 812, false };
static char out[OUT_SIZE];

static void
setup(void)
{
	setenv("TZ", "UTC0", 1);
	tzset();
}

/* Format one line into out, with a NUL after it. */
static void
format_one(const struct format *f, const struct origin *o, const struct line *l)
{
	size_t n;

	ck_assert_uint_lt(format_line_size_max(f, l->len), OUT_SIZE);
	n = format_line(f, o, l, (uint8_t *)out);
	ck_assert_uint_le(n, format_line_size_max(f, l->len));
	out[n] = '\0';
}

static struct line
line_of(const char *s)
{
	return (struct line){ .text = (const uint8_t *)s,
		.len = strlen(s),
		.at_ms = AT };
}

static const struct {
	struct format f;
	const char *text;
	const char *expected;
} texts[] = {
	{ { .prefix = false }, "hello", "hello\n" },
	{ { .prefix = false }, "", "\n" },
	{ { .prefix = true }, "hello", "web.1 | hello\n" },
	{ { .prefix = true }, "", "web.1 | \n" },
	{ { .prefix = true }, "\x1b[2J\r", "web.1 | \x1b[2J\r\n" },
	{ { .prefix = true, .width = 5 }, "x", "web.1 | x\n" },
	{ { .prefix = true, .width = 8 }, "x", "web.1    | x\n" },
	{ { .prefix = true, .colour = true, .width = 6 }, "x",
	    "\033[36mweb.1  |\033[0m x\n" },
	{ { .colour = true, .width = 6 }, "x", "x\n" },
	{ { .times = FORMAT_TIMES_ISO }, "x", ISO " x\n" },
	{ { .times = FORMAT_TIMES_ISO, .prefix = true }, "x",
	    ISO " web.1 | x\n" },
	{ { .times = FORMAT_TIMES_RELATIVE,
	      .prefix = true,
	      .begin_ms = AT - 1234 },
	    "x", "     1.234 web.1 | x\n" },
	{ { .visible = true }, "\ttab", "\ttab\n" },
	{ { .visible = true }, "\033[2Jx\r", "^[[2Jx\n" },
	{ { .visible = true }, "\033[31mred", "\033[31mred\033[0m\n" },
	{ { .visible = true }, "\033[31mred\033[m", "\033[31mred\033[m\n" },
	{ { .visible = true, .prefix = true }, "\a", "web.1 | ^G\n" },
};

START_TEST(text_is_time_then_name_then_line)
{
	struct line l = line_of(texts[_i].text);

	format_one(&texts[_i].f, &web, &l);

	ck_assert_str_eq(out, texts[_i].expected);
}
END_TEST

START_TEST(a_piece_of_a_line_says_that_more_follows)
{
	struct format f = { .prefix = true, .visible = true };
	struct line l = line_of("\033[31mab");

	l.partial = true;
	format_one(&f, &web, &l);

	ck_assert_str_eq(out, "web.1 | \033[31mab\033[0m [...]\n");
}
END_TEST

START_TEST(a_last_line_without_newline_gets_one_in_text)
{
	struct format f = { .prefix = true };
	struct line l = line_of("ab");

	l.unterminated = true;
	format_one(&f, &web, &l);

	ck_assert_str_eq(out, "web.1 | ab\n");
}
END_TEST

START_TEST(raw_bytes_gain_only_the_newline_they_had)
{
	struct format f = { .kind = FORMAT_RAW,
		.times = FORMAT_TIMES_ISO,
		.prefix = true,
		.visible = true };
	struct line l = line_of("\033[2Jx\r");

	format_one(&f, &web, &l);
	ck_assert_str_eq(out, "\033[2Jx\r\n");
	l.partial = true;
	format_one(&f, &web, &l);
	ck_assert_str_eq(out, "\033[2Jx\r");
	l.partial = false;
	l.unterminated = true;
	format_one(&f, &web, &l);
	ck_assert_str_eq(out, "\033[2Jx\r");
}
END_TEST

START_TEST(six_workers_have_six_colours_and_the_seventh_that_of_the_first)
{
	struct format f = { .prefix = true, .colour = true };
	struct line l = line_of("");
	char seen[8][6];

	for (uint32_t i = 0; i < 8; i++) {
		struct origin o = { "web", i, 0, false };

		format_one(&f, &o, &l);
		memcpy(seen[i], out, 5);
		seen[i][5] = '\0';
		for (uint32_t k = 1; i < 7 && k < i; k++)
			ck_assert_str_ne(seen[i], seen[k]);
	}
	ck_assert_str_eq(seen[7], seen[1]);
	ck_assert_str_eq(seen[0], seen[6]);
}
END_TEST

START_TEST(the_longest_name_has_room_and_a_longer_one_is_cut)
{
	struct format f = { .times = FORMAT_TIMES_ISO,
		.prefix = true,
		.colour = true,
		.width = 4000000000u };
	struct line l = line_of("x");
	struct origin o = { NULL, UINT32_MAX, UINT32_MAX, true };
	char pool[FORMAT_POOL_MAX + 2];

	memset(pool, 'p', sizeof(pool));
	pool[FORMAT_POOL_MAX + 1] = '\0';
	o.pool = pool;
	format_one(&f, &o, &l);
	ck_assert_ptr_nonnull(strstr(out, "ppp.4294967295 |"));
	ck_assert_ptr_null(strstr(out, pool));
	memset(pool, '\x01', FORMAT_POOL_MAX);
	f.kind = FORMAT_JSON;
	format_one(&f, &o, &l);
	ck_assert(is_json_line(out, strlen(out)));
}
END_TEST

#define OBJECT(pid, stream) \
	"{\"time\":\"" ISO "\",\"pool\":\"web\",\"worker\":1,\"pid\":" pid \
	",\"stream\":\"" stream "\",\"line\":\""

static const struct {
	struct origin o;
	const char *text;
	bool partial;
	bool unterminated;
	const char *expected;
} objects[] = {
	{ { "web", 1, 812, false }, "hi", false, false,
	    OBJECT("812", "stdout") "hi\"}\n" },
	{ { "web", 1, 812, true }, "", false, false,
	    OBJECT("812", "stderr") "\"}\n" },
	{ { "web", 1, 0, false }, "\"\t\033", false, false,
	    OBJECT("null", "stdout") "\\\"\\t\\u001b\"}\n" },
	{ { "web", 1, 812, false }, "a", true, false,
	    OBJECT("812", "stdout") "a\",\"partial\":true}\n" },
	{ { "web", 1, 812, false }, "a", false, true,
	    OBJECT("812", "stdout") "a\",\"unterminated\":true}\n" },
	{ { "web", 1, 812, false }, "a\xff", false, false,
	    OBJECT("812", "stdout") "a\xef\xbf\xbd\","
				    "\"invalid_utf8\":true}\n" },
	{ { "web", 1, 812, false }, "\xff", true, true,
	    OBJECT("812", "stdout") "\xef\xbf\xbd\",\"partial\":true,"
				    "\"unterminated\":true,"
				    "\"invalid_utf8\":true}\n" },
};

START_TEST(json_has_the_fields_and_only_those_flags_that_are_true)
{
	struct format f = { .kind = FORMAT_JSON, .visible = true };
	struct line l = line_of(objects[_i].text);

	l.partial = objects[_i].partial;
	l.unterminated = objects[_i].unterminated;
	format_one(&f, &objects[_i].o, &l);

	ck_assert_str_eq(out, objects[_i].expected);
	ck_assert(is_json_line(out, strlen(out)));
}
END_TEST

START_TEST(json_is_valid_whatever_two_bytes_it_is_of)
{
	struct format f = { .kind = FORMAT_JSON };

	for (unsigned pair = 0; pair < 65536; pair += suite_many(1, 37)) {
		uint8_t text[] = { (uint8_t)(pair >> 8), (uint8_t)pair };
		struct line l = { .text = text, .len = 2, .at_ms = AT };

		format_one(&f, &web, &l);
		if (!is_json_line(out, strlen(out)))
			ck_abort_msg("%s", out);
	}
}
END_TEST

static const struct {
	struct format f;
	bool plain;
} plains[] = {
	{ { .kind = FORMAT_RAW }, true },
	{ { .kind = FORMAT_RAW, .prefix = true, .visible = true }, true },
	{ { .kind = FORMAT_TEXT }, true },
	{ { .kind = FORMAT_TEXT, .colour = true, .width = 9 }, true },
	{ { .kind = FORMAT_TEXT, .times = FORMAT_TIMES_ISO }, false },
	{ { .kind = FORMAT_TEXT, .times = FORMAT_TIMES_RELATIVE }, false },
	{ { .kind = FORMAT_TEXT, .prefix = true }, false },
	{ { .kind = FORMAT_TEXT, .visible = true }, false },
	{ { .kind = FORMAT_JSON }, false },
};

START_TEST(plain_is_what_changes_nothing)
{
	ck_assert_int_eq(format_is_plain(&plains[_i].f), plains[_i].plain);
}
END_TEST

static Suite *
format_suite(void)
{
	Suite *s = suite_create("format");
	TCase *tc = tcase_create("one");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_loop_test(tc, text_is_time_then_name_then_line, 0,
	    N_ELEMENTS(texts));
	tcase_add_test(tc, a_piece_of_a_line_says_that_more_follows);
	tcase_add_test(tc, a_last_line_without_newline_gets_one_in_text);
	tcase_add_test(tc, raw_bytes_gain_only_the_newline_they_had);
	tcase_add_test(tc,
	    six_workers_have_six_colours_and_the_seventh_that_of_the_first);
	tcase_add_test(tc, the_longest_name_has_room_and_a_longer_one_is_cut);
	tcase_add_loop_test(tc,
	    json_has_the_fields_and_only_those_flags_that_are_true, 0,
	    N_ELEMENTS(objects));
	tcase_add_test(tc, json_is_valid_whatever_two_bytes_it_is_of);
	tcase_add_loop_test(tc, plain_is_what_changes_nothing, 0,
	    N_ELEMENTS(plains));
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_main(format_suite());
}
