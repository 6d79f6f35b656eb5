/* SPDX-License-Identifier: ISC */
/* test_arguments.c - what differs in the command from one worker to the next.
 */
#include <string.h>

#include "tests/unit/suite.h"
#include "worker/arguments.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

static const struct example {
	const char *word;
	uint32_t number;
	const char *expanded;
} examples[] = {
	{ "{%}", 3, "3" },
	{ "--port=808{%}", 7, "--port=8087" },
	{ "{%}{%}", 12, "1212" },
	{ "a{%}b{%}c", 1, "a1b1c" },
	{ "{%}", 0, "0" },
	{ "{%}", UINT32_MAX, "4294967295" },
	{ "{%}{%}{%}", UINT32_MAX, "429496729542949672954294967295" },
	{ "", 3, "" },
	{ "plain", 3, "plain" },
	{ "{}", 3, "{}" },
	{ "{%", 3, "{%" },
	{ "{{%}}", 3, "{3}" },
	{ "{%{%}", 3, "{%3" },
	{ "%s %d %n {%}", 3, "%s %d %n 3" },
};

static void
free_words(char **words)
{
	for (size_t i = 0; words[i] != NULL; i++)
		free(words[i]);
	free(words);
}

START_TEST(every_mark_becomes_the_number)
{
	const struct example *e = &examples[_i];
	char *word = strdup(e->word);
	char *words[] = { word, NULL };
	char **expanded = arguments_expand(words, e->number);

	ck_assert_ptr_nonnull(expanded);
	ck_assert_str_eq(expanded[0], e->expanded);
	ck_assert_ptr_null(expanded[1]);
	ck_assert_str_eq(word, e->word);
	free_words(expanded);
	free(word);
}
END_TEST

START_TEST(words_keep_their_order)
{
	char a[] = "a", b[] = "{%}", c[] = "";
	char *words[] = { a, b, c, NULL };
	char **expanded = arguments_expand(words, 2);

	ck_assert_str_eq(expanded[0], "a");
	ck_assert_str_eq(expanded[1], "2");
	ck_assert_str_eq(expanded[2], "");
	ck_assert_ptr_null(expanded[3]);
	free_words(expanded);
}
END_TEST

START_TEST(no_words_are_no_words)
{
	char *words[] = { NULL };
	char **expanded = arguments_expand(words, 2);

	ck_assert_ptr_nonnull(expanded);
	ck_assert_ptr_null(expanded[0]);
	free_words(expanded);
}
END_TEST

START_TEST(the_entry_of_the_environment_has_the_number)
{
	arguments_set_worker(7);
	ck_assert_str_eq(arguments_worker_entry(), "REEVE_WORKER=7");
	arguments_set_worker(UINT32_MAX);
	ck_assert_str_eq(arguments_worker_entry(), "REEVE_WORKER=4294967295");
	arguments_set_worker(1);
	ck_assert_str_eq(arguments_worker_entry(), "REEVE_WORKER=1");
}
END_TEST

static Suite *
arguments_suite(void)
{
	Suite *s = suite_create("arguments");
	TCase *words = tcase_create("words");

	tcase_add_loop_test(words, every_mark_becomes_the_number, 0,
	    N_ELEMENTS(examples));
	tcase_add_test(words, words_keep_their_order);
	tcase_add_test(words, no_words_are_no_words);
	tcase_add_test(words, the_entry_of_the_environment_has_the_number);
	suite_add_tcase(s, words);
	return s;
}

int
main(void)
{
	return suite_main(arguments_suite());
}
