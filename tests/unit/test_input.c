/* SPDX-License-Identifier: ISC */
/* test_input.c - bytes to items, items to tasks, and how many there are. */
#include "tests/unit/input_feed.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *text;
	const char *items;
	const char *no_empty;
	const char *pairs;
	const char *pairs_no_empty;
} texts[] = {
	{ "", "", "", "", "" },
	{ "\n", ";", "", ";", "" },
	{ "\n\n\n", ";;;", "", "|;;", "" },
	{ "a", "a;", "a;", "a;", "a;" },
	{ "a\n", "a;", "a;", "a;", "a;" },
	{ "a\nb", "a;b;", "a;b;", "a|b;", "a|b;" },
	{ "a\n\n", "a;;", "a;", "a|;", "a;" },
	{ "\na\n\n\nb\nc\n", ";a;;;b;c;", "a;b;c;", "|a;|;b|c;", "a|b;c;" },
	{ " a \n-b\n'\"\\\n", " a ;-b;'\"\\;", " a ;-b;'\"\\;", " a |-b;'\"\\;",
	    " a |-b;'\"\\;" },
	{ "\xff\xc3\n\x80", "\xff\xc3;\x80;", "\xff\xc3;\x80;",
	    "\xff\xc3|\x80;", "\xff\xc3|\x80;" },
	{ "a\r\n", "a\r;", "a\r;", "a\r;", "a\r;" },
};

#define N_TEXTS (int)N_ELEMENTS(texts)

static const char *
expected(int text, int way)
{
	const char *ways[] = { texts[text].items, texts[text].no_empty,
		texts[text].pairs, texts[text].pairs_no_empty };

	config.no_empty = way % 2 == 1;
	config.per_task = way < 2 ? 1 : 2;
	return ways[way];
}

static uint64_t
n_tasks(const char *items)
{
	uint64_t n = 0;

	for (; *items != '\0'; items++)
		n += *items == ';';
	return n;
}

START_TEST(a_file_is_split_and_counted)
{
	const char *items = expected(_i % N_TEXTS, _i / N_TEXTS);

	scratch_put("items", texts[_i % N_TEXTS].text);
	begin_files(scratch_path("items"), NULL);
	expect_no_total();
	while (input_count(in))
		;
	expect_total(n_tasks(items));
	expect(items, INPUT_END);
	expect_total(n_tasks(items));
	expect("", INPUT_END);
}
END_TEST

START_TEST(a_pipe_is_split_however_it_comes)
{
	const char *items = expected(_i % N_TEXTS, _i / N_TEXTS);
	const char *text = texts[_i % N_TEXTS].text;
	char all[64] = "";
	enum input_result last = INPUT_WAIT;

	begin_pipe();
	for (; *text != '\0'; text++) {
		feed(text, 1);
		(void)strlcat(all, gather(&last), sizeof(all));
		ck_assert_int_eq(last, INPUT_WAIT);
		ck_assert(!is_ready(input_fd(in)));
	}
	ck_assert(!input_count(in));
	expect_no_total();
	hang_up();
	(void)strlcat(all, gather(&last), sizeof(all));
	ck_assert_int_eq(last, INPUT_END);
	ck_assert_str_eq(all, items);
	expect_total(n_tasks(items));
}
END_TEST

START_TEST(any_byte_can_separate)
{
	config.separator = (uint8_t)_i;
	begin_pipe();
	feed("ab", 2);
	feed(&config.separator, 1);
	feed("cd", 2);
	hang_up();
	expect(_i == 'a'    ? ";b;cd;"
		: _i == 'b' ? "a;;cd;"
		: _i == 'c' ? "ab;;d;"
		: _i == 'd' ? "ab;c;"
			    : "ab;cd;",
	    INPUT_END);
}
END_TEST

START_TEST(a_nul_inside_is_refused_alone)
{
	begin_pipe();
	feed("a\nb\0c\n\0\nd\n", 10);
	hang_up();
	expect("a;", INPUT_BAD);
	ck_assert_uint_eq(task.number, 2);
	ck_assert_int_eq(task.why, EINVAL);
	ck_assert_mem_eq(task.bytes, "b\0c", 3);
	ck_assert_uint_eq(task.len, 3);
	expect_bad(EINVAL, "\0", 1);
	ck_assert_int_eq(input_next(in, &task), INPUT_TASK);
	ck_assert_uint_eq(task.number, 4);
	ck_assert_str_eq(task.bytes, "d");
	ck_assert_int_eq(task.why, 0);
}
END_TEST

START_TEST(one_bad_item_makes_its_task_bad)
{
	config.per_task = 3;
	begin_pipe();
	feed("a\nb\0\nc\nd\ne\nf\ng", 14);
	hang_up();
	expect_bad(EINVAL, "b\0", 2);
	ck_assert_uint_eq(task.n, 3);
	expect("d|e|f;g;", INPUT_END);
	ck_assert_uint_eq(task.number, 3);
}
END_TEST

START_TEST(a_task_comes_with_its_last_item_and_not_before)
{
	config.per_task = 3;
	begin_pipe();
	feed("a\nb\nc", 5);
	expect("", INPUT_WAIT);
	feed("\nd\n", 3);
	expect("a|b|c;", INPUT_WAIT);
	ck_assert_uint_eq(task.n, 3);
	hang_up();
	expect("d;", INPUT_END);
	ck_assert_uint_eq(task.n, 1);
}
END_TEST

START_TEST(arguments_are_items)
{
	static char a[] = "a b", empty[] = "", newline[] = "c\nd";
	static char *list[] = { a, empty, newline, empty, NULL };
	static const char *items[] = { "a b;;c\nd;;", "a b;c\nd;",
		"a b||c\nd;;", "a b|c\nd;" };

	config.arguments = list;
	config.no_empty = _i % 2 == 1;
	config.per_task = _i < 2 ? 1 : 3;
	begin();
	expect_total(n_tasks(items[_i]));
	ck_assert(!input_count(in));
	expect(items[_i], INPUT_END);
}
END_TEST

START_TEST(no_arguments_and_no_files_are_no_items)
{
	static char *none[] = { NULL };

	if (_i == 0)
		config.arguments = none;
	else
		config.files = none;
	begin();
	expect_total(0);
	ck_assert(!input_count(in));
	expect("", INPUT_END);
	ck_assert_ptr_nonnull(input_name(in));
}
END_TEST

START_TEST(counting_stops_at_a_pipe_and_goes_on_behind_it)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	stdin_from(ends[0]);
	feed_fd = ends[1];
	scratch_put("two", "c\nd\n");
	begin_files("-", scratch_path("two"));
	feed("a\nb", 3);
	ck_assert(!input_count(in));
	expect("a;", INPUT_WAIT);
	hang_up();
	ck_assert_int_eq(input_next(in, &task), INPUT_TASK);
	while (input_count(in))
		;
	expect_total(4);
	expect("c;d;", INPUT_END);
	expect_total(4);
}
END_TEST

START_TEST(counting_goes_in_slices_and_changes_nothing)
{
	enum {
		SIZE = 9 * 1024 * 1024
	};
	char *bytes = malloc(SIZE);
	int n = 0;

	ck_assert_ptr_nonnull(bytes);
	memset(bytes, '\n', SIZE);
	memcpy(bytes, "a\nb\n", 4);
	scratch_write("items", bytes, SIZE);
	free(bytes);
	config.per_task = 4;
	begin_files(scratch_path("items"), NULL);
	ck_assert_int_eq(input_next(in, &task), INPUT_TASK);
	while (input_count(in))
		n++;
	ck_assert_int_ge(n, 2);
	expect_total((SIZE - 2 + 3) / 4);
	ck_assert_int_eq(input_next(in, &task), INPUT_TASK);
	ck_assert_mem_eq(task.bytes, "\0\0\0\0", 4);
}
END_TEST

START_TEST(a_file_that_changed_has_the_total_that_was_read)
{
	scratch_put("items", "a\nb\n");
	begin_files(scratch_path("items"), NULL);
	while (input_count(in))
		;
	expect_total(2);
	scratch_put("items", "a\nb\nc\n");
	expect("a;b;c;", INPUT_END);
	expect_total(3);
}
END_TEST

static void
add_splitting(TCase *c)
{
	tcase_add_loop_test(c, a_file_is_split_and_counted, 0, 4 * N_TEXTS);
	tcase_add_loop_test(c, a_pipe_is_split_however_it_comes, 0,
	    4 * N_TEXTS);
	tcase_add_loop_test(c, any_byte_can_separate, 0, 256);
	tcase_add_test(c, a_nul_inside_is_refused_alone);
	tcase_add_test(c, one_bad_item_makes_its_task_bad);
	tcase_add_test(c, a_task_comes_with_its_last_item_and_not_before);
}

static void
add_arguments(TCase *c)
{
	tcase_add_loop_test(c, arguments_are_items, 0, 4);
	tcase_add_loop_test(c, no_arguments_and_no_files_are_no_items, 0, 2);
}

static void
add_counting(TCase *c)
{
	tcase_add_test(c, counting_stops_at_a_pipe_and_goes_on_behind_it);
	tcase_add_test(c, counting_goes_in_slices_and_changes_nothing);
	tcase_add_test(c, a_file_that_changed_has_the_total_that_was_read);
}

int
main(void)
{
	Suite *s = suite_create("input");

	add_splitting(new_case(s, "splitting"));
	add_arguments(new_case(s, "arguments"));
	add_counting(new_case(s, "counting"));
	return suite_main(s);
}
