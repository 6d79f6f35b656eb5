/* SPDX-License-Identifier: ISC */
/* test_template_limits.c - how much and how little a template takes. */
#include <sys/resource.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/suite.h"
#include "tests/unit/template_made.h"
#include "worker/template.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

START_TEST(numbers_have_all_their_digits)
{
	static const char *const words[] = { "c", "{#} {%}", NULL };
	struct template_rules rules = { .per_task = 1 };
	struct template_items items = { ITEMS(1, "a"), UINT64_MAX, UINT32_MAX };

	expands(words, &rules, &items, "[c][18446744073709551615 4294967295]");
}
END_TEST

/* Whatever n and len say, no byte behind len is an item's. */
START_TEST(items_end_where_their_bytes_end)
{
	static const char *const words[] = { "c", "{}", "<{1}{2}{3}>", NULL };
	struct template_rules rules = { .per_task = 9 };
	struct template_items less = { "a\0b\0c", 6, 2, 1, 1 };
	struct template_items more = { "a\0b\0c", 4, 9, 1, 1 };
	struct template_items open = { "a\0bcd", 4, 2, 1, 1 };
	struct template_items none = { NULL, 0, 0, 1, 1 };

	expands(words, &rules, &less, "[c][a][b][<ab>]");
	expands(words, &rules, &more, "[c][a][b][<ab>]");
	expands(words, &rules, &open, "[c][a][bc][<abc>]");
	expands(words, &rules, &none, "[c][][<>]");
}
END_TEST

/*
 * A word, alone, or columns of nothing but separators. No longer, because a
 * sanitizer reads all of it at each regexec.
 */
START_TEST(long_items_are_expanded)
{
	static char item[1 << 16];
	static const char *const words[] = { "c", "{}", "{9999}", "{2}", NULL };
	static const char *const expressions[] = { NULL, ",", "x+", ",+",
		"(,|x)" };
	struct template_rules rules = { .per_task = 1 };
	struct template_items items = { item, sizeof(item), 1, 1, 1 };

	memset(item, ',', sizeof(item) - 1);
	for (size_t i = 0; i < N_ELEMENTS(expressions); i++) {
		struct template *t;
		char **expanded;

		rules.colsep = expressions[i];
		t = make(words, &rules);
		ck_assert_ptr_nonnull(t);
		expanded = template_expand(t, &items);
		ck_assert_ptr_nonnull(expanded);
		ck_assert_str_eq(expanded[1], item);
		ck_assert_str_eq(expanded[2], "");
		ck_assert_str_eq(expanded[3], "");
		ck_assert_ptr_null(expanded[4]);
		free(expanded);
		template_free(t);
	}
}
END_TEST

START_TEST(many_marks_and_items_are_expanded)
{
	static char word[30001], items[20000];
	const char *const words[] = { "c", word, "{}", NULL };
	struct template_rules rules = { .per_task = 10000 };
	struct template_items many = { items, sizeof(items), 10000, 1, 1 };
	struct template *t;
	char **expanded;

	for (size_t i = 0; i + 3 < sizeof(word); i += 3)
		memcpy(word + i, "{2}", 3);
	for (size_t i = 0; i < sizeof(items); i += 2)
		items[i] = 'y';
	t = make(words, &rules);
	ck_assert_ptr_nonnull(t);
	expanded = template_expand(t, &many);
	ck_assert_ptr_nonnull(expanded);
	ck_assert_uint_eq(strlen(expanded[1]), 10000);
	ck_assert_uint_eq(strspn(expanded[1], "y"), 10000);
	for (size_t i = 0; i < 10000; i++)
		ck_assert_str_eq(expanded[2 + i], "y");
	ck_assert_ptr_null(expanded[10002]);
	free(expanded);
	template_free(t);
}
END_TEST

static const struct {
	const char *words[WORDS_MAX];
	const char *colsep;
	bool shell;
	const char *why;
} refused[] = {
	{ { NULL }, NULL, false, "there is no command" },
	{ { NULL }, ":", false, "there is no command" },
	{ { "c" }, "[", false, "column separator '[': " },
	{ { "c" }, "(", false, "column separator '(': " },
	{ { "c" }, "*\\", false, "column separator '*\\': " },
	{ { "c" }, "a{99999}", false, "column separator 'a{99999}': " },
	{ { "c" }, "|", false, "column separator '|': it matches the empty " },
	{ { "c" }, "", false, "column separator '': it matches the empty " },
	{ { "c" }, "^", false, "column separator '^': it matches the empty " },
	{ { "c" }, "$", false, "column separator '$': it matches the empty " },
	{ { "c" }, "x*|b", false, "column separator 'x*|b': it matches " },
	{ { NULL }, "[[:x:]]", true, "column separator '[[:x:]]': " },
};

START_TEST(what_makes_no_command_is_refused)
{
	struct template_rules rules = { .shell = refused[_i].shell,
		.colsep = refused[_i].colsep,
		.per_task = 1 };

	ck_assert_ptr_null(make(refused[_i].words, &rules));
	ck_assert_int_eq(strncmp(why, refused[_i].why, strlen(refused[_i].why)),
	    0);
	ck_assert_ptr_null(strchr(why, '\n'));
	template_free(NULL);
}
END_TEST

/* Not with a sanitizer, whose malloc ends the program instead. */
START_TEST(lack_of_memory_is_an_error)
{
	static char item[1 << 20], word[2 * 4096 + 1];
	const char *const words[] = { "c", word, NULL };
	struct template_rules rules = { .per_task = 1 };
	struct template_items items = { item, sizeof(item), 1, 1, 1 };
	const char *fork_mode = getenv("CK_FORK");
	struct rlimit least;
	struct template *t;

	if (fork_mode != NULL && strcmp(fork_mode, "no") == 0)
		return;
	memset(item, 'x', sizeof(item) - 1);
	for (size_t i = 0; i + 2 < sizeof(word); i += 2)
		memcpy(word + i, "{}", 2);
	t = make(words, &rules);
	ck_assert_ptr_nonnull(t);
	ck_assert_int_eq(getrlimit(RLIMIT_AS, &least), 0);
	least.rlim_cur = 1 << 30;
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &least), 0);

	errno = 0;
	ck_assert_ptr_null(template_expand(t, &items));
	ck_assert_int_eq(errno, ENOMEM);
	errno = 0;
	ck_assert_ptr_null(template_line(t, &items));
	ck_assert_int_eq(errno, ENOMEM);
	template_free(t);
}
END_TEST

static Suite *
template_limits_suite(void)
{
	Suite *s = suite_create("template_limits");
	TCase *limits = tcase_create("limits");

	tcase_add_test(limits, numbers_have_all_their_digits);
	tcase_add_test(limits, items_end_where_their_bytes_end);
	tcase_add_test(limits, long_items_are_expanded);
	tcase_add_test(limits, many_marks_and_items_are_expanded);
	tcase_add_test(limits, lack_of_memory_is_an_error);
	tcase_add_loop_test(limits, what_makes_no_command_is_refused, 0,
	    N_ELEMENTS(refused));
	suite_add_tcase(s, limits);
	return s;
}

int
main(void)
{
	return suite_main(template_limits_suite());
}
