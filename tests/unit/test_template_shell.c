/* SPDX-License-Identifier: ISC */
/* test_template_shell.c - a command as a shell reads it, and its program. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/suite.h"
#include "tests/unit/template_made.h"
#include "worker/template.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *words[WORDS_MAX];
	const char *items;
	size_t len;
	uint32_t n;
	const char *script;
} scripts[] = {
	{ { "echo" }, ITEMS(1, "a"), "echo 'a'" },
	{ { "echo", "x y", "$HOME" }, ITEMS(1, "a"), "echo x y $HOME 'a'" },
	{ { "echo {} >{.}.out" }, ITEMS(1, "it's.x"),
	    "echo 'it'\\''s.x' >'it'\\''s'.out" },
	{ { "echo", "{}>f" }, ITEMS(1, "2"), "echo '2'>f" },
	{ { "echo", "{}", "x{}y" }, ITEMS(2, "a b\0$(c)"),
	    "echo 'a b' '$(c)' x'a b' '$(c)'y" },
	{ { "echo" }, ITEMS(1, ""), "echo ''" },
	{ { "echo {2}" }, ITEMS(1, "a"), "echo ''" },
	{ { "echo {#} {%}" }, ITEMS(1, "a"), "echo 7 3" },
	{ { "echo ${x} {}" }, ITEMS(1, "a\nb"), "echo ${x} 'a\nb'" },
	{ { "", "" }, ITEMS(1, "a"), "  'a'" },
	{ { "-x" }, ITEMS(1, "a"), "-x 'a'" },
	/* no words at all */
	{ { NULL }, ITEMS(1, "echo 'a' | b; {}"), "echo 'a' | b; {}" },
	{ { NULL }, ITEMS(2, "echo a # x\0-b"), "echo a # x\n-b" },
	{ { NULL }, ITEMS(1, ""), "" },
};

START_TEST(a_script_has_each_item_as_one_word)
{
	struct template_rules rules = { .shell = true,
		.per_task = scripts[_i].n };
	struct template_items items = { scripts[_i].items, scripts[_i].len,
		scripts[_i].n, 7, 3 };
	struct template *t = make(scripts[_i].words, &rules);
	char expected[256];
	char *line;

	ck_assert_ptr_nonnull(t);
	line = template_line(t, &items);
	ck_assert_ptr_nonnull(line);
	ck_assert_str_eq(line, scripts[_i].script);
	ck_assert_str_eq(template_program(t), "sh");
	free(line);
	template_free(t);
	(void)snprintf(expected, sizeof(expected), "[sh][-c][--][%s]",
	    scripts[_i].script);
	expands(scripts[_i].words, &rules, &items, expected);
}
END_TEST

static const struct {
	const char *words[WORDS_MAX];
	const char *items;
	size_t len;
	uint32_t n;
	const char *line;
} lines[] = {
	{ { "c" }, ITEMS(1, "a.b"), "c a.b" },
	{ { "c", "{}" }, ITEMS(2, "a b\0c"), "c 'a b' c" },
	{ { "c", "x {}" }, ITEMS(1, ""), "c 'x '" },
	{ { "c", "", "{}" }, ITEMS(1, "it's"), "c '' 'it'\\''s'" },
	{ { "{}", "{}" }, ITEMS(1, "if"), "'if' if" },
	{ { "c" }, ITEMS(1, "a\nb"), "c 'a\nb'" },
	{ { "" }, ITEMS(1, "\xff"), "'' '\xff'" },
	{ { "{}" }, ITEMS(1, ""), "''" },
	{ { "A=1" }, ITEMS(1, "~"), "'A=1' '~'" },
};

START_TEST(a_line_reads_as_the_same_words)
{
	struct template_rules rules = { .per_task = lines[_i].n };
	struct template_items items = { lines[_i].items, lines[_i].len,
		lines[_i].n, 1, 1 };
	struct template *t = make(lines[_i].words, &rules);
	char *line;

	ck_assert_ptr_nonnull(t);
	line = template_line(t, &items);
	ck_assert_ptr_nonnull(line);
	ck_assert_str_eq(line, lines[_i].line);
	free(line);
	template_free(t);
}
END_TEST

static const struct {
	const char *words[WORDS_MAX];
	const char *program;
} programs[] = {
	{ { "c" }, "c" },
	{ { "c", "{}" }, "c" },
	{ { "/bin/{x}", "{}" }, "/bin/{x}" },
	{ { "" }, "" },
	{ { "{}" }, NULL },
	{ { "c{.}", "x" }, NULL },
	{ { "c{%}" }, NULL },
	{ { "c{#}" }, NULL },
	{ { "{2}" }, NULL },
};

START_TEST(a_program_is_known_unless_it_has_marks)
{
	struct template_rules rules = { .per_task = 1 };
	struct template *t = make(programs[_i].words, &rules);

	ck_assert_ptr_nonnull(t);
	if (programs[_i].program == NULL)
		ck_assert_ptr_null(template_program(t));
	else
		ck_assert_str_eq(template_program(t), programs[_i].program);
	template_free(t);
}
END_TEST

static Suite *
template_shell_suite(void)
{
	Suite *s = suite_create("template_shell");
	TCase *words = tcase_create("words");

	tcase_add_loop_test(words, a_script_has_each_item_as_one_word, 0,
	    N_ELEMENTS(scripts));
	tcase_add_loop_test(words, a_line_reads_as_the_same_words, 0,
	    N_ELEMENTS(lines));
	tcase_add_loop_test(words, a_program_is_known_unless_it_has_marks, 0,
	    N_ELEMENTS(programs));
	suite_add_tcase(s, words);
	return s;
}

int
main(void)
{
	return suite_main(template_shell_suite());
}
