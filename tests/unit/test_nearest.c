/* SPDX-License-Identifier: ISC */
/* test_nearest.c - the word that was probably meant. */
#include <string.h>

#include "supervisor/nearest.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

static const char *const words[] = { "as", "core", "nofile", "nproc", "rss",
	"restart", "restart-delay", NULL };

static const struct example {
	const char *word;
	const char *nearest; /* or NULL */
} examples[] = {
	{ "nofile", "nofile" },
	{ "nofiles", "nofile" },
	{ "nfile", "nofile" },
	{ "nofike", "nofile" },
	{ "nofiel", "nofile" },
	{ "NoFile", "nofile" },
	{ "nofilexx", "nofile" },
	{ "nofilexxx", NULL },
	{ "restart-dealy", "restart-delay" },
	{ "restrat", "restart" },
	{ "cor", "core" },
	{ "xy", NULL },
	{ "a", NULL },
	{ "", NULL },
	{ "completely-different", NULL },
};

START_TEST(a_word_is_found_within_two_changes)
{
	const struct example *e = &examples[_i];

	ck_assert_pstr_eq(nearest_word(e->word, words), e->nearest);
}
END_TEST

START_TEST(the_first_of_equally_near_words_wins)
{
	static const char *const twins[] = { "bat", "cat", NULL };

	ck_assert_str_eq(nearest_word("rat", twins), "bat");
}
END_TEST

START_TEST(the_nearer_of_two_words_wins)
{
	static const char *const near[] = { "restore", "restart", NULL };

	ck_assert_str_eq(nearest_word("restars", near), "restart");
}
END_TEST

START_TEST(no_words_have_no_nearest)
{
	static const char *const none[] = { NULL };

	ck_assert_ptr_null(nearest_word("word", none));
}
END_TEST

/* One byte under, at, and over the limit. */
START_TEST(words_over_the_limit_are_not_compared)
{
	char word[NEAREST_LEN_MAX + 2];
	const char *const same[] = { word, NULL };
	size_t len = NEAREST_LEN_MAX - 1 + (size_t)_i;

	memset(word, 'x', len);
	word[len] = '\0';

	ck_assert_ptr_eq(nearest_word(word, same),
	    len <= NEAREST_LEN_MAX ? word : NULL);
}
END_TEST

START_TEST(a_known_word_over_the_limit_is_passed_over)
{
	char word[NEAREST_LEN_MAX + 2];
	const char *const longer[] = { word, "near", NULL };

	memset(word, 'x', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';

	ck_assert_str_eq(nearest_word("neat", longer), "near");
}
END_TEST

static Suite *
nearest_suite(void)
{
	Suite *s = suite_create("nearest");
	TCase *distance = tcase_create("distance");
	TCase *limit = tcase_create("limit");

	tcase_add_loop_test(distance, a_word_is_found_within_two_changes, 0,
	    N_ELEMENTS(examples));
	tcase_add_test(distance, the_first_of_equally_near_words_wins);
	tcase_add_test(distance, the_nearer_of_two_words_wins);
	tcase_add_test(distance, no_words_have_no_nearest);
	suite_add_tcase(s, distance);

	tcase_add_loop_test(limit, words_over_the_limit_are_not_compared, 0, 3);
	tcase_add_test(limit, a_known_word_over_the_limit_is_passed_over);
	suite_add_tcase(s, limit);
	return s;
}

int
main(void)
{
	return suite_main(nearest_suite());
}
