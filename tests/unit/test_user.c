/* SPDX-License-Identifier: ISC */
/*
 * test_user.c - whom a task runs as.
 *
 * Asks the databases of the machine it runs on, and compares with what they
 * say. All that is taken for granted is a user root with its group.
 */
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "supervisor/user.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

/* Nobody should have this uid or gid; it is below the greatest by two. */
#define FREE_ID "4294967292"
#define FREE_ID_NUMBER 4294967292u

static struct user_identity u;
static char why[256];

static void
setup(void)
{
	memset(&u, 0, sizeof(u));
	memset(why, 0, sizeof(why));
}

static void
teardown(void)
{
	user_fini(&u);
}

static int
look_up(const char *spec)
{
	return user_lookup(spec, &u, why, sizeof(why));
}

static bool
is_in(gid_t gid)
{
	for (size_t i = 0; i < u.n_groups; i++) {
		if (u.groups[i] == gid)
			return true;
	}
	return false;
}

static void
check_is_root(void)
{
	const struct passwd *p = getpwnam("root");

	ck_assert_ptr_nonnull(p);
	ck_assert_uint_eq(u.uid, 0);
	ck_assert_str_eq(u.name, "root");
	ck_assert_str_eq(u.home, p->pw_dir);
	if (*p->pw_shell != '\0')
		ck_assert_str_eq(u.shell, p->pw_shell);
	ck_assert(is_in(p->pw_gid));
}

static const char *const roots[] = { "root", "0", "00" };

START_TEST(a_name_and_its_number_are_the_same_user)
{
	ck_assert_int_eq(look_up(roots[_i]), 0);

	check_is_root();
	ck_assert_uint_eq(u.gid, getpwnam("root")->pw_gid);
}
END_TEST

START_TEST(a_group_number_replaces_the_primary_group_only)
{
	ck_assert_int_eq(look_up("root:" FREE_ID), 0);

	check_is_root();
	ck_assert_uint_eq(u.gid, FREE_ID_NUMBER);
	ck_assert(!is_in(FREE_ID_NUMBER));
}
END_TEST

START_TEST(a_group_name_gives_its_number)
{
	const struct group *g = getgrgid(0);
	char spec[128];

	ck_assert_ptr_nonnull(g);
	(void)snprintf(spec, sizeof(spec), "0:%s", g->gr_name);

	ck_assert_int_eq(look_up(spec), 0);
	check_is_root();
	ck_assert_uint_eq(u.gid, 0);
}
END_TEST

START_TEST(a_number_nobody_has_gets_the_one_group_it_is_given)
{
	ck_assert_int_eq(look_up(FREE_ID ":12345"), 0);

	ck_assert_uint_eq(u.uid, FREE_ID_NUMBER);
	ck_assert_uint_eq(u.gid, 12345);
	ck_assert_uint_eq(u.n_groups, 1);
	ck_assert_uint_eq(u.groups[0], 12345);
	ck_assert_ptr_null(u.name);
	ck_assert_ptr_null(u.home);
	ck_assert_ptr_null(u.shell);
}
END_TEST

START_TEST(the_greatest_id_is_taken)
{
	ck_assert_int_eq(look_up("4294967294:4294967294"), 0);

	ck_assert_uint_eq(u.uid, 4294967294u);
	ck_assert_uint_eq(u.gid, 4294967294u);
}
END_TEST

/* The groups of whoever is in the database, some of them in several. */
START_TEST(supplementary_groups_are_those_of_a_login)
{
	const struct passwd *p;

	setpwent();
	for (int i = 0; i < 100 && (p = getpwent()) != NULL; i++) {
		gid_t groups[256];
		int n = N_ELEMENTS(groups);

		if (getgrouplist(p->pw_name, p->pw_gid, groups, &n) == -1)
			continue;
		ck_assert_int_eq(look_up(p->pw_name), 0);
		ck_assert_uint_eq(u.n_groups, (size_t)n);
		ck_assert_mem_eq(u.groups, groups, (size_t)n * sizeof(gid_t));
		ck_assert_int_ne(*u.shell, '\0');
		user_fini(&u);
	}
	endpwent();
}
END_TEST

static const struct {
	const char *spec;
	const char *why;
} bad[] = {
	{ "no-such-user-here", "unknown user 'no-such-user-here'" },
	{ "-1:0", "unknown user '-1'" },
	{ "+0:0", "unknown user '+0'" },
	{ "0x0:0", "unknown user '0x0'" },
	{ " root", "unknown user ' root'" },
	{ "4294967295:0", "unknown user '4294967295'" },
	{ "4294967296:0", "unknown user '4294967296'" },
	{ "root:no-such-group-here", "unknown group 'no-such-group-here'" },
	{ "root:4294967295", "unknown group '4294967295'" },
	{ "root:-1", "unknown group '-1'" },
	{ "root:0:0", "unknown group '0:0'" },
	{ FREE_ID ":no-such-group-here", "unknown group 'no-such-group-here'" },
	{ FREE_ID,
	    "user " FREE_ID " has no passwd entry, so a group is needed, as in "
	    "" FREE_ID ":" FREE_ID },
	{ "", "'' is not a user; write USER or USER:GROUP" },
	{ ":", "':' is not a user; write USER or USER:GROUP" },
	{ ":root", "':root' is not a user; write USER or USER:GROUP" },
	{ "root:", "'root:' is not a user; write USER or USER:GROUP" },
};

START_TEST(an_unknown_user_is_refused_with_its_reason)
{
	static const struct user_identity untouched = { .uid = 4711 };

	u.uid = untouched.uid;
	ck_assert_int_eq(look_up(bad[_i].spec), -1);

	ck_assert_str_eq(why, bad[_i].why);
	ck_assert_mem_eq(&u, &untouched, sizeof(u));
}
END_TEST

START_TEST(finishing_twice_is_harmless)
{
	ck_assert_int_eq(look_up("root"), 0);
	user_fini(&u);
	user_fini(&u);

	ck_assert_ptr_null(u.name);
	ck_assert_ptr_null(u.groups);
	ck_assert_uint_eq(u.n_groups, 0);
}
END_TEST

static Suite *
user_suite(void)
{
	Suite *s = suite_create("user");
	TCase *finding = tcase_create("finding");
	TCase *refusing = tcase_create("refusing");

	tcase_add_checked_fixture(finding, setup, teardown);
	tcase_add_loop_test(finding, a_name_and_its_number_are_the_same_user, 0,
	    N_ELEMENTS(roots));
	tcase_add_test(finding, a_group_number_replaces_the_primary_group_only);
	tcase_add_test(finding, a_group_name_gives_its_number);
	tcase_add_test(finding,
	    a_number_nobody_has_gets_the_one_group_it_is_given);
	tcase_add_test(finding, the_greatest_id_is_taken);
	tcase_add_test(finding, supplementary_groups_are_those_of_a_login);
	tcase_add_test(finding, finishing_twice_is_harmless);
	suite_add_tcase(s, finding);

	tcase_add_checked_fixture(refusing, setup, teardown);
	tcase_add_loop_test(refusing,
	    an_unknown_user_is_refused_with_its_reason, 0, N_ELEMENTS(bad));
	suite_add_tcase(s, refusing);
	return s;
}

int
main(void)
{
	return suite_main(user_suite());
}
