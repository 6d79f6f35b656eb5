/* SPDX-License-Identifier: ISC */
/* test_text_escape.c - foreign bytes made visible, and sentences cut. */
#include <string.h>

#include "common/text.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *src;
	const char *dst;
} escapes[] = {
	{ "", "" },
	{ "plain text, ~ and all", "plain text, ~ and all" },
	{ "a\nb", "a\\nb" },
	{ "a\\b", "a\\\\b" },
	{ "\x01\t\r\x1b[31m\x1f\x7f", "\\x01\\x09\\x0d\\x1b[31m\\x1f\\x7f" },
	/* UTF-8 of two, three and four bytes, first and last of each */
	{ "\xc2\xa0\xc3\xa9\xdf\xbf", "\xc2\xa0\xc3\xa9\xdf\xbf" },
	{ "\xe0\xa0\x80\xe2\x82\xac", "\xe0\xa0\x80\xe2\x82\xac" },
	{ "\xed\x9f\xbf\xee\x80\x80", "\xed\x9f\xbf\xee\x80\x80" },
	{ "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf",
	    "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf" },
	/* C1, and what turns or breaks a line */
	{ "\xc2\x80\xc2\x9b\xc2\x9f", "\\xc2\\x80\\xc2\\x9b\\xc2\\x9f" },
	{ "\xd8\x9c", "\\xd8\\x9c" },
	{ "\xe2\x80\x8e", "\\xe2\\x80\\x8e" },
	{ "\xe2\x80\xa8", "\\xe2\\x80\\xa8" },
	{ "\xe2\x80\xae\xe2\x80\xac", "\\xe2\\x80\\xae\\xe2\\x80\\xac" },
	{ "\xe2\x80\xaf", "\xe2\x80\xaf" },
	{ "\xe2\x81\xa5", "\xe2\x81\xa5" },
	{ "\xe2\x81\xa6\xe2\x81\xa9", "\\xe2\\x81\\xa6\\xe2\\x81\\xa9" },
	/* not UTF-8: alone, cut short, overlong, surrogate, beyond the end */
	{ "\x80z\xffz", "\\x80z\\xffz" },
	{ "\xc3", "\\xc3" },
	{ "\xe2\x82", "\\xe2\\x82" },
	{ "\xc3(", "\\xc3(" },
	{ "\xe2\x82(", "\\xe2\\x82(" },
	{ "\xc0\xaf", "\\xc0\\xaf" },
	{ "\xc1\xbf", "\\xc1\\xbf" },
	{ "\xe0\x9f\xbf", "\\xe0\\x9f\\xbf" },
	{ "\xf0\x8f\xbf\xbf", "\\xf0\\x8f\\xbf\\xbf" },
	{ "\xed\xa0\x80", "\\xed\\xa0\\x80" },
	{ "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80" },
	{ "\xf5\x80\x80\x80", "\\xf5\\x80\\x80\\x80" },
};

START_TEST(foreign_bytes_are_made_visible)
{
	char dst[128];
	size_t n = text_escape(dst, sizeof(dst), escapes[_i].src,
	    strlen(escapes[_i].src));

	ck_assert_str_eq(dst, escapes[_i].dst);
	ck_assert_uint_eq(n, strlen(dst));
}
END_TEST

START_TEST(a_nul_byte_is_escaped_like_any_other)
{
	char dst[16];

	ck_assert_uint_eq(text_escape(dst, sizeof(dst), "a\0b", 3), 6);
	ck_assert_str_eq(dst, "a\\x00b");
}
END_TEST

START_TEST(bytes_beyond_the_length_are_not_read)
{
	char dst[16];

	ck_assert_uint_eq(text_escape(dst, sizeof(dst), "\xc3\xa9", 1), 4);
	ck_assert_str_eq(dst, "\\xc3");
}
END_TEST

/* Looped over every capacity: the text is cut between pieces only. */
START_TEST(what_does_not_fit_is_cut_before_a_whole_piece)
{
	static const char src[] = "a\n\x01\xc3\xa9\xe2\x80\x8e!";
	static const char whole[] = "a\\n\\x01\xc3\xa9\\xe2\\x80\\x8e!";
	static const size_t cuts[] = { 0, 1, 3, 7, 9, 21, 22 };
	char dst[32];
	size_t expected = 0;
	size_t n;

	memset(dst, '#', sizeof(dst));
	n = text_escape(dst, (size_t)_i, src, sizeof(src) - 1);

	for (size_t i = 0; i < N_ELEMENTS(cuts); i++) {
		if (cuts[i] < (size_t)_i)
			expected = cuts[i];
	}
	ck_assert_uint_eq(n, expected);
	ck_assert_mem_eq(dst, whole, n);
	if (_i > 0)
		ck_assert_int_eq(dst[n], '\0');
	ck_assert_int_eq(dst[_i], '#');
}
END_TEST

START_TEST(a_refusal_is_a_sentence_cut_to_its_room)
{
	char why[8];

	ck_assert_int_eq(text_refuse(why, sizeof(why), "bad %s", "x"), -1);
	ck_assert_str_eq(why, "bad x");
	ck_assert_int_eq(text_refuse(why, sizeof(why), "%d%d", 1234, 56789),
	    -1);
	ck_assert_str_eq(why, "1234567");
}
END_TEST

static Suite *
text_escape_suite(void)
{
	Suite *s = suite_create("text_escape");
	TCase *tc = tcase_create("escape");

	tcase_add_loop_test(tc, foreign_bytes_are_made_visible, 0,
	    N_ELEMENTS(escapes));
	tcase_add_test(tc, a_nul_byte_is_escaped_like_any_other);
	tcase_add_test(tc, bytes_beyond_the_length_are_not_read);
	tcase_add_loop_test(tc, what_does_not_fit_is_cut_before_a_whole_piece,
	    0, 26);
	tcase_add_test(tc, a_refusal_is_a_sentence_cut_to_its_room);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_main(text_escape_suite());
}
