/* SPDX-License-Identifier: ISC */
/* test_input_limits.c - what is too long, and what never ends. */
#include "tests/unit/input_feed.h"
#include "tests/unit/suite.h"

/* len bytes of x, then a newline, then "y" and a newline. */
static char *
long_item(size_t len)
{
	char *bytes = malloc(len + 3);

	ck_assert_ptr_nonnull(bytes);
	memset(bytes, 'x', len);
	memcpy(bytes + len, "\ny\n", 3);
	return bytes;
}

/* Its length is seen at once in a file, and grows by bits in a pipe. */
static void
put_long_items(size_t len, const char *name)
{
	char *bytes = long_item(len);
	FILE *f = fopen(scratch_path(name), "we");

	ck_assert_ptr_nonnull(f);
	for (int i = 0; i < 3; i++)
		ck_assert_uint_eq(fwrite(bytes, 1, len + 3, f), len + 3);
	ck_assert_int_eq(fclose(f), 0);
	free(bytes);
}

START_TEST(an_item_at_the_limit_is_one)
{
	put_long_items(INPUT_ITEM_MAX_BYTES, "items");
	begin_files(scratch_path("items"), NULL);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(input_next(in, &task), INPUT_TASK);
		ck_assert_uint_eq(task.len, INPUT_ITEM_MAX_BYTES + 1);
		ck_assert_uint_eq(strlen(task.bytes), INPUT_ITEM_MAX_BYTES);
		ck_assert_int_eq(input_next(in, &task), INPUT_TASK);
		ck_assert_str_eq(task.bytes, "y");
	}
	expect("", INPUT_END);
}
END_TEST

/* As much is read in a turn as is a little less than the longest line. */
static enum input_result
next_in_a_turn_or_two(void)
{
	enum input_result result = input_next(in, &task);

	return result == INPUT_WAIT ? input_next(in, &task) : result;
}

START_TEST(lines_may_be_as_long_as_a_task)
{
	size_t len = INPUT_TASK_MAX_BYTES - 1 + (size_t)_i;

	config.lines = true;
	put_long_items(len, "items");
	begin_files(scratch_path("items"), NULL);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(next_in_a_turn_or_two(),
		    _i == 0 ? INPUT_TASK : INPUT_BAD);
		if (_i == 0)
			ck_assert_uint_eq(task.len, len + 1);
		ck_assert_int_eq(next_in_a_turn_or_two(), INPUT_TASK);
		ck_assert_str_eq(task.bytes, "y");
	}
	expect("", INPUT_END);
}
END_TEST

START_TEST(an_item_over_the_limit_is_skipped)
{
	static const size_t over[] = { 1, 2, 70000, 200000, 1000000 };
	char shown[INPUT_SHOWN_BYTES];

	memset(shown, 'x', sizeof(shown));
	put_long_items(INPUT_ITEM_MAX_BYTES + over[_i], "items");
	begin_files(scratch_path("items"), NULL);
	for (int i = 0; i < 3; i++) {
		expect_bad(E2BIG, shown, sizeof(shown));
		ck_assert_uint_eq(task.n, 1);
		ck_assert_int_eq(input_next(in, &task), INPUT_TASK);
		ck_assert_str_eq(task.bytes, "y");
		ck_assert_uint_eq(task.number, 2 * (uint64_t)i + 2);
	}
	expect("", INPUT_END);
	expect_total(6);
}
END_TEST

START_TEST(a_last_item_at_or_over_the_limit_needs_no_separator)
{
	size_t len = INPUT_ITEM_MAX_BYTES + (size_t)_i;
	char *bytes = long_item(len);

	scratch_write("items", bytes, len);
	begin_files(scratch_path("items"), NULL);
	ck_assert_int_eq(input_next(in, &task),
	    _i == 0 ? INPUT_TASK : INPUT_BAD);
	expect("", INPUT_END);
	expect_total(1);
	free(bytes);
}
END_TEST

START_TEST(a_long_item_comes_in_small_pieces)
{
	size_t len = INPUT_ITEM_MAX_BYTES + (size_t)_i;
	char *bytes = long_item(len);

	begin_pipe();
	for (size_t at = 0; at < len;) {
		size_t piece = len - at < 37 ? len - at : 37;

		feed(bytes + at, piece);
		at += piece;
		ck_assert_int_eq(input_next(in, &task), INPUT_WAIT);
	}
	feed("\ny\n", 3);
	ck_assert_int_eq(input_next(in, &task),
	    _i == 0 ? INPUT_TASK : INPUT_BAD);
	ck_assert_uint_eq(task.len,
	    _i == 0 ? INPUT_ITEM_MAX_BYTES + 1 : INPUT_SHOWN_BYTES);
	expect("y;", INPUT_WAIT);
	free(bytes);
}
END_TEST

START_TEST(long_arguments_are_items_up_to_the_limit)
{
	char *at = long_item(INPUT_ITEM_MAX_BYTES);
	char *over = long_item(INPUT_ITEM_MAX_BYTES + 1);
	static char end[] = "end";
	char *list[] = { at, over, at, end, NULL };

	at[INPUT_ITEM_MAX_BYTES] = over[INPUT_ITEM_MAX_BYTES + 1] = '\0';
	config.arguments = list;
	begin();
	ck_assert_int_eq(input_next(in, &task), INPUT_TASK);
	ck_assert_str_eq(task.bytes, at);
	ck_assert_int_eq(input_next(in, &task), INPUT_BAD);
	ck_assert_int_eq(input_next(in, &task), INPUT_TASK);
	ck_assert_str_eq(task.bytes, at);
	expect("end;", INPUT_END);
	free(at);
	free(over);
}
END_TEST

/* 32 items of 128 KiB are 4 MiB, all NULs included; extra more in the last. */
static void
put_large_task(size_t extra)
{
	char *bytes = long_item(INPUT_ITEM_MAX_BYTES);
	FILE *f = fopen(scratch_path("items"), "we");

	ck_assert_ptr_nonnull(f);
	(void)fputs("first\n\n\n", f);
	for (size_t i = 0; i < 32; i++)
		(void)fwrite(bytes, 1, INPUT_ITEM_MAX_BYTES + 1, f);
	for (size_t i = 0; i < extra; i++)
		(void)fputs("z\n", f);
	(void)fputs("last\n", f);
	ck_assert_int_eq(fclose(f), 0);
	free(bytes);
}

static enum input_result
next_task(void)
{
	enum input_result result;

	do
		result = input_next(in, &task);
	while (result == INPUT_WAIT && is_ready(input_fd(in)));
	return result;
}

START_TEST(a_task_at_the_limit_is_one)
{
	size_t len = INPUT_ITEM_MAX_BYTES + 1;

	config.per_task = 32;
	config.no_empty = true;
	put_large_task(0);
	scratch_put("before",
	    "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n"
	    "15\n16\n17\n18\n19\n20\n21\n22\n23\n24\n25\n"
	    "26\n27\n28\n29\n30\n\n\n31");
	begin_files(scratch_path("before"), scratch_path("items"));
	ck_assert_int_eq(next_task(), INPUT_TASK);
	ck_assert_str_eq(task.bytes + task.len - 6, "first");
	ck_assert_int_eq(next_task(), INPUT_TASK);
	ck_assert_uint_eq(task.len, INPUT_TASK_MAX_BYTES);
	for (size_t i = 0; i < 32; i++)
		ck_assert_uint_eq(strlen(task.bytes + i * len), len - 1);
	ck_assert_int_eq(next_task(), INPUT_TASK);
	ck_assert_str_eq(task.bytes, "last");
	ck_assert_int_eq(next_task(), INPUT_END);
}
END_TEST

START_TEST(a_task_over_the_limit_is_refused_and_the_next_is_not)
{
	char shown[INPUT_SHOWN_BYTES];

	memset(shown, 'x', sizeof(shown));
	config.per_task = 35; /* with what stands before them */
	put_large_task(35);
	begin_files(scratch_path("items"), NULL);
	ck_assert_int_eq(next_task(), INPUT_BAD);
	ck_assert_int_eq(task.why, E2BIG);
	ck_assert_uint_eq(task.n, 35);
	ck_assert_mem_eq(task.bytes, shown, sizeof(shown));
	ck_assert_int_eq(next_task(), INPUT_TASK);
	ck_assert_uint_eq(task.len, 70);
	ck_assert_int_eq(next_task(), INPUT_TASK);
	ck_assert_str_eq(task.bytes, "last");
	expect_total(3);
}
END_TEST

START_TEST(empty_items_of_a_task_are_left_out_without_end)
{
	char newlines[4096];

	config.per_task = 2;
	config.no_empty = true;
	memset(newlines, '\n', sizeof(newlines));
	begin_pipe();
	feed("a", 1);
	for (int i = 0; i < 2000; i++) {
		feed(newlines, sizeof(newlines));
		expect("", INPUT_WAIT);
	}
	feed("bc\nd", 4);
	expect("a|bc;", INPUT_WAIT);
	hang_up();
	expect("d;", INPUT_END);
}
END_TEST

START_TEST(an_endless_item_gives_the_loop_its_turn)
{
	begin_files("/dev/zero", NULL);
	for (int i = 0; i < 8; i++) {
		ck_assert_int_eq(input_next(in, &task), INPUT_WAIT);
		ck_assert(is_ready(input_fd(in)));
	}
}
END_TEST

/* What is resident of this process now. */
static size_t
resident_bytes(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	unsigned long size, resident;

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fscanf(f, "%lu %lu", &size, &resident), 2);
	(void)fclose(f);
	return resident * (size_t)sysconf(_SC_PAGESIZE);
}

START_TEST(memory_does_not_grow_with_the_items)
{
	size_t before = resident_bytes();
	FILE *f = fopen(scratch_path("items"), "we");
	uint64_t n = 0, n_wrong = 0;
	unsigned n_items = suite_many(1000000, 20000);
	char last[16];

	ck_assert_ptr_nonnull(f);
	for (unsigned i = 1; i <= n_items; i++)
		(void)fprintf(f, "%u\n", i);
	ck_assert_int_eq(fclose(f), 0);
	config.per_task = _i == 0 ? 1 : 7;
	begin_files(scratch_path("items"), NULL);
	while (input_next(in, &task) == INPUT_TASK) {
		n += task.n;
		n_wrong += task.number != (n - 1) / config.per_task + 1;
	}
	ck_assert_uint_eq(n, n_items);
	ck_assert_uint_eq(n_wrong, 0);
	snprintf(last, sizeof(last), "%u", n_items);
	ck_assert_str_eq(task.bytes + task.len - strlen(last) - 1, last);
	ck_assert_uint_lt(resident_bytes(), before + 512 * 1024);
}
END_TEST

static void
add_items(TCase *c)
{
	tcase_add_test(c, an_item_at_the_limit_is_one);
	tcase_add_loop_test(c, lines_may_be_as_long_as_a_task, 0, 2);
	tcase_add_loop_test(c, an_item_over_the_limit_is_skipped, 0, 5);
	tcase_add_loop_test(c,
	    a_last_item_at_or_over_the_limit_needs_no_separator, 0, 2);
	tcase_add_loop_test(c, a_long_item_comes_in_small_pieces, 0, 2);
	tcase_add_test(c, long_arguments_are_items_up_to_the_limit);
}

static void
add_tasks(TCase *c)
{
	tcase_add_test(c, a_task_at_the_limit_is_one);
	tcase_add_test(c, a_task_over_the_limit_is_refused_and_the_next_is_not);
	tcase_add_test(c, empty_items_of_a_task_are_left_out_without_end);
}

static void
add_endless(TCase *c)
{
	tcase_add_test(c, an_endless_item_gives_the_loop_its_turn);
	tcase_add_loop_test(c, memory_does_not_grow_with_the_items, 0, 2);
}

int
main(void)
{
	Suite *s = suite_create("input_limits");

	add_items(new_case(s, "items"));
	add_tasks(new_case(s, "tasks"));
	add_endless(new_case(s, "endless"));
	return suite_main(s);
}
