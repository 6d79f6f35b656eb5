/* SPDX-License-Identifier: ISC */
/* test_shutdown.c - how a request to stop becomes a stop. */
#include "supervisor/policy/shutdown.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

/*
 * Requests by letter: o a pool is over, t TERM, i INT, q QUIT. Answers: S stop
 * all, K kill all, - nothing.
 */
static const struct example {
	const char *requests;
	const char *answers;
	bool interrupted;
	bool use_quit;
} examples[] = {
	{ "t", "S", false, false },
	{ "i", "S", true, false },
	{ "q", "S", false, true },
	{ "o", "S", false, false },
	{ "tt", "SK", false, false },
	{ "ti", "SK", true, false },
	{ "it", "SK", true, false },
	{ "ii", "SK", true, false },
	{ "tq", "SK", false, false },
	{ "qq", "SK", false, true },
	{ "qt", "SK", false, true },
	{ "ttt", "SK-", false, false },
	{ "tti", "SK-", true, false },
	{ "ttq", "SK-", false, false },
	{ "oo", "S-", false, false },
	{ "ot", "S-", false, false },
	{ "oi", "S-", true, false },
	{ "oq", "S-", false, false },
	{ "ott", "S-K", false, false },
	{ "otot", "S--K", false, false },
	{ "to", "S-", false, false },
	{ "tooot", "S---K", false, false },
	{ "tto", "SK-", false, false },
};

static enum shutdown_request
request_of(char letter)
{
	switch (letter) {
	case 't': return SHUTDOWN_REQ_TERM;
	case 'i': return SHUTDOWN_REQ_INT;
	case 'q': return SHUTDOWN_REQ_QUIT;
	default: return SHUTDOWN_REQ_OVER;
	}
}

static char
letter_of(enum shutdown_action action)
{
	switch (action) {
	case SHUTDOWN_ACT_STOP: return 'S';
	case SHUTDOWN_ACT_KILL: return 'K';
	case SHUTDOWN_ACT_NONE: return '-';
	}
	return '?';
}

START_TEST(the_first_request_stops_and_a_second_of_a_person_kills)
{
	const struct example *e = &examples[_i];
	struct shutdown s = { 0 };
	char answers[16] = "";

	for (size_t i = 0; e->requests[i] != '\0'; i++)
		answers[i] = letter_of(shutdown_step(&s,
		    request_of(e->requests[i]), i * SHUTDOWN_ECHO_MS));

	ck_assert_str_eq(answers, e->answers);
	ck_assert_int_eq(s.interrupted, e->interrupted);
	ck_assert_int_eq(s.use_quit, e->use_quit);
}
END_TEST

/* A millisecond under, at and over the time of an echo. */
START_TEST(an_echo_of_the_first_request_is_the_same_request)
{
	uint64_t later_ms = 5000 + SHUTDOWN_ECHO_MS - 1 + (uint64_t)_i;
	struct shutdown s = { 0 };

	shutdown_step(&s, SHUTDOWN_REQ_INT, 5000);

	ck_assert_int_eq(shutdown_step(&s, SHUTDOWN_REQ_TERM, later_ms),
	    _i == 0 ? SHUTDOWN_ACT_NONE : SHUTDOWN_ACT_KILL);
}
END_TEST

START_TEST(an_echo_is_of_the_first_request_and_of_no_other)
{
	struct shutdown s = { 0 };

	shutdown_step(&s, SHUTDOWN_REQ_TERM, 5000);
	for (uint64_t ms = 5010; ms < 5000 + SHUTDOWN_ECHO_MS; ms += 10)
		ck_assert_int_eq(shutdown_step(&s, SHUTDOWN_REQ_TERM, ms),
		    SHUTDOWN_ACT_NONE);

	ck_assert_int_eq(shutdown_step(&s, SHUTDOWN_REQ_TERM,
			     5000 + SHUTDOWN_ECHO_MS),
	    SHUTDOWN_ACT_KILL);
}
END_TEST

/* INT and TERM come at once, and the loop takes the later one first. */
START_TEST(an_echo_may_be_taken_before_what_it_echoes)
{
	struct shutdown s = { 0 };

	shutdown_step(&s, SHUTDOWN_REQ_TERM, 5001);

	ck_assert_int_eq(shutdown_step(&s, SHUTDOWN_REQ_INT, 5000),
	    SHUTDOWN_ACT_NONE);
}
END_TEST

START_TEST(an_echo_is_interrupted_too)
{
	struct shutdown s = { 0 };

	shutdown_step(&s, SHUTDOWN_REQ_TERM, 5000);
	shutdown_step(&s, SHUTDOWN_REQ_INT, 5000);

	ck_assert(s.interrupted);
	ck_assert_int_eq(s.phase, SHUTDOWN_GRACE);
}
END_TEST

START_TEST(the_phase_tells_how_far_it_went)
{
	struct shutdown s = { 0 };
	uint64_t now_ms = 0;

	ck_assert_int_eq(s.phase, SHUTDOWN_NONE);
	shutdown_step(&s, SHUTDOWN_REQ_OVER, now_ms += 200);
	ck_assert_int_eq(s.phase, SHUTDOWN_GRACE);
	ck_assert(!s.asked);
	shutdown_step(&s, SHUTDOWN_REQ_TERM, now_ms += 200);
	ck_assert_int_eq(s.phase, SHUTDOWN_GRACE);
	ck_assert(s.asked);
	shutdown_step(&s, SHUTDOWN_REQ_TERM, now_ms += 200);
	ck_assert_int_eq(s.phase, SHUTDOWN_HURRY);
}
END_TEST

static Suite *
shutdown_suite(void)
{
	Suite *s = suite_create("shutdown");
	TCase *requests = tcase_create("requests");

	tcase_add_loop_test(requests,
	    the_first_request_stops_and_a_second_of_a_person_kills, 0,
	    N_ELEMENTS(examples));
	tcase_add_loop_test(requests,
	    an_echo_of_the_first_request_is_the_same_request, 0, 3);
	tcase_add_test(requests,
	    an_echo_is_of_the_first_request_and_of_no_other);
	tcase_add_test(requests, an_echo_may_be_taken_before_what_it_echoes);
	tcase_add_test(requests, an_echo_is_interrupted_too);
	tcase_add_test(requests, the_phase_tells_how_far_it_went);
	suite_add_tcase(s, requests);
	return s;
}

int
main(void)
{
	return suite_main(shutdown_suite());
}
