/* SPDX-License-Identifier: ISC */
/* test_quota.c - how many processors the control group allows. */
#include <sys/stat.h>

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "supervisor/batch/quota.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

#define V2 "42 32 0:38 / /cg rw,relatime - cgroup2 cgroup2 rw\n"
#define V1 "32 31 0:29 / /cpu rw shared:9 - cgroup cgroup rw,cpu,cpuacct\n"
#define NOISE \
	"22 1 8:1 / / rw - ext4 /dev/sda1 rw\n" \
	"36 31 0:33 / /cpuset rw - cgroup cgroup rw,cpuset\n" \
	"37 31 0:34 / /fake rw - tmpfs cgroup2 rw,cpu\n"

static char root[64];

static void
setup(void)
{
	(void)strlcpy(root, "/tmp/reeve-quota-XXXXXX", sizeof(root));
	ck_assert_ptr_nonnull(mkdtemp(root));
}

static void
teardown(void)
{
	char clean[128];

	(void)snprintf(clean, sizeof(clean), "rm -rf %s", root);
	ck_assert_int_eq(system(clean), 0);
}

/* Directories on the way are made. */
static void
write_file(const char *path, const char *text)
{
	char full[2 * PATH_MAX];
	FILE *f;

	(void)snprintf(full, sizeof(full), "%s%s", root, path);
	for (char *s = full + strlen(root) + 1; (s = strchr(s, '/')) != NULL;
	     s++) {
		*s = '\0';
		(void)mkdir(full, 0700);
		*s = '/';
	}
	f = fopen(full, "w");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(text, f), 0);
	ck_assert_int_eq(fclose(f), 0);
}

static void
say(const char *group, const char *mounts)
{
	write_file("/proc/self/cgroup", group);
	write_file("/proc/self/mountinfo", mounts);
}

static const struct {
	const char *value;
	uint32_t n;
} values[] = {
	{ "max 100000\n", UINT32_MAX },
	{ "100000 100000\n", 1 },
	{ "100001 100000\n", 2 },
	{ "150000 100000\n", 2 },
	{ "200000 100000\n", 2 },
	{ "1000 100000\n", 1 },
	{ "50000 10000\n", 5 },
	{ "9000000000000000000 1\n", UINT32_MAX },
	{ "0 100000\n", UINT32_MAX },
	{ "-1 100000\n", UINT32_MAX },
	{ "100000 0\n", UINT32_MAX },
	{ "100000\n", UINT32_MAX },
	{ "", UINT32_MAX },
	{ "x y\n", UINT32_MAX },
};

START_TEST(a_quota_is_rounded_up)
{
	say("0::/a/b\n", NOISE V2);
	write_file("/cg/a/b/cpu.max", values[_i].value);

	ck_assert_uint_eq(quota_processors(root), values[_i].n);
}
END_TEST

START_TEST(the_least_of_all_above_counts)
{
	static const char *const files[] = { "/cg/cpu.max", "/cg/a/cpu.max",
		"/cg/a/b/cpu.max" };

	say("0::/a/b\n", NOISE V2);
	for (int i = 0; i < 3; i++)
		write_file(files[i],
		    i == _i ? "200000 100000\n" : "700000 100000\n");
	write_file("/cpu.max", "100000 100000\n"); /* above the mount */

	ck_assert_uint_eq(quota_processors(root), 2);
}
END_TEST

START_TEST(a_group_at_the_root_is_found)
{
	say("0::/\n", V2);
	write_file("/cg/cpu.max", "300000 100000\n");

	ck_assert_uint_eq(quota_processors(root), 3);
}
END_TEST

START_TEST(version_1_has_two_files)
{
	say("5:devices:/x\n4:cpuset:/y\n3:cpuacct,cpu:/a\n0::/z\n", NOISE V1);
	write_file("/cpu/a/cpu.cfs_quota_us", "250000\n");
	ck_assert_uint_eq(quota_processors(root), UINT32_MAX);
	write_file("/cpu/a/cpu.cfs_period_us", "100000\n");
	ck_assert_uint_eq(quota_processors(root), 3);
	write_file("/cpu/a/cpu.cfs_quota_us", "-1\n");
	ck_assert_uint_eq(quota_processors(root), UINT32_MAX);
	write_file("/cpu/cpu.cfs_quota_us", "400000\n");
	write_file("/cpu/cpu.cfs_period_us", "100000\n");
	ck_assert_uint_eq(quota_processors(root), 4);
}
END_TEST

START_TEST(both_versions_together_give_the_least)
{
	say("3:cpu:/a\n0::/a\n", V1 V2);
	write_file("/cpu/a/cpu.cfs_quota_us",
	    _i == 0 ? "250000\n" : "900000\n");
	write_file("/cpu/a/cpu.cfs_period_us", "100000\n");
	write_file("/cg/a/cpu.max",
	    _i == 0 ? "900000 100000\n" : "250000 100000\n");

	ck_assert_uint_eq(quota_processors(root), 3);
}
END_TEST

/* A container without a namespace of its own sees the paths of the host. */
static const struct {
	const char *group;
	const char *from;
	uint32_t n;
} containers[] = {
	{ "0::/docker/1\n", "/docker/1", 2 },
	{ "0::/docker/1/in\n", "/docker/1", 1 },
	{ "0::/docker/12\n", "/docker/1", 2 },
	{ "0::/other\n", "/docker/1", 2 },
	{ "0::/../other\n", "/", 2 },
	{ "0::/in\n", "/", 1 },
	{ "0::/missing/in\n", "/", 2 },
};

START_TEST(a_mount_may_begin_below_the_top)
{
	char mount[256];

	(void)snprintf(mount, sizeof(mount),
	    "42 32 0:38 %s /cg rw - cgroup2 cgroup2 rw\n", containers[_i].from);
	say(containers[_i].group, mount);
	write_file("/cg/cpu.max", "200000 100000\n");
	write_file("/cg/in/cpu.max", "100000 100000\n");

	ck_assert_uint_eq(quota_processors(root), containers[_i].n);
}
END_TEST

START_TEST(a_mount_may_have_blanks_in_its_name)
{
	say("0::/a b\n", "42 32 0:38 / /c\\040g rw - cgroup2 cgroup2 rw\n");
	write_file("/c g/a b/cpu.max", "200000 100000\n");

	ck_assert_uint_eq(quota_processors(root), 2);
}
END_TEST

static const struct {
	const char *group;
	const char *mounts;
} nothings[] = {
	{ "", "" },
	{ "0::/a\n", "" },
	{ "", V2 V1 },
	{ "0::/a\n", "42\n42 32\n\n - cgroup2\n42 32 0:38 / /cg" },
	{ "0::a\n", V2 },
	{ "0:\n::\n0\n\n", V2 V1 },
	{ "3:cpuset:/a\n", V1 },
	{ "3:cpu:/a\n", "36 31 0:33 / /cpu rw - cgroup cgroup rw,cpuset\n" },
};

START_TEST(nonsense_is_no_limit)
{
	ck_assert_uint_eq(quota_processors(root), UINT32_MAX);
	say(nothings[_i].group, nothings[_i].mounts);
	write_file("/cg/cpu.max", "100000 100000\n");
	write_file("/cpu/cpu.cfs_quota_us", "100000\n");
	write_file("/cpu/cpu.cfs_period_us", "100000\n");

	ck_assert_uint_eq(quota_processors(root), UINT32_MAX);
}
END_TEST

/* A group as deep as a path may be, and deeper. */
START_TEST(a_deep_group_is_no_harm)
{
	char group[2 * PATH_MAX] = "0::";

	for (size_t len = 3; len < sizeof(group) - 3; len += 2)
		(void)strlcpy(group + len, "/a", 3);
	say(group, V2);
	write_file("/cg/cpu.max", "200000 100000\n");

	ck_assert_uint_eq(quota_processors(root), 2);
}
END_TEST

START_TEST(this_machine_has_an_answer)
{
	ck_assert_uint_ge(quota_processors(""), 1);
}
END_TEST

static Suite *
quota_suite(void)
{
	Suite *s = suite_create("quota");
	TCase *group = tcase_create("group");

	tcase_add_checked_fixture(group, setup, teardown);
	tcase_add_loop_test(group, a_quota_is_rounded_up, 0,
	    N_ELEMENTS(values));
	tcase_add_loop_test(group, the_least_of_all_above_counts, 0, 3);
	tcase_add_test(group, a_group_at_the_root_is_found);
	tcase_add_test(group, version_1_has_two_files);
	tcase_add_loop_test(group, both_versions_together_give_the_least, 0, 2);
	tcase_add_loop_test(group, a_mount_may_begin_below_the_top, 0,
	    N_ELEMENTS(containers));
	tcase_add_test(group, a_mount_may_have_blanks_in_its_name);
	tcase_add_loop_test(group, nonsense_is_no_limit, 0,
	    N_ELEMENTS(nothings));
	tcase_add_test(group, a_deep_group_is_no_harm);
	tcase_add_test(group, this_machine_has_an_answer);
	suite_add_tcase(s, group);
	return s;
}

int
main(void)
{
	return suite_main(quota_suite());
}
