/* SPDX-License-Identifier: ISC */
/* test_compress.c - what is compressed is what gzip makes. */
#include <errno.h>
#include <stdint.h>

#include <zlib.h>

#include "tests/unit/scratch.h"
#include "tests/unit/suite.h"
#include "worker/logger/compress.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))
#define BYTES_MAX 1000000

static uint8_t bytes[BYTES_MAX], unpacked[BYTES_MAX + 1];

/* Half of it repeats itself. */
static void
draw_bytes(size_t len)
{
	srandom((unsigned)len);
	for (size_t i = 0; i < len; i++)
		bytes[i] = i % 64 < 32 ? 'x' : (uint8_t)random();
}

static size_t
unpack(const char *name)
{
	gzFile f = gzopen(scratch_path(name), "rb");
	int n;

	ck_assert_ptr_nonnull(f);
	n = gzread(f, unpacked, sizeof(unpacked));
	ck_assert_int_ge(n, 0);
	ck_assert_int_eq(gzdirect(f), 0);
	ck_assert_int_eq(gzclose(f), Z_OK);
	return (size_t)n;
}

static int
compress_file(const char *from, const char *to)
{
	int in = open(scratch_path(from), O_RDONLY | O_CLOEXEC);
	int out = open(scratch_path(to), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	int result = compress_stream(in, out), saved = errno;

	(void)close(in);
	(void)close(out);
	errno = saved;
	return result;
}

static const size_t lens[] = { 0, 1, 31, 65535, 65536, 65537, 131072,
	BYTES_MAX };

START_TEST(what_is_compressed_is_read_back_unchanged)
{
	size_t len = lens[_i];

	draw_bytes(len);
	scratch_write("in", bytes, len);
	ck_assert_int_eq(compress_file("in", "out"), 0);
	ck_assert_uint_eq(unpack("out"), len);
	ck_assert_mem_eq(unpacked, bytes, len);
}
END_TEST

START_TEST(gzip_and_zcat_read_it)
{
	char command[1024];

	draw_bytes(BYTES_MAX);
	scratch_write("in", bytes, BYTES_MAX);
	ck_assert_int_eq(compress_file("in", "out.gz"), 0);
	(void)snprintf(command, sizeof(command),
	    "cd %s && gzip -t out.gz && zcat out.gz | cmp - in", scratch);
	ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(a_full_disk_and_an_unreadable_file_are_errors)
{
	scratch_put("in", "text");
	ck_assert_int_eq(symlink("/dev/full", scratch_path("out")), 0);
	ck_assert_int_eq(compress_file("in", "out"), -1);
	ck_assert_int_eq(errno, ENOSPC);
	ck_assert_int_eq(compress_file(".", "out"), -1);
	ck_assert_int_eq(errno, EISDIR);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("compress");
	TCase *stream = tcase_create("stream");

	tcase_add_checked_fixture(stream, scratch_setup, scratch_teardown);
	tcase_add_loop_test(stream, what_is_compressed_is_read_back_unchanged,
	    0, (int)N_ELEMENTS(lens));
	tcase_add_test(stream, gzip_and_zcat_read_it);
	tcase_add_test(stream, a_full_disk_and_an_unreadable_file_are_errors);
	suite_add_tcase(suite, stream);
	return suite_main(suite);
}
