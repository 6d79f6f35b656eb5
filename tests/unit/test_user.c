/* SPDX-License-Identifier: ISC */
/*
 * test_user.c - whom a task runs as.
 *
 * Asks the databases of the machine it runs on, and compares with what they
 * say. All that is taken for granted is a user root with its group. What other
 * machines would say is said by a getent(1) of our own.
 */
#include <sys/stat.h>

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* A directory for a getent, and the path without it. */
static char dir[] = "/tmp/reeve-test-user.XXXXXX";
static char program[sizeof(dir) + sizeof("/getent")];
static char *path_before;

/* Only that directory is on the path, and nothing is in it. */
static void
setup_without_getent(void)
{
	setup();
	path_before = strdup(getenv("PATH"));
	memcpy(strrchr(dir, '.'), ".XXXXXX", sizeof(".XXXXXX"));
	ck_assert_ptr_nonnull(mkdtemp(dir));
	(void)snprintf(program, sizeof(program), "%s/getent", dir);
	ck_assert_int_eq(setenv("PATH", dir, 1), 0);
}

static void
teardown_without_getent(void)
{
	(void)unlink(program);
	ck_assert_int_eq(rmdir(dir), 0);
	ck_assert_int_eq(setenv("PATH", path_before, 1), 0);
	free(path_before);
	teardown();
}

/* The shell script is getent from here on; $1 is the database, $3 the key. */
static void
make_getent(const char *script)
{
	FILE *file = fopen(program, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_gt(fprintf(file, "#!/bin/sh\n%s\n", script), 0);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(chmod(program, 0755), 0);
}

/*
 * A directory service: a user and groups that no file has, and names that it
 * takes in any case. The manager's group has a line of 20000 bytes.
 */
static const char directory[] =
    "[ $# -eq 3 ] && [ \"$2\" = -- ] || exit 3\n"
    "case \"$1 $3\" in\n"
    "'passwd -al' | 'passwd -AL' | 'passwd 70001')\n"
    "	echo '-al:*:70001:70002:Al:/home/al:' ;;\n"
    "'initgroups -al')\n"
    "	echo '-al                   70003 70002 70004' ;;\n"
    "'group managers')\n"
    "	printf 'managers:*:70005:%020000d\\n' 1 ;;\n"
    "*)\n"
    "	exit 2 ;;\n"
    "esac";

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

static void
check_is_al(gid_t gid)
{
	static const gid_t his[] = { 70002, 70003, 70004 };

	ck_assert_uint_eq(u.uid, 70001);
	ck_assert_uint_eq(u.gid, gid);
	ck_assert_str_eq(u.name, "-al");
	ck_assert_str_eq(u.home, "/home/al");
	ck_assert_str_eq(u.shell, "/bin/sh");
	ck_assert_uint_eq(u.n_groups, N_ELEMENTS(his));
	ck_assert_mem_eq(u.groups, his, sizeof(his));
}

static const struct {
	const char *spec;
	gid_t gid;
} als[] = {
	{ "-al", 70002 },
	{ "-AL", 70002 },
	{ "70001", 70002 },
	{ "-al:managers", 70005 },
	{ "70001:12345", 12345 },
};

START_TEST(a_user_of_a_directory_service_is_found)
{
	make_getent(directory);

	ck_assert_int_eq(look_up(als[_i].spec), 0);
	check_is_al(als[_i].gid);
}
END_TEST

START_TEST(nobody_need_tell_that_a_child_has_ended)
{
	make_getent(directory);
	ck_assert(signal(SIGCHLD, SIG_IGN) != SIG_ERR);

	ck_assert_int_eq(look_up("-al:managers"), 0);
	ck_assert(signal(SIGCHLD, SIG_DFL) != SIG_ERR);
	check_is_al(70005);
}
END_TEST

START_TEST(closed_standard_descriptors_do_no_harm)
{
	int kept[3];
	int result;

	make_getent(directory);
	for (int fd = 0; fd < 3; fd++) {
		kept[fd] = fcntl(fd, F_DUPFD_CLOEXEC, 10);
		if (_i & 1 << fd)
			close(fd);
	}
	result = look_up("-al");
	for (int fd = 0; fd < 3; fd++) {
		dup2(kept[fd], fd);
		close(kept[fd]);
	}

	ck_assert_int_eq(result, 0);
	check_is_al(70002);
}
END_TEST

START_TEST(a_getent_without_initgroups_leaves_the_groups_to_the_file)
{
	make_getent("[ $1 = passwd ] || exit 1\n"
		    "PATH=/usr/bin:/bin\n"
		    "grep ^root: /etc/passwd");

	ck_assert_int_eq(look_up("root"), 0);
	check_is_root();
}
END_TEST

START_TEST(without_getent_the_files_tell)
{
	ck_assert_int_eq(look_up(roots[_i]), 0);

	check_is_root();
}
END_TEST

static const struct {
	const char *script;
	const char *why;
} failures[] = {
	{ "exit 3", "user 'root': cannot look up: Input/output error" },
	{ "kill -KILL $$", "user 'root': cannot look up: Input/output error" },
	{ "PATH=/usr/bin:/bin; yes | head -c 20000000",
	    "user 'root': cannot look up: File too large" },
	{ "echo nonsense", "unknown user 'root'" },
};

START_TEST(a_getent_that_fails_is_no_answer)
{
	make_getent(failures[_i].script);
	ck_assert_int_eq(look_up("root"), -1);

	ck_assert_str_eq(why, failures[_i].why);
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

START_TEST(the_files_refuse_the_same)
{
	ck_assert_int_eq(look_up(bad[_i].spec), -1);

	ck_assert_str_eq(why, bad[_i].why);
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

/* With another getent, or none. */
static TCase *
elsewhere(void)
{
	TCase *t = tcase_create("elsewhere");

	tcase_add_checked_fixture(t, setup_without_getent,
	    teardown_without_getent);
	tcase_add_loop_test(t, a_user_of_a_directory_service_is_found, 0,
	    N_ELEMENTS(als));
	tcase_add_test(t, nobody_need_tell_that_a_child_has_ended);
	tcase_add_loop_test(t, closed_standard_descriptors_do_no_harm, 0, 8);
	tcase_add_test(t,
	    a_getent_without_initgroups_leaves_the_groups_to_the_file);
	tcase_add_loop_test(t, a_getent_that_fails_is_no_answer, 0,
	    N_ELEMENTS(failures));
	tcase_add_loop_test(t, without_getent_the_files_tell, 0,
	    N_ELEMENTS(roots));
	tcase_add_loop_test(t, the_files_refuse_the_same, 0, N_ELEMENTS(bad));
	return t;
}

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
	suite_add_tcase(s, elsewhere());
	return s;
}

int
main(void)
{
	return suite_main(user_suite());
}
