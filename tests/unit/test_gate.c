/* SPDX-License-Identifier: ISC */
/* test_gate.c - whether another task may start now. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "supervisor/batch/gate.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

#define MEMINFO "MemTotal: 100 kB\nMemFree: 9 kB\nMemAvailable:   %s\nX: 1 kB\n"

static char directory[64];
static struct gate_config config;
static struct gate gate;
static uint64_t now;

static void
write_file(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", directory, name);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(text, f), 0);
	ck_assert_int_eq(fclose(f), 0);
}

static void
say_memory(const char *available)
{
	char text[256];

	(void)snprintf(text, sizeof(text), MEMINFO, available);
	write_file("meminfo", text);
}

static void
setup(void)
{
	(void)strlcpy(directory, "/tmp/reeve-gate-XXXXXX", sizeof(directory));
	ck_assert_ptr_nonnull(mkdtemp(directory));
	config = (struct gate_config){ 0 };
	now = 500000;
}

static void
teardown(void)
{
	char clean[128];

	(void)snprintf(clean, sizeof(clean), "rm -rf %s", directory);
	ck_assert_int_eq(system(clean), 0);
}

static void
begin(void)
{
	gate_init(&gate, &config);
	gate.proc = directory;
}

/* How many start in this time, by a caller who always comes late_ms late. */
static unsigned
starts(uint64_t for_ms, uint64_t late_ms)
{
	uint64_t end = now + for_ms;
	unsigned n = 0;

	while (now < end) {
		uint64_t again = gate_ask(&gate, now);

		if (again == 0) {
			gate_started(&gate, now);
			n++;
			continue;
		}
		ck_assert_uint_gt(again, now);
		now = again + late_ms;
	}
	return n;
}

START_TEST(nothing_asked_is_an_open_gate)
{
	begin();

	ck_assert(gate_is_idle(&gate));
	for (int i = 0; i < 100; i++) {
		ck_assert_uint_eq(gate_ask(&gate, now), 0);
		gate_started(&gate, now);
	}
}
END_TEST

static const struct gate_config busy[] = {
	{ .delay_ms = 1 },
	{ .rate = DBL_MIN },
	{ .load = 0.01 },
	{ .memory_bytes = 1 },
};

START_TEST(anything_asked_is_no_idle_gate)
{
	config = busy[_i];
	begin();
	ck_assert(!gate_is_idle(&gate));
}
END_TEST

static const double no_rates[] = { 0, -1, -INFINITY, NAN, INFINITY };

START_TEST(what_is_no_rate_limits_nothing)
{
	config.rate = no_rates[_i];
	begin();

	ck_assert(gate_is_idle(&gate));
	gate_started(&gate, now);
	ck_assert_uint_eq(gate_ask(&gate, now), 0);
}
END_TEST

START_TEST(the_first_start_is_at_once_and_the_next_after_the_delay)
{
	config.delay_ms = 250;
	begin();

	ck_assert_uint_eq(gate_ask(&gate, now), 0);
	ck_assert_uint_eq(gate_ask(&gate, now), 0);
	gate_started(&gate, now);
	ck_assert_uint_eq(gate_ask(&gate, now), now + 250);
	ck_assert_uint_eq(gate_ask(&gate, now + 249), now + 250);
	ck_assert_uint_eq(gate_ask(&gate, now + 250), 0);
}
END_TEST

START_TEST(a_late_start_delays_the_next)
{
	config.delay_ms = 100;
	begin();

	gate_started(&gate, now);
	gate_started(&gate, now + 170);
	ck_assert_uint_eq(gate_ask(&gate, now + 269), now + 270);
	ck_assert_uint_eq(gate_ask(&gate, now + 270), 0);
}
END_TEST

static const struct {
	double rate;
	uint64_t late_ms;
	unsigned least;
	unsigned most; /* in ten seconds */
} rates[] = {
	{ 1, 0, 10, 10 },
	{ 3, 0, 30, 30 },
	{ 7, 0, 70, 70 },
	{ 10, 0, 100, 100 },
	{ 10, 1, 98, 100 },
	{ 99, 0, 990, 990 },
	{ 100, 0, 1000, 1000 },
	{ 1000, 0, 10000, 10010 },
	{ 3000, 0, 30000, 30030 },
	{ 3000, 3, 29900, 30030 },
	{ 500, 1, 4990, 5005 },
	{ 0.5, 0, 5, 5 },
	{ 0.1, 0, 1, 1 },
	{ 1e-300, 0, 1, 1 },
};

START_TEST(a_rate_is_kept_to_and_reached)
{
	unsigned n;

	config.rate = rates[_i].rate;
	begin();

	n = starts(10000, rates[_i].late_ms);

	ck_assert_uint_ge(n, rates[_i].least);
	ck_assert_uint_le(n, rates[_i].most);
}
END_TEST

/* Whoever comes when he likes: no window of a second has one too many. */
START_TEST(no_second_has_more_than_a_low_rate)
{
	uint64_t at[2000];
	unsigned rate = 1 + (unsigned)_i, n = 0, seed = 12345;

	config.rate = rate;
	begin();
	while (n < N_ELEMENTS(at)) {
		uint64_t again = gate_ask(&gate, now);

		if (again != 0) {
			seed = seed * 1103515245 + 12345;
			now = again + (seed >> 16) % 4 * ((seed >> 20) % 9);
			continue;
		}
		gate_started(&gate, now);
		at[n++] = now;
	}

	for (unsigned i = rate; i < n; i++)
		if (at[i] - at[i - rate] < 1000)
			ck_abort_msg("%u starts in a second, at %u", rate, i);
}
END_TEST

START_TEST(a_pause_is_not_made_up_for)
{
	config.rate = _i == 0 ? 10 : 1000;
	begin();
	(void)starts(2000, 0);
	now += 3600000;

	ck_assert_uint_le(starts(1000, 0), _i == 0 ? 10 : 1011);
}
END_TEST

START_TEST(delay_and_rate_hold_both)
{
	config.delay_ms = 300;
	config.rate = 5;
	begin();
	ck_assert_uint_eq(starts(3000, 0), 10);

	config.delay_ms = 10;
	begin();
	ck_assert_uint_eq(starts(3000, 0), 15);
}
END_TEST

START_TEST(load_at_the_limit_closes_the_gate)
{
	config.load = 2;
	begin();
	write_file("loadavg", "1.99 9.00 9.00 1/2 3\n");
	ck_assert_uint_eq(gate_ask(&gate, now), 0);

	begin();
	write_file("loadavg", "2.00 0.00 0.00 1/2 3\n");
	ck_assert_uint_eq(gate_ask(&gate, now), now + 1000);
	write_file("loadavg", "0.00 0.00 0.00 1/2 3\n");
	ck_assert_uint_eq(gate_ask(&gate, now + 999), now + 1000);
	ck_assert_uint_eq(gate_ask(&gate, now + 1000), 0);
}
END_TEST

START_TEST(starts_count_as_load_until_the_next_look)
{
	config.load = 4.5;
	begin();
	write_file("loadavg", "1.00 0.00 0.00 1/2 3\n");

	ck_assert_uint_eq(starts(1000, 0), 4);
	ck_assert_uint_eq(starts(1000, 0), 4);
	write_file("loadavg", "4.49 0.00 0.00 1/2 3\n");
	ck_assert_uint_eq(starts(1000, 0), 1);
	write_file("loadavg", "4.50 0.00 0.00 1/2 3\n");
	ck_assert_uint_eq(starts(1000, 0), 0);
}
END_TEST

START_TEST(little_memory_closes_the_gate)
{
	config.memory_bytes = 10240;
	begin();
	say_memory("9 kB");
	ck_assert_uint_eq(gate_ask(&gate, now), now + 1000);
	say_memory("10 kB");
	ck_assert_uint_eq(gate_ask(&gate, now + 1000), 0);
	config.memory_bytes = 10241;
	begin();
	ck_assert_uint_eq(gate_ask(&gate, now), now + 1000);
}
END_TEST

START_TEST(load_and_memory_hold_both)
{
	config.load = 1;
	config.memory_bytes = 1024;
	begin();
	say_memory("1 kB");
	write_file("loadavg", "3.00 0.00 0.00 1/2 3\n");
	ck_assert_uint_ne(gate_ask(&gate, now), 0);
	write_file("loadavg", "0.00 0.00 0.00 1/2 3\n");
	ck_assert_uint_eq(gate_ask(&gate, now + 1000), 0);
	say_memory("0 kB");
	ck_assert_uint_ne(gate_ask(&gate, now + 2000), 0);
}
END_TEST

START_TEST(the_machine_is_not_looked_at_before_the_delay)
{
	config.delay_ms = 5000;
	config.load = 1;
	begin();
	write_file("loadavg", "0.00 0.00 0.00 1/2 3\n");
	ck_assert_uint_eq(gate_ask(&gate, now), 0);
	gate_started(&gate, now);

	ck_assert_uint_eq(gate_ask(&gate, now + 4000), now + 5000);
	write_file("loadavg", "7.00 0.00 0.00 1/2 3\n");
	ck_assert_uint_eq(gate_ask(&gate, now + 5000), now + 6000);
}
END_TEST

static const char *const nonsense[] = { "", "x", "1.0", "load 1.0 2.0\n",
	"\xff\xff\xff\n" };

START_TEST(a_machine_that_tells_nothing_limits_nothing)
{
	config.load = 0.1;
	config.memory_bytes = 1;
	begin();
	if (_i > 0) {
		write_file("loadavg", nonsense[_i - 1]);
		write_file("meminfo", nonsense[_i - 1]);
	}

	for (int i = 0; i < 100; i++) {
		ck_assert_uint_eq(gate_ask(&gate, now), 0);
		gate_started(&gate, now);
	}
	ck_assert(gate.load_said && gate.memory_said);
	/* It may come to its senses. */
	say_memory("0 kB");
	ck_assert_uint_ne(gate_ask(&gate, now + 1000), 0);
}
END_TEST

static const char *const bad_sizes[] = { "kB", "12 MB", "12",
	"99999999999999999999999 kB", "18446744073709551615 kB" };

START_TEST(a_size_that_is_none_limits_nothing)
{
	config.memory_bytes = UINT64_MAX;
	begin();
	say_memory(bad_sizes[_i]);

	ck_assert_uint_eq(gate_ask(&gate, now), 0);
	ck_assert(gate.memory_said && !gate.load_said);
}
END_TEST

START_TEST(this_machine_tells)
{
	config.load = 1e9;
	config.memory_bytes = 1;
	gate_init(&gate, &config);

	ck_assert_uint_eq(gate_ask(&gate, now), 0);
	ck_assert(!gate.load_said && !gate.memory_said);
	config.memory_bytes = UINT64_MAX;
	ck_assert_uint_ne(gate_ask(&gate, now + 1000), 0);
}
END_TEST

static void
add_machine(TCase *t)
{
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, load_at_the_limit_closes_the_gate);
	tcase_add_test(t, starts_count_as_load_until_the_next_look);
	tcase_add_test(t, little_memory_closes_the_gate);
	tcase_add_test(t, load_and_memory_hold_both);
	tcase_add_test(t, the_machine_is_not_looked_at_before_the_delay);
	tcase_add_loop_test(t, a_machine_that_tells_nothing_limits_nothing, 0,
	    N_ELEMENTS(nonsense) + 1);
	tcase_add_loop_test(t, a_size_that_is_none_limits_nothing, 0,
	    N_ELEMENTS(bad_sizes));
	tcase_add_test(t, this_machine_tells);
}

static Suite *
gate_suite(void)
{
	Suite *s = suite_create("gate");
	TCase *pace = tcase_create("pace");
	TCase *machine = tcase_create("machine");

	tcase_add_checked_fixture(pace, setup, teardown);
	tcase_add_test(pace, nothing_asked_is_an_open_gate);
	tcase_add_loop_test(pace, anything_asked_is_no_idle_gate, 0,
	    N_ELEMENTS(busy));
	tcase_add_loop_test(pace, what_is_no_rate_limits_nothing, 0,
	    N_ELEMENTS(no_rates));
	tcase_add_test(pace,
	    the_first_start_is_at_once_and_the_next_after_the_delay);
	tcase_add_test(pace, a_late_start_delays_the_next);
	tcase_add_loop_test(pace, a_rate_is_kept_to_and_reached, 0,
	    N_ELEMENTS(rates));
	tcase_add_loop_test(pace, no_second_has_more_than_a_low_rate, 0, 100);
	tcase_add_loop_test(pace, a_pause_is_not_made_up_for, 0, 2);
	tcase_add_test(pace, delay_and_rate_hold_both);
	suite_add_tcase(s, pace);

	add_machine(machine);
	suite_add_tcase(s, machine);
	return s;
}

int
main(void)
{
	return suite_main(gate_suite());
}
