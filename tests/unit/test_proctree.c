/* SPDX-License-Identifier: ISC */
/* test_proctree.c - who descends from whom, and signals that hit no stranger.
 */
#include <string.h>

#include "tests/unit/kin.h"

static struct proctree tree;

static void
setup(void)
{
	kin_setup();
	tree = (struct proctree){ 0 };
}

static void
teardown(void)
{
	proctree_fini(&tree);
	kin_teardown();
}

static void
look(void)
{
	ck_assert_int_eq(proctree_find(&tree, getpid(), NULL, NULL), 0);
}

static const struct process *
find(pid_t pid)
{
	for (size_t i = 0; i < tree.n; i++)
		if (tree.items[i].pid == pid)
			return &tree.items[i];
	return NULL;
}

static void
stay(void)
{
	kin_stay();
}

static void
stay_in_a_session(void)
{
	setsid();
	kin_stay();
}

/* A child in a session, with a child that stays. Both say so. */
static void
be_a_parent(void)
{
	setsid();
	kin_fork(stay);
	kin_stay();
}

/* The classic daemon: its parent leaves before it says anything. */
static void
leave_a_daemon(void)
{
	setsid();
	kin_fork(stay);
}

START_TEST(who_has_no_children_has_no_descendants)
{
	look();
	ck_assert_uint_eq(tree.n, 0);
}
END_TEST

START_TEST(a_child_is_found_with_all_about_it)
{
	const struct process *p;
	pid_t pid = kin_fork(stay_in_a_session);

	kin_hear();
	look();
	p = find(pid);

	ck_assert_uint_eq(tree.n, 1);
	ck_assert_ptr_nonnull(p);
	ck_assert_int_eq(p->parent, getpid());
	ck_assert_int_eq(p->group, pid);
	ck_assert_int_eq(p->session, pid);
	ck_assert_int_eq(p->session, getsid(pid));
}
END_TEST

START_TEST(a_grandchild_in_another_session_is_found)
{
	pid_t child = kin_fork(be_a_parent);
	pid_t a = kin_hear(), b = kin_hear();
	pid_t grandchild = a == child ? b : a;

	look();

	ck_assert_uint_eq(tree.n, 2);
	ck_assert_ptr_nonnull(find(child));
	ck_assert_ptr_nonnull(find(grandchild));
	ck_assert_int_eq(find(grandchild)->parent, child);
}
END_TEST

START_TEST(a_daemon_is_found_where_it_was_reparented_to)
{
	pid_t child = kin_fork(leave_a_daemon), pid = kin_hear();

	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	look();

	ck_assert_uint_eq(tree.n, 1);
	ck_assert_int_eq(tree.items[0].pid, pid);
	ck_assert_int_eq(tree.items[0].parent, getpid());
}
END_TEST

START_TEST(a_zombie_is_left_out)
{
	pid_t pid = kin_fork(kin_say);

	kin_wait_for(pid, WEXITED);
	look();

	ck_assert_uint_eq(tree.n, 0);
}
END_TEST

START_TEST(a_stopped_process_is_shown_as_such)
{
	pid_t pid = kin_fork(stay);

	kin_hear();
	kill(pid, SIGSTOP);
	kin_wait_for(pid, WSTOPPED);
	look();

	ck_assert_int_eq(find(pid)->state, 'T');
}
END_TEST

/* Of two families, all of the first are left out. */
static bool
is_context(void *context, const struct process *p)
{
	return p->pid == *(pid_t *)context;
}

START_TEST(a_pruned_process_takes_its_descendants_with_it)
{
	pid_t pruned = kin_fork(be_a_parent), kept;

	kin_hear();
	kin_hear();
	kept = kin_fork(stay);
	kin_hear();
	ck_assert_int_eq(proctree_find(&tree, getpid(), is_context, &pruned),
	    0);

	ck_assert_uint_eq(tree.n, 1);
	ck_assert_int_eq(tree.items[0].pid, kept);
}
END_TEST

START_TEST(who_is_nobody_has_no_descendants)
{
	kin_fork(stay);
	kin_hear();
	ck_assert_int_eq(proctree_find(&tree, 0x3fffffff, NULL, NULL), 0);
	ck_assert_uint_eq(tree.n, 0);
}
END_TEST

static const char *const names[] = { "plain", "a b", "a) (b", ")", "(",
	") R 1 1 1 0", "new\nline", "\t", "((((((((((((((", "fifteen--------" };

static int name_index;

static void
stay_under_a_name(void)
{
	prctl(PR_SET_NAME, names[name_index]);
	kin_stay();
}

START_TEST(a_name_may_hold_anything)
{
	const struct process *p;
	pid_t pid;

	name_index = _i;
	pid = kin_fork(stay_under_a_name);
	kin_hear();
	look();
	p = find(pid);

	ck_assert_ptr_nonnull(p);
	ck_assert_str_eq(p->name, names[_i]);
	ck_assert_int_eq(p->parent, getpid());
}
END_TEST

START_TEST(many_children_are_found_in_the_order_of_their_pids)
{
	for (int i = 0; i < 100; i++)
		kin_fork(stay);
	for (int i = 0; i < 100; i++)
		kin_hear();
	look();

	ck_assert_uint_eq(tree.n, 100);
	for (size_t i = 1; i < tree.n; i++)
		ck_assert_int_lt(tree.items[i - 1].pid, tree.items[i].pid);
}
END_TEST

static int depth_left;

static void
descend(void)
{
	if (depth_left-- > 0)
		kin_fork(descend);
	kin_stay();
}

START_TEST(a_long_line_of_descent_is_followed)
{
	depth_left = 40;
	kin_fork(descend);
	for (int i = 0; i < 41; i++)
		kin_hear();
	look();

	ck_assert_uint_eq(tree.n, 41);
}
END_TEST

START_TEST(the_quick_way_finds_the_same)
{
	struct proctree quick = { 0 };

	kin_fork(be_a_parent);
	kin_hear();
	kin_hear();
	kin_fork(leave_a_daemon);
	kin_hear();
	/* Its parent is a zombie by now or soon, and in neither. */
	while (waitpid(-1, NULL, 0) == -1 && errno == EINTR)
		;
	look();
	ck_assert_int_eq(proctree_find_quick(&quick, getpid()), 0);

	ck_assert_uint_eq(tree.n, 3);
	ck_assert_uint_eq(quick.n, tree.n);
	for (size_t i = 0; i < tree.n; i++) {
		ck_assert_int_eq(quick.items[i].pid, tree.items[i].pid);
		ck_assert_int_eq(quick.items[i].parent, tree.items[i].parent);
		ck_assert_uint_eq(quick.items[i].start_ticks,
		    tree.items[i].start_ticks);
	}
	proctree_fini(&quick);
}
END_TEST

/* Signals. */

START_TEST(a_signal_reaches_the_process_that_was_seen)
{
	pid_t pid = kin_fork(stay);
	int status;

	kin_hear();
	look();
	ck_assert_int_eq(proctree_signal(find(pid), SIGUSR1), 0);

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WTERMSIG(status), SIGUSR1);
}
END_TEST

START_TEST(a_process_with_another_start_time_is_not_signalled)
{
	struct process stranger;
	pid_t pid = kin_fork(stay);

	kin_hear();
	look();
	stranger = *find(pid);
	stranger.start_ticks += _i == 0 ? 1 : (uint64_t)-1;

	ck_assert_int_eq(proctree_signal(&stranger, SIGKILL), -1);
	ck_assert_int_eq(errno, ESRCH);
	ck_assert_int_eq(waitpid(pid, NULL, WNOHANG), 0);
}
END_TEST

START_TEST(a_process_that_has_gone_is_not_there)
{
	struct process gone;
	pid_t pid = kin_fork(stay);

	kin_hear();
	look();
	gone = *find(pid);
	kill(pid, SIGKILL);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);

	ck_assert_int_eq(proctree_signal(&gone, SIGKILL), -1);
	ck_assert_int_eq(errno, ESRCH);
}
END_TEST

START_TEST(a_process_starts_when_the_clock_says)
{
	uint64_t before = proctree_now_ticks(), after;
	pid_t pid = kin_fork(stay);

	after = proctree_now_ticks();
	kin_hear();
	look();

	ck_assert_uint_ge(find(pid)->start_ticks, before);
	ck_assert_uint_le(find(pid)->start_ticks, after);
}
END_TEST

START_TEST(our_own_proc_is_usable)
{
	ck_assert(proctree_usable());
}
END_TEST

static Suite *
proctree_suite(void)
{
	Suite *s = suite_create("proctree");
	TCase *finding = tcase_create("finding");
	TCase *signals = tcase_create("signals");

	tcase_set_timeout(finding, 60);
	tcase_add_checked_fixture(finding, setup, teardown);
	tcase_add_test(finding, who_has_no_children_has_no_descendants);
	tcase_add_test(finding, a_child_is_found_with_all_about_it);
	tcase_add_test(finding, a_grandchild_in_another_session_is_found);
	tcase_add_test(finding, a_daemon_is_found_where_it_was_reparented_to);
	tcase_add_test(finding, a_zombie_is_left_out);
	tcase_add_test(finding, a_stopped_process_is_shown_as_such);
	tcase_add_test(finding, a_pruned_process_takes_its_descendants_with_it);
	tcase_add_test(finding, who_is_nobody_has_no_descendants);
	tcase_add_loop_test(finding, a_name_may_hold_anything, 0,
	    sizeof(names) / sizeof(names[0]));
	tcase_add_test(finding,
	    many_children_are_found_in_the_order_of_their_pids);
	tcase_add_test(finding, a_long_line_of_descent_is_followed);
	tcase_add_test(finding, the_quick_way_finds_the_same);
	suite_add_tcase(s, finding);

	tcase_set_timeout(signals, 60);
	tcase_add_checked_fixture(signals, setup, teardown);
	tcase_add_test(signals, a_signal_reaches_the_process_that_was_seen);
	tcase_add_loop_test(signals,
	    a_process_with_another_start_time_is_not_signalled, 0, 2);
	tcase_add_test(signals, a_process_that_has_gone_is_not_there);
	tcase_add_test(signals, a_process_starts_when_the_clock_says);
	tcase_add_test(signals, our_own_proc_is_usable);
	suite_add_tcase(s, signals);
	return s;
}

int
main(void)
{
	return suite_main(proctree_suite());
}
