/* SPDX-License-Identifier: ISC */
/* test_template.c - a command with places for items, and what comes of it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/suite.h"
#include "worker/template.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))
#define WORDS_MAX 8

/* Items as they travel: literals with a NUL between, and one at the end. */
#define ITEMS(n, literal) literal, sizeof(literal), n

static char why[256];

static struct template *
make(const char *const *words, const struct template_rules *rules)
{
	char *copy[WORDS_MAX + 1] = { NULL };
	struct template *t;

	/* The pointers are not asked for later, the words are. */
	for (size_t i = 0; words[i] != NULL; i++)
		copy[i] = (char *)(uintptr_t)words[i];
	why[0] = '\0';
	t = template_new(copy, rules, why, sizeof(why));
	memset(copy, 0xff, sizeof(copy));
	return t;
}

/* All words, in brackets. */
static void
join(char *out, size_t cap, char *const *words)
{
	out[0] = '\0';
	for (size_t i = 0; words[i] != NULL; i++) {
		(void)strlcat(out, "[", cap);
		(void)strlcat(out, words[i], cap);
		(void)strlcat(out, "]", cap);
	}
}

static void
expands(const char *const *words, const struct template_rules *rules,
    const struct template_items *items, const char *expected)
{
	struct template *t = make(words, rules);
	char **expanded;
	char out[512];

	ck_assert_msg(t != NULL, "%s", why);
	/* Twice, for what the first may have left behind. */
	for (int i = 0; i < 2; i++) {
		expanded = template_expand(t, items);
		ck_assert_ptr_nonnull(expanded);
		join(out, sizeof(out), expanded);
		free(expanded);
		ck_assert_str_eq(out, expected);
	}
	template_free(t);
}

/* Of one item. */
static const struct {
	const char *words[WORDS_MAX];
	const char *item;
	const char *expected;
} of_one[] = {
	{ { "c" }, "a", "[c][a]" },
	{ { "c", "-v" }, "a b", "[c][-v][a b]" },
	{ { "c" }, "", "[c][]" },
	{ { "c", "" }, "a", "[c][][a]" },
	{ { "" }, "a", "[][a]" },
	{ { "{}" }, "a", "[a]" },
	{ { "{}" }, "", "[]" },
	{ { "{}", "{}" }, "a", "[a][a]" },
	{ { "c", "x{}y{}z" }, "a", "[c][xayaz]" },
	{ { "c", "{}{}" }, "a", "[c][aa]" },
	{ { "c", "{}", "" }, "a", "[c][a][]" },
	{ { "c", "-{}" }, "-x", "[c][--x]" },
	{ { "c", "{}" }, "{}{.}{#}", "[c][{}{.}{#}]" },
	{ { "c", "{}" }, "a\n\xff'\"\\", "[c][a\n\xff'\"\\]" },
	/* the parts of a path; test_path_part.c has all of them */
	{ { "c", "{.}", "{/}", "{//}", "{/.}" }, "a/b.c",
	    "[c][a/b][b.c][a][b]" },
	{ { "c", "<{.}|{/}|{//}|{/.}>" }, "x.y", "[c][<x|x.y|.|x>]" },
	{ { "c", "{.}{/}{/.}" }, "", "[c][]" },
	{ { "c", "{//}" }, "", "[c][.]" },
	/* numbers */
	{ { "c", "{#}-{%}" }, "a", "[c][7-3]" },
	{ { "c", "{#}" }, "a", "[c][7]" },
	{ { "c", "{%}" }, "a", "[c][3]" },
	/* {1} is {}, and there is no more */
	{ { "c", "{1}", "{2}", "<{3}>" }, "a b", "[c][a b][][<>]" },
	{ { "c", "{1.}", "{1/}", "{1//}", "{1/.}" }, "a/b.c",
	    "[c][a/b][b.c][a][b]" },
	{ { "c", "{2.}", "{2/}", "{2//}", "{2/.}" }, "a", "[c][][][][]" },
	/* all other braces */
	{ { "c", "{" }, "a", "[c][{][a]" },
	{ { "c", "}" }, "a", "[c][}][a]" },
	{ { "c", "{{" }, "a", "[c][{{][a]" },
	{ { "c", "{{}" }, "a", "[c][{a]" },
	{ { "c", "{{}}" }, "a", "[c][{a}]" },
	{ { "c", "{}{" }, "a", "[c][a{]" },
	{ { "c", "{ }" }, "a", "[c][{ }][a]" },
	{ { "c", "{x}{}{y}" }, "a", "[c][{x}a{y}]" },
	{ { "c", "{#" }, "a", "[c][{#][a]" },
	{ { "c", "{%%}{##}" }, "a", "[c][{%%}{##}][a]" },
	{ { "c", "{#.}{%/}" }, "a", "[c][{#.}{%/}][a]" },
	{ { "c", "{..}{///}{./}{/./}" }, "a", "[c][{..}{///}{./}{/./}][a]" },
	{ { "c", "{/.", "{//", "{." }, "a", "[c][{/.][{//][{.][a]" },
	{ { "c", "{0}{-1}{+1}{1 }{01}{1,2}" }, "a",
	    "[c][{0}{-1}{+1}{1 }{01}{1,2}][a]" },
	{ { "c", "{1" }, "a", "[c][{1][a]" },
	{ { "c", "{1..3}" }, "a", "[c][{1..3}][a]" },
	{ { "c", "${x}" }, "a", "[c][${x}][a]" },
	/* at the limit, and over */
	{ { "c", "<{9999}>" }, "a", "[c][<>]" },
	{ { "c", "{10000}" }, "a", "[c][{10000}][a]" },
	{ { "c", "{4294967297}" }, "a", "[c][{4294967297}][a]" },
	{ { "c", "{18446744073709551617}" }, "a",
	    "[c][{18446744073709551617}][a]" },
};

START_TEST(an_item_takes_the_places_of_its_marks)
{
	struct template_rules rules = { .per_task = 1 };
	struct template_items items = { of_one[_i].item,
		strlen(of_one[_i].item) + 1, 1, 7, 3 };

	expands(of_one[_i].words, &rules, &items, of_one[_i].expected);
}
END_TEST

/* Of several, or of one that is in columns. */
static const struct {
	const char *words[WORDS_MAX];
	const char *colsep;
	const char *items;
	size_t len;
	uint32_t n;
	const char *expected;
} of_several[] = {
	{ { "c" }, NULL, ITEMS(3, "a\0b\0c"), "[c][a][b][c]" },
	{ { "c" }, NULL, ITEMS(3, "\0\0"), "[c][][][]" },
	{ { "c", "{}", "d" }, NULL, ITEMS(2, "a b\0c"), "[c][a b][c][d]" },
	{ { "{}" }, NULL, ITEMS(2, "a\0b"), "[a][b]" },
	{ { "c", "x{}y" }, NULL, ITEMS(3, "a\0\0c"), "[c][xa  cy]" },
	{ { "c", "{}{}" }, NULL, ITEMS(2, "a\0b"), "[c][a ba b]" },
	{ { "c", "{/.}", "-{/}" }, NULL, ITEMS(2, "a/b.c\0d.e"),
	    "[c][b][d][-b.c d.e]" },
	{ { "c", "{2}{1}", "{3}" }, NULL, ITEMS(2, "a\0b"), "[c][ba][]" },
	{ { "c", "{2/}", "{3//}" }, NULL, ITEMS(3, "a\0b/c\0d"), "[c][c][.]" },
	{ { "c", "{#}{}" }, NULL, ITEMS(1, "a"), "[c][7a]" },
	/* columns */
	{ { "c", "{1}", "{2}", "{3}" }, ":", ITEMS(1, "a:b"), "[c][a][b][]" },
	{ { "c", "{2}{2}" }, ":", ITEMS(1, "a:b:c"), "[c][bb]" },
	{ { "c", "{}", "{2}" }, ":", ITEMS(1, "a:b"), "[c][a:b][b]" },
	{ { "c" }, ":", ITEMS(1, "a:b"), "[c][a:b]" },
	{ { "c", "{2.}", "{2/}", "{2//}", "{2/.}" }, ",", ITEMS(1, "a,b/c.d,e"),
	    "[c][b/c][c.d][b][c]" },
	{ { "c", "<{1}{2}>" }, ":", ITEMS(1, ""), "[c][<>]" },
	{ { "c", "{1}", "{2}", "{3}" }, ":", ITEMS(1, "::"), "[c][][][]" },
	{ { "c", "{1}", "{2}", "{3}" }, ":", ITEMS(1, ":a:"), "[c][][a][]" },
	{ { "c", "{1}", "{2}", "{3}" }, "\t| +", ITEMS(1, "a   b\tc d"),
	    "[c][a][b][c]" },
	{ { "c", "{1}", "{2}" }, "[,;]", ITEMS(1, "a;b,c"), "[c][a][b]" },
	{ { "c", "{1}", "{2}" }, "xx*", ITEMS(1, "axxxb"), "[c][a][b]" },
	{ { "c", "{1}", "{2}" }, "\\.", ITEMS(1, "a.b"), "[c][a][b]" },
	{ { "c", "{1}", "{2}" }, "\xff", ITEMS(1, "\xfe\xff\xc3"),
	    "[c][\xfe][\xc3]" },
	{ { "c", "{1}", "{2}" }, "\n", ITEMS(1, "a\nb"), "[c][a][b]" },
	/* anchors are the item's, not a column's */
	{ { "c", "{1}", "{2}", "{3}" }, "^a", ITEMS(1, "aab"), "[c][][ab][]" },
	{ { "c", "{1}", "{2}" }, "b$", ITEMS(1, "abb"), "[c][ab][]" },
	/* what matches nothing separates nothing */
	{ { "c", "{1}", "{2}" }, "", ITEMS(1, "ab"), "[c][ab][]" },
	{ { "c", "{1}", "{2}" }, "^", ITEMS(1, "ab"), "[c][ab][]" },
	{ { "c", "{1}", "{2}" }, "$", ITEMS(1, "ab"), "[c][ab][]" },
	{ { "c", "{1}", "{2}", "{3}" }, "x*", ITEMS(1, "abxxcx"),
	    "[c][ab][c][]" },
	{ { "c", "{1}", "{2}" }, "x*|b", ITEMS(1, "abc"), "[c][a][c]" },
	/* both: counted through all items; no match goes from one to the next
	 */
	{ { "c", "{1}{2}{3}", "{4}", "{5}" }, ":", ITEMS(2, "a:b\0c:d"),
	    "[c][abc][d][]" },
	{ { "c", "{1}", "{2}", "{3}" }, ":", ITEMS(3, "a\0\0b:c"),
	    "[c][a][][b]" },
	{ { "c", "{2}", "{}" }, ":", ITEMS(2, "a:b\0c"), "[c][b][a:b][c]" },
	{ { "c", "{9999}" }, ":", ITEMS(2, "a:b\0c"), "[c][]" },
};

START_TEST(several_items_and_columns_have_their_places)
{
	struct template_rules rules = { .colsep = of_several[_i].colsep,
		.per_task = of_several[_i].n };
	struct template_items items = { of_several[_i].items,
		of_several[_i].len, of_several[_i].n, 7, 3 };

	expands(of_several[_i].words, &rules, &items, of_several[_i].expected);
}
END_TEST

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

/* A word, alone, or columns of nothing but separators. */
START_TEST(long_items_are_expanded)
{
	static char item[1 << 20];
	static const char *const words[] = { "c", "{}", "{9999}", "{2}", NULL };
	static const char *const expressions[] = { NULL, ",", "x*", ",*",
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

static Suite *
template_suite(void)
{
	Suite *s = suite_create("template");
	TCase *words = tcase_create("words");
	TCase *limits = tcase_create("limits");

	tcase_add_loop_test(words, an_item_takes_the_places_of_its_marks, 0,
	    N_ELEMENTS(of_one));
	tcase_add_loop_test(words, several_items_and_columns_have_their_places,
	    0, N_ELEMENTS(of_several));
	tcase_add_loop_test(words, a_script_has_each_item_as_one_word, 0,
	    N_ELEMENTS(scripts));
	tcase_add_loop_test(words, a_line_reads_as_the_same_words, 0,
	    N_ELEMENTS(lines));
	tcase_add_loop_test(words, a_program_is_known_unless_it_has_marks, 0,
	    N_ELEMENTS(programs));
	suite_add_tcase(s, words);

	tcase_add_test(limits, numbers_have_all_their_digits);
	tcase_add_test(limits, items_end_where_their_bytes_end);
	tcase_add_test(limits, long_items_are_expanded);
	tcase_add_test(limits, many_marks_and_items_are_expanded);
	tcase_add_loop_test(limits, what_makes_no_command_is_refused, 0,
	    N_ELEMENTS(refused));
	suite_add_tcase(s, limits);
	return s;
}

int
main(void)
{
	return suite_main(template_suite());
}
