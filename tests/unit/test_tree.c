/* SPDX-License-Identifier: ISC */
/*
 * test_tree.c - own the tree of a task: reap it, signal it, end it.
 *
 * The test plays the worker: a child subreaper with SIGCHLD blocked, which it
 * waits for, or for the tree's own deadline.
 */
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "tests/unit/kin.h"
#include "worker/tree.h"

/* Long enough that what can end by itself does; never waited for in full. */
#define LONG_GRACE_MS 60000
#define SHORT_GRACE_MS 250

/* When a test is stuck; no result depends on it. */
#define PATIENCE_MS 20000

static struct tree tree;
static struct tree_news news; /* of the leader, once it has ended */
static struct msg_processes left;
static pid_t leader;

static void
setup(void)
{
	sigset_t child;

	kin_setup();
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	tree = (struct tree){ 0 };
	news = (struct tree_news){ 0 };
	left = (struct msg_processes){ 0 };
}

static void
teardown(void)
{
	proctree_fini(&tree.picture);
	proctree_fini(&tree.seen);
	kin_teardown();
}

static void
reap(uint64_t now_ms)
{
	struct tree_news n;
	struct msg_processes l;

	tree_reap(&tree, now_ms, &n, &l);
	if (n.leader_ended) {
		news = n;
		left = l;
	}
}

static void
sleep_until_child(uint64_t until_ms, uint64_t now_ms)
{
	uint64_t wait_ms = until_ms > now_ms ? until_ms - now_ms : 0;
	struct timespec ts = { .tv_sec = (time_t)(wait_ms / 1000),
		.tv_nsec = (long)(wait_ms % 1000) * 1000000 };
	sigset_t child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	(void)sigtimedwait(&child, NULL, &ts);
}

static bool
is_empty(void)
{
	return tree.phase == TREE_EMPTY;
}

static bool
has_leader_ended(void)
{
	return news.leader_ended;
}

/* As the worker's loop, until it is so. */
static void
live_until(bool (*so)(void))
{
	uint64_t end_ms = clock_now_ms() + PATIENCE_MS;

	while (!so()) {
		uint64_t now_ms = clock_now_ms();
		uint64_t until_ms = tree_deadline_ms(&tree);

		ck_assert_uint_lt(now_ms, end_ms);
		sleep_until_child(until_ms < end_ms ? until_ms : end_ms,
		    now_ms);
		now_ms = clock_now_ms();
		reap(now_ms);
		tree_due(&tree, now_ms);
	}
}

/* A task whose own process does this in a session of its own. */
static void
begin(void (*life)(void), enum kill_mode mode)
{
	leader = kin_fork(life);
	/* In the session when it says so. */
	tree_begin(&tree, leader, mode, TASK_IN_OWN_SESSION);
}

static void
stop(uint64_t grace_ms)
{
	tree_stop(&tree, SIGTERM, grace_ms, clock_now_ms());
}

static struct msg_clean
account(void)
{
	struct msg_clean m;

	tree_account(&tree, &m);
	return m;
}

/* Lives. Those that lead say so only when those they fork have said so. */

static void
deaf(void)
{
	signal(SIGTERM, SIG_IGN);
	kin_stay();
}

static void
deaf_in_a_session(void)
{
	setsid();
	deaf();
}

static void
willing(void)
{
	setsid();
	kin_stay();
}

static void
willing_member(void)
{
	kin_stay();
}

static void
with_a_deaf_member(void)
{
	setsid();
	kin_fork(deaf);
	kin_stay();
}

static void
leaves_a_deaf_member(void)
{
	setsid();
	kin_fork(deaf);
}

static void
with_a_deaf_emigrant(void)
{
	setsid();
	kin_fork(deaf_in_a_session);
	kin_stay();
}

static void
with_a_willing_emigrant(void)
{
	setsid();
	kin_fork(willing);
	kin_stay();
}

static void
daemonize(void)
{
	setsid();
	kin_fork(willing_member);
}

static void
with_a_daemon(void)
{
	setsid();
	kin_fork(daemonize);
	kin_stay();
}

/* Ends. */

START_TEST(a_willing_task_ends_on_its_stop_signal)
{
	begin(willing, KILL_MODE_TREE);
	kin_hear();
	ck_assert_int_eq(tree.phase, TREE_ALIVE);
	ck_assert_uint_eq(tree_deadline_ms(&tree), CLOCK_NEVER);
	stop(LONG_GRACE_MS);
	live_until(is_empty);

	ck_assert(WIFSIGNALED(news.wait_status));
	ck_assert_int_eq(WTERMSIG(news.wait_status), SIGTERM);
	ck_assert_uint_eq(account().signo, SIGTERM);
	ck_assert_uint_eq(account().ended, 1);
	ck_assert_uint_eq(account().killed.total, 0);
	ck_assert_uint_eq(account().kill_after_ms, 0);
}
END_TEST

START_TEST(a_deaf_leader_is_killed_after_its_grace_and_named)
{
	struct msg_clean m;

	begin(deaf_in_a_session, KILL_MODE_TREE);
	kin_hear();
	stop(SHORT_GRACE_MS);
	live_until(is_empty);

	m = account();
	ck_assert_int_eq(WTERMSIG(news.wait_status), SIGKILL);
	ck_assert_uint_eq(m.killed.total, 1);
	ck_assert_uint_eq(m.killed.named[0].pid, (uint32_t)leader);
	ck_assert_int_eq(m.killed.named[0].reason, MSG_REASON_IGNORED);
	ck_assert_uint_ge(m.kill_after_ms, SHORT_GRACE_MS);
}
END_TEST

START_TEST(without_grace_it_is_killed_at_once)
{
	begin(deaf_in_a_session, KILL_MODE_TREE);
	kin_hear();
	stop(0);
	ck_assert_int_eq(tree.phase, TREE_KILLING);
	live_until(is_empty);

	ck_assert_int_eq(WTERMSIG(news.wait_status), SIGKILL);
}
END_TEST

START_TEST(a_second_stop_without_grace_ends_the_first)
{
	begin(deaf_in_a_session, KILL_MODE_TREE);
	kin_hear();
	stop(LONG_GRACE_MS);
	stop(0);
	live_until(is_empty);

	ck_assert_int_eq(WTERMSIG(news.wait_status), SIGKILL);
	ck_assert_uint_eq(account().signo, SIGTERM);
}
END_TEST

START_TEST(a_second_stop_never_makes_the_grace_longer)
{
	uint64_t kill_at_ms;

	begin(deaf_in_a_session, KILL_MODE_TREE);
	kin_hear();
	stop(SHORT_GRACE_MS);
	kill_at_ms = tree.kill_at_ms;
	stop(LONG_GRACE_MS);
	ck_assert_uint_eq(tree.kill_at_ms, kill_at_ms);
	tree_stop(&tree, SIGQUIT, LONG_GRACE_MS, clock_now_ms());
	ck_assert_uint_eq(tree.kill_at_ms, kill_at_ms);
	live_until(is_empty);

	/* Of QUIT it had not heard. */
	ck_assert_int_eq(WTERMSIG(news.wait_status), SIGQUIT);
}
END_TEST

START_TEST(a_stopped_leader_takes_its_stop_signal)
{
	begin(willing, KILL_MODE_TREE);
	kin_hear();
	kill(leader, SIGSTOP);
	kin_wait_for(leader, WSTOPPED);
	stop(LONG_GRACE_MS);
	live_until(is_empty);

	ck_assert_int_eq(WTERMSIG(news.wait_status), SIGTERM);
	ck_assert_uint_eq(account().killed.total, 0);
}
END_TEST

START_TEST(a_deaf_group_member_is_killed_after_its_leader_ended)
{
	pid_t a, b, member;
	struct msg_clean m;

	begin(with_a_deaf_member, KILL_MODE_TREE);
	a = kin_hear();
	b = kin_hear();
	member = a == leader ? b : a;
	stop(SHORT_GRACE_MS);
	live_until(is_empty);

	m = account();
	ck_assert_int_eq(WTERMSIG(news.wait_status), SIGTERM);
	ck_assert_uint_eq(m.ended, 1);
	ck_assert_uint_eq(m.killed.total, 1);
	ck_assert_uint_eq(m.killed.named[0].pid, (uint32_t)member);
	ck_assert_int_eq(m.killed.named[0].reason, MSG_REASON_IGNORED);
	kin_wait_end(member);
}
END_TEST

START_TEST(who_is_left_when_the_leader_exits_is_named)
{
	pid_t member;

	begin(leaves_a_deaf_member, KILL_MODE_TREE);
	member = kin_hear();
	live_until(has_leader_ended);

	ck_assert_int_eq(news.wait_status, 0);
	ck_assert_int_eq(tree.phase, TREE_ALIVE);
	ck_assert_uint_eq(left.total, 1);
	ck_assert_uint_eq(left.named[0].pid, (uint32_t)member);
	ck_assert_int_eq(left.named[0].reason, MSG_REASON_LEFT_BEHIND);

	stop(SHORT_GRACE_MS);
	live_until(is_empty);
	ck_assert_uint_eq(account().killed.total, 1);
}
END_TEST

START_TEST(a_deaf_emigrant_is_killed_and_told_apart)
{
	pid_t a, b, emigrant;
	struct msg_clean m;

	begin(with_a_deaf_emigrant, KILL_MODE_TREE);
	a = kin_hear();
	b = kin_hear();
	emigrant = a == leader ? b : a;
	stop(SHORT_GRACE_MS);
	live_until(is_empty);

	m = account();
	ck_assert_uint_eq(m.killed.total, 1);
	ck_assert_uint_eq(m.killed.named[0].pid, (uint32_t)emigrant);
	ck_assert_int_eq(m.killed.named[0].reason, MSG_REASON_LEFT_SESSION);
}
END_TEST

/* The group's signal does not reach them: a look does. */
START_TEST(who_left_the_group_gets_the_stop_signal_too)
{
	static void (*const lives[])(
	    void) = { with_a_willing_emigrant, with_a_daemon };

	begin(lives[_i], KILL_MODE_TREE);
	kin_hear();
	kin_hear();
	stop(LONG_GRACE_MS);
	live_until(is_empty);

	ck_assert_uint_eq(account().killed.total, 0);
	ck_assert_uint_ge(account().ended, 2);
}
END_TEST

START_TEST(kill_mode_group_leaves_emigrants_alone)
{
	pid_t a, b, emigrant;

	begin(with_a_deaf_emigrant, KILL_MODE_GROUP);
	a = kin_hear();
	b = kin_hear();
	emigrant = a == leader ? b : a;
	stop(SHORT_GRACE_MS);
	live_until(is_empty);

	ck_assert_int_eq(WTERMSIG(news.wait_status), SIGTERM);
	ck_assert_uint_eq(account().killed.total, 0);
	ck_assert(kin_is_there(emigrant));
}
END_TEST

START_TEST(kill_mode_group_kills_the_group)
{
	pid_t a, b, member;

	begin(with_a_deaf_member, KILL_MODE_GROUP);
	a = kin_hear();
	b = kin_hear();
	member = a == leader ? b : a;
	stop(SHORT_GRACE_MS);
	live_until(is_empty);

	ck_assert_uint_eq(account().killed.total, 1);
	kin_wait_end(member);
}
END_TEST

START_TEST(kill_mode_process_ends_the_leader_alone)
{
	pid_t a, b, member;

	begin(with_a_deaf_member, KILL_MODE_PROCESS);
	a = kin_hear();
	b = kin_hear();
	member = a == leader ? b : a;
	stop(LONG_GRACE_MS);
	live_until(is_empty);

	ck_assert_int_eq(WTERMSIG(news.wait_status), SIGTERM);
	ck_assert(kin_is_there(member));
}
END_TEST

START_TEST(a_task_that_exits_by_itself_is_empty)
{
	begin(kin_say, KILL_MODE_TREE);
	live_until(is_empty);

	ck_assert(news.leader_ended);
	ck_assert_int_eq(news.wait_status, 0);
	ck_assert_uint_eq(left.total, 0);
	ck_assert_uint_eq(account().signo, 0);
	ck_assert_uint_eq(account().ended, 0);
}
END_TEST

START_TEST(a_tree_can_be_begun_again)
{
	for (int i = 0; i < 3; i++) {
		news = (struct tree_news){ 0 };
		begin(i == 1 ? with_a_deaf_emigrant : willing, KILL_MODE_TREE);
		kin_hear();
		if (i == 1)
			kin_hear();
		stop(i == 1 ? 0 : LONG_GRACE_MS);
		live_until(is_empty);
		ck_assert_int_eq(account().killed.total >= 2, i == 1);
	}
}
END_TEST

START_TEST(an_empty_tree_has_nothing_to_stop)
{
	stop(0);
	stop(LONG_GRACE_MS);
	tree_signal(&tree, SIGTERM, true);
	tree_signal(&tree, SIGTERM, false);

	ck_assert_int_eq(tree.phase, TREE_EMPTY);
	ck_assert_uint_eq(tree_deadline_ms(&tree), CLOCK_NEVER);
}
END_TEST

/* Signals that pass. */

static void
on_usr1(int signo)
{
	(void)signo;
	kin_say();
}

static void
answering_child(void)
{
	signal(SIGUSR1, on_usr1);
	setsid();
	kin_stay();
}

static void
answering(void)
{
	signal(SIGUSR1, on_usr1);
	setsid();
	kin_fork(answering_child);
	kin_stay();
}

START_TEST(a_signal_is_passed_on_to_the_leader_or_to_all)
{
	pid_t a, b;

	begin(answering, KILL_MODE_TREE);
	kin_hear();
	kin_hear();
	tree_signal(&tree, SIGUSR1, false);
	ck_assert_int_eq(kin_hear(), leader);
	tree_signal(&tree, SIGUSR1, true);
	a = kin_hear();
	b = kin_hear();
	ck_assert_int_ne(a, b);
	ck_assert(a == leader || b == leader);
	ck_assert_int_eq(tree.phase, TREE_ALIVE);
}
END_TEST

START_TEST(a_signal_to_all_is_not_taken_for_the_stop_signal)
{
	begin(with_a_willing_emigrant, KILL_MODE_TREE);
	kin_hear();
	kin_hear();
	tree_signal(&tree, SIGCONT, true);
	stop(LONG_GRACE_MS);
	live_until(is_empty);

	ck_assert_uint_eq(account().killed.total, 0);
}
END_TEST

static Suite *
tree_suite(void)
{
	Suite *s = suite_create("tree");
	TCase *ends = tcase_create("ends");
	TCase *others = tcase_create("others");
	TCase *modes = tcase_create("modes");

	tcase_set_timeout(ends, 60);
	tcase_add_checked_fixture(ends, setup, teardown);
	tcase_add_test(ends, a_willing_task_ends_on_its_stop_signal);
	tcase_add_test(ends, a_deaf_leader_is_killed_after_its_grace_and_named);
	tcase_add_test(ends, without_grace_it_is_killed_at_once);
	tcase_add_test(ends, a_second_stop_without_grace_ends_the_first);
	tcase_add_test(ends, a_second_stop_never_makes_the_grace_longer);
	tcase_add_test(ends, a_stopped_leader_takes_its_stop_signal);
	tcase_add_test(ends, a_task_that_exits_by_itself_is_empty);
	tcase_add_test(ends, a_tree_can_be_begun_again);
	tcase_add_test(ends, an_empty_tree_has_nothing_to_stop);
	suite_add_tcase(s, ends);

	tcase_set_timeout(others, 60);
	tcase_add_checked_fixture(others, setup, teardown);
	tcase_add_test(others,
	    a_deaf_group_member_is_killed_after_its_leader_ended);
	tcase_add_test(others, who_is_left_when_the_leader_exits_is_named);
	tcase_add_test(others, a_deaf_emigrant_is_killed_and_told_apart);
	tcase_add_loop_test(others, who_left_the_group_gets_the_stop_signal_too,
	    0, 2);
	suite_add_tcase(s, others);

	tcase_set_timeout(modes, 60);
	tcase_add_checked_fixture(modes, setup, teardown);
	tcase_add_test(modes, kill_mode_group_leaves_emigrants_alone);
	tcase_add_test(modes, kill_mode_group_kills_the_group);
	tcase_add_test(modes, kill_mode_process_ends_the_leader_alone);
	tcase_add_test(modes, a_signal_is_passed_on_to_the_leader_or_to_all);
	tcase_add_test(modes, a_signal_to_all_is_not_taken_for_the_stop_signal);
	suite_add_tcase(s, modes);
	return s;
}

int
main(void)
{
	return suite_main(tree_suite());
}
