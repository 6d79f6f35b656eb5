/* SPDX-License-Identifier: ISC */
/* test_spool.c - one file for much that waits, whose space is given back. */
#include <sys/mman.h>
#include <sys/stat.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "tests/unit/suite.h"
#include "worker/printer/spool.h"
#include "worker/unnamed.h"

#define PART_BYTES 300000u

static struct spool s;
static int source = -1;
static char bytes[PART_BYTES];

static void
setup(void)
{
	spool_init(&s);
	source = memfd_create("source", MFD_CLOEXEC);
	ck_assert_int_ne(source, -1);
	memset(bytes, 'x', sizeof(bytes));
	ck_assert_int_eq(fd_write_all(source, bytes, sizeof(bytes)), 0);
}

static void
teardown(void)
{
	spool_fini(&s);
	fd_close(&source);
	(void)unsetenv("TMPDIR");
}

static uint64_t
add(uint64_t len)
{
	uint64_t offset = 0;

	ck_assert_int_eq(spool_add(&s, source, &len, &offset), 0);
	return offset;
}

static blkcnt_t
blocks(void)
{
	struct stat st;

	ck_assert_int_eq(fstat(s.fd, &st), 0);
	return st.st_blocks;
}

START_TEST(what_is_added_can_be_read)
{
	static char back[PART_BYTES];
	uint64_t at[2] = { add(PART_BYTES), add(PART_BYTES) };

	ck_assert_uint_eq(at[1] - at[0], PART_BYTES);
	ck_assert_int_eq(pread(s.fd, back, sizeof(back), (off_t)at[1]),
	    PART_BYTES);
	ck_assert_int_eq(memcmp(back, bytes, sizeof(back)), 0);
}
END_TEST

START_TEST(space_comes_back_in_any_order)
{
	uint64_t at[40];
	blkcnt_t all;

	for (size_t i = 0; i < 40; i++)
		at[i] = add(PART_BYTES);
	all = blocks();
	for (size_t i = 0; i < 39; i++)
		spool_drop(&s, at[i * 7 % 39], PART_BYTES);

	/* Of 12 segments the last one and a half are still in use. */
	ck_assert_int_lt(blocks(), all / 4);
	spool_drop(&s, at[39], PART_BYTES);
	ck_assert_int_eq(blocks(), 0);
	ck_assert_uint_eq(add(1), 0);
}
END_TEST

START_TEST(a_file_that_shrank_is_taken_as_it_is)
{
	uint64_t len = 2 * PART_BYTES, offset;

	ck_assert_int_eq(spool_add(&s, source, &len, &offset), 0);

	ck_assert_uint_eq(len, PART_BYTES);
	spool_drop(&s, offset, len);
	ck_assert_uint_eq(s.end, 0);
}
END_TEST

START_TEST(nothing_takes_no_room)
{
	uint64_t offset = add(0);

	spool_drop(&s, offset, 0);
	ck_assert_uint_eq(s.end, 0);
}
END_TEST

START_TEST(a_source_that_cannot_be_read_adds_nothing)
{
	uint64_t len = 10, offset;
	int ends[2];

	ck_assert_int_eq(fd_pipe(ends), 0);
	ck_assert_int_eq(spool_add(&s, ends[0], &len, &offset), -1);

	ck_assert_uint_eq(s.end, 0);
	fd_close(&ends[0]);
	fd_close(&ends[1]);
}
END_TEST

/* Of directories that take no file, one that is no directory, and none. */
static const char *const directories[] = { "/proc", "/dev/null", "/no/such", "",
	"/tmp" };

START_TEST(a_file_is_found_wherever_tmpdir_points)
{
	struct stat st;
	int fd;

	ck_assert_int_eq(setenv("TMPDIR", directories[_i], 1), 0);
	fd = unnamed_open();

	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(fstat(fd, &st), 0);
	ck_assert_uint_eq(st.st_nlink, 0);
	fd_close(&fd);
}
END_TEST

static Suite *
spool_suite(void)
{
	Suite *suite = suite_create("spool");
	TCase *spool = tcase_create("spool");

	tcase_add_checked_fixture(spool, setup, teardown);
	tcase_add_test(spool, what_is_added_can_be_read);
	tcase_add_test(spool, space_comes_back_in_any_order);
	tcase_add_test(spool, a_file_that_shrank_is_taken_as_it_is);
	tcase_add_test(spool, nothing_takes_no_room);
	tcase_add_test(spool, a_source_that_cannot_be_read_adds_nothing);
	tcase_add_loop_test(spool, a_file_is_found_wherever_tmpdir_points, 0,
	    5);
	suite_add_tcase(suite, spool);
	return suite;
}

int
main(void)
{
	return suite_main(spool_suite());
}
