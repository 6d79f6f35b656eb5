/* SPDX-License-Identifier: ISC */
/* test_quote.c - words as a POSIX shell reads them. */
#include <string.h>

#include "tests/unit/suite.h"
#include "worker/quote.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *word;
	const char *quoted;
} always[] = {
	{ "", "''" },
	{ "a", "'a'" },
	{ "2", "'2'" },
	{ "a b", "'a b'" },
	{ "'", "''\\'''" },
	{ "''", "''\\'''\\'''" },
	{ "it's", "'it'\\''s'" },
	{ "'a'", "''\\''a'\\'''" },
	{ "\\", "'\\'" },
	{ "\n", "'\n'" },
	{ "$(x)`y`\"z\"", "'$(x)`y`\"z\"'" },
	{ "\xff\xc3", "'\xff\xc3'" },
};

START_TEST(a_word_is_put_in_quotes)
{
	const char *word = always[_i].word;
	char out[64];
	size_t n = quote(NULL, word, strlen(word));

	ck_assert_uint_le(n, strlen(word) * QUOTE_GROWTH + 2);
	memset(out, '#', sizeof(out));
	ck_assert_uint_eq(quote(out, word, strlen(word)), n);
	ck_assert_int_eq(out[n], '#');
	out[n] = '\0';
	ck_assert_str_eq(out, always[_i].quoted);
}
END_TEST

static const struct {
	const char *word;
	const char *as_first;
	const char *as_other;
} when_needed[] = {
	{ "", "''", "''" },
	{ "/usr/bin/a-b_c.d", "/usr/bin/a-b_c.d", "/usr/bin/a-b_c.d" },
	{ "a,b:c@d%e+f", "a,b:c@d%e+f", "a,b:c@d%e+f" },
	{ "-n", "-n", "-n" },
	{ "A=b", "'A=b'", "'A=b'" },
	{ "~", "'~'", "'~'" },
	{ "#", "'#'", "'#'" },
	{ "!", "'!'", "'!'" },
	{ "{}", "'{}'", "'{}'" },
	{ "a*", "'a*'", "'a*'" },
	{ "a\tb", "'a\tb'", "'a\tb'" },
	{ "a\nb", "'a\nb'", "'a\nb'" },
	{ "it's", "'it'\\''s'", "'it'\\''s'" },
	{ "\xc3\xa9", "'\xc3\xa9'", "'\xc3\xa9'" },
	{ "\xa0", "'\xa0'", "'\xa0'" },
	{ "\x7f", "'\x7f'", "'\x7f'" },
	{ "if", "'if'", "if" },
	{ "while", "'while'", "while" },
	{ "time", "'time'", "time" },
	{ "iff", "iff", "iff" },
	{ "IF", "IF", "IF" },
};

START_TEST(a_word_is_left_alone_where_it_means_the_same)
{
	char out[64];
	size_t n;

	n = quote_if_needed(out, when_needed[_i].word, true);
	out[n] = '\0';
	ck_assert_str_eq(out, when_needed[_i].as_first);
	n = quote_if_needed(out, when_needed[_i].word, false);
	out[n] = '\0';
	ck_assert_str_eq(out, when_needed[_i].as_other);
}
END_TEST

/* Each byte there is: as itself or in quotes, never anything else. */
START_TEST(every_byte_is_quoted_or_harmless)
{
	char word[] = { (char)_i, '\0' };
	char out[8] = "";
	size_t n = quote_if_needed(out, word, true);

	ck_assert_uint_eq(quote_if_needed(NULL, word, true), n);
	if (n == 1) {
		ck_assert_int_eq(out[0], word[0]);
		ck_assert_ptr_null(
		    memchr(" \t\n!\"#$&'()*;<=>?[\\]^`{|}~", _i, 26));
		ck_assert_int_lt(_i, 0x7f);
		ck_assert_int_gt(_i, ' ');
	} else if (_i != '\'') {
		ck_assert_uint_eq(n, 3);
		ck_assert_int_eq(out[1], word[0]);
	}
}
END_TEST

static Suite *
quote_suite(void)
{
	Suite *s = suite_create("quote");
	TCase *words = tcase_create("words");

	tcase_add_loop_test(words, a_word_is_put_in_quotes, 0,
	    N_ELEMENTS(always));
	tcase_add_loop_test(words, a_word_is_left_alone_where_it_means_the_same,
	    0, N_ELEMENTS(when_needed));
	tcase_add_loop_test(words, every_byte_is_quoted_or_harmless, 1, 256);
	suite_add_tcase(s, words);
	return s;
}

int
main(void)
{
	return suite_main(quote_suite());
}
