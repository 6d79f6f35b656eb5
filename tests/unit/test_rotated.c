/* SPDX-License-Identifier: ISC */
/* test_rotated.c - the rotated files of a log, and what moves them. */
#include <sys/resource.h>

#include <errno.h>

#include "tests/unit/store_log.h"
#include "tests/unit/suite.h"

static const struct {
	uint64_t max_bytes;
	uint64_t size;
	size_t room;
} rooms[] = {
	{ 100, 0, 100 },
	{ 100, 1, 99 },
	{ 100, 99, 1 },
	{ 100, 100, 0 },
	{ 100, 101, 0 },
	{ 1, 0, 1 },
	{ 0, 0, SIZE_MAX },
	{ 0, UINT64_MAX, SIZE_MAX },
	{ UINT64_MAX, 0, SIZE_MAX },
};

START_TEST(room_is_what_is_left_of_the_limit)
{
	open_log();
	rules.max_bytes = rooms[_i].max_bytes;
	store.size = rooms[_i].size;
	ck_assert_uint_eq(store_room(&store), rooms[_i].room);
}
END_TEST

START_TEST(rotation_moves_each_up_and_removes_the_oldest)
{
	static const char *const texts[] = { "a", "b", "c", "d", "e" };

	open_log();
	for (size_t i = 0; i < N_ELEMENTS(texts); i++) {
		put(texts[i]);
		rotate();
		ck_assert_uint_eq(store.size, 0);
	}
	ck_assert_str_eq(scratch_get("log"), "");
	ck_assert_str_eq(scratch_get("log.1"), "e");
	ck_assert_str_eq(scratch_get("log.2"), "d");
	ck_assert_str_eq(scratch_get("log.3"), "c");
	ck_assert_uint_eq(scratch_count(), 4);
}
END_TEST

/* The numbers that are there before and after; each file holds its number. */
static const struct {
	unsigned keep;
	const char *before;
	const char *after;
} shifts[] = {
	{ 1, "", "1=new" },
	{ 1, "1", "1=new" },
	{ 1, "1.gz", "1=new" },
	{ 3, "2", "1=new 2=2" },
	{ 3, "1 3", "1=new 2=1 3=3" },
	{ 3, "1.gz 3", "1=new 2.gz=1.gz 3=3" },
	{ 3, "3.gz", "1=new 3.gz=3.gz" },
	{ 3, "1 2", "1=new 2=1 3=2" },
	{ 3, "1 2.gz 3.gz", "1=new 2=1 3.gz=2.gz" },
	{ 3, "1.gz 2 3", "1=new 2.gz=1.gz 3=2" },
	/* A compression that was cut off before the plain one was removed. */
	{ 3, "1 1.gz", "1=new 2=1" },
	{ 3, "1 2 2.gz", "1=new 2=1 3=2" },
	{ 3, "1 2 3 3.gz", "1=new 2=1 3=2" },
	{ 4, "1 2 4", "1=new 2=1 3=2 4=4" },
};

START_TEST(rotation_closes_gaps_and_takes_what_is_compressed_along)
{
	char words[128], name[32], number[16], expected[16];
	unsigned n = 1; /* the log itself */

	rules.keep = shifts[_i].keep;
	(void)strlcpy(words, shifts[_i].before, sizeof(words));
	for (char *w = strtok(words, " "); w != NULL; w = strtok(NULL, " ")) {
		(void)snprintf(name, sizeof(name), "log.%s", w);
		scratch_put(name, w);
	}
	open_log();
	put("new");
	rotate();

	(void)strlcpy(words, shifts[_i].after, sizeof(words));
	for (char *w = strtok(words, " "); w != NULL; w = strtok(NULL, " ")) {
		ck_assert_int_eq(sscanf(w, "%15[^=]=%15s", number, expected),
		    2);
		(void)snprintf(name, sizeof(name), "log.%s", number);
		ck_assert_str_eq(scratch_get(name), expected);
		n++;
	}
	ck_assert_uint_eq(scratch_count(), n);
}
END_TEST

/* Oldest first, all that there is. */
static size_t
read_all(char *bytes, size_t cap, unsigned keep)
{
	char name[32];
	size_t len = 0;
	ssize_t n;

	for (unsigned i = keep; i > 0; i--) {
		(void)snprintf(name, sizeof(name), "log.%u", i);
		n = scratch_read(name, bytes + len, cap - len);
		ck_assert_int_le(n, LIMIT_BYTES);
		len += n == -1 ? 0 : (size_t)n;
	}
	n = scratch_read("log", bytes + len, cap - len);
	ck_assert_int_ne(n, -1);
	return len + (size_t)n;
}

START_TEST(rotated_files_in_order_are_what_was_written)
{
	static char written[10000], found[10001];
	size_t len = 0;

	rules.keep = 100;
	srandom((unsigned)_i);
	open_log();
	for (int i = 0; i < 100; i++) {
		size_t size = 1 + (size_t)random() % LIMIT_BYTES;

		for (size_t at = 0; at < size; at++)
			written[len + at] = (char)('a' + random() % 26);
		if (size > store_room(&store) && store.size > 0)
			rotate();
		ck_assert_int_eq(store_write(&store, written + len, size),
		    (ssize_t)size);
		len += size;
	}
	ck_assert_uint_eq(read_all(found, sizeof(found), rules.keep), len);
	ck_assert_mem_eq(found, written, len);
}
END_TEST

START_TEST(a_rotation_that_was_cut_short_is_gone_on_with)
{
	/* Killed between the rename and the open of the new file. */
	scratch_put("log.1", "b");
	scratch_put("log.2", "a");
	open_log();
	put("c");
	rotate();
	ck_assert_str_eq(scratch_get("log.1"), "c");
	ck_assert_str_eq(scratch_get("log.2"), "b");
	ck_assert_str_eq(scratch_get("log.3"), "a");
}
END_TEST

START_TEST(a_rotation_without_a_new_file_is_undone)
{
	struct rlimit before, low;
	int result, error, next;

	/* Valgrind keeps a limit of its own. */
	if (getenv("REEVE_VALGRIND") != NULL)
		return;
	open_log();
	put("old");
	next = dup(store.fd);
	(void)close(next);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
	low = before;
	low.rlim_cur = (rlim_t)next;
	(void)setrlimit(RLIMIT_NOFILE, &low);
	result = store_rotate(&store);
	error = errno;
	(void)setrlimit(RLIMIT_NOFILE, &before);

	ck_assert_int_eq(result, -1);
	ck_assert_int_eq(error, EMFILE);
	put("er");
	ck_assert_str_eq(scratch_get("log"), "older");
	ck_assert_uint_eq(scratch_count(), 1);
	rotate();
	ck_assert_str_eq(scratch_get("log.1"), "older");
}
END_TEST

START_TEST(a_lowered_keep_removes_what_follows_it)
{
	scratch_put("log.3", "kept");
	scratch_put("log.4", "");
	scratch_put("log.5.gz", "");
	scratch_put("log.6", "");
	scratch_put("log.6.gz", "");
	scratch_put("log.8", "somebody else's, perhaps");
	open_log();
	ck_assert_uint_eq(scratch_count(), 3);
	ck_assert_str_eq(scratch_get("log.3"), "kept");
	ck_assert(scratch_has("log.8"));
}
END_TEST

START_TEST(an_unfinished_compression_is_removed)
{
	scratch_put("log.gz.tmp", "half");
	scratch_put("log.1", "whole");
	open_log();
	ck_assert_uint_eq(scratch_count(), 2);
	ck_assert_str_eq(scratch_get("log.1"), "whole");
}
END_TEST

static TCase *
rotation_case(void)
{
	TCase *c = tcase_create("rotation");

	tcase_add_checked_fixture(c, log_setup, log_teardown);
	tcase_add_loop_test(c, room_is_what_is_left_of_the_limit, 0,
	    (int)N_ELEMENTS(rooms));
	tcase_add_test(c, rotation_moves_each_up_and_removes_the_oldest);
	tcase_add_loop_test(c,
	    rotation_closes_gaps_and_takes_what_is_compressed_along, 0,
	    (int)N_ELEMENTS(shifts));
	tcase_add_loop_test(c, rotated_files_in_order_are_what_was_written, 0,
	    5);
	tcase_add_test(c, a_rotation_that_was_cut_short_is_gone_on_with);
	tcase_add_test(c, a_rotation_without_a_new_file_is_undone);
	tcase_add_test(c, a_lowered_keep_removes_what_follows_it);
	tcase_add_test(c, an_unfinished_compression_is_removed);
	return c;
}

int
main(void)
{
	Suite *suite = suite_create("rotated");

	suite_add_tcase(suite, rotation_case());
	return suite_main(suite);
}
