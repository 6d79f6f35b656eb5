/* SPDX-License-Identifier: ISC */
/*
 * outcome.h - the exit status that tells how everything ended. Pure.
 *
 * The rules are the table of docs/design.md.
 */
#ifndef REEVE_POLICY_OUTCOME_H
#define REEVE_POLICY_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#define OUTCOME_FAILED 1
#define OUTCOME_USAGE 2
#define OUTCOME_TIMED_OUT 124
#define OUTCOME_REEVE_FAILED 125
#define OUTCOME_CANNOT_EXECUTE 126
#define OUTCOME_NOT_FOUND 127
#define OUTCOME_KILLED 137 /* 128 + SIGKILL */
#define OUTCOME_TERMINATED 143 /* 128 + SIGTERM */

/* How the last run of a worker ended. */
enum run_end {
	RUN_END_NONE, /* none has */
	RUN_END_EXITED, /* value is the exit code */
	RUN_END_SIGNALLED, /* value is the signal */
	RUN_END_TIMED_OUT,
	RUN_END_UNRUNNABLE /* value is OUTCOME_CANNOT_EXECUTE or _NOT_FOUND */
};

struct run_result {
	enum run_end end;
	int value;
	bool interrupted; /* by a signal typed at its terminal */
};

struct outcome {
	bool one_worker; /* there was never more than one */
	struct run_result last; /* of one worker, or of the last to end */
	bool interrupted; /* stopped by SIGINT */
	int stopped_by; /* SIGTERM or SIGQUIT, when asked to stop, or 0 */
	bool killed; /* a stop took SIGKILL somewhere */
	uint32_t failed; /* workers that failed for good */
	uint32_t unrunnable; /* those of them that never ran */
	int unrunnable_code;
	bool reader_left; /* nobody reads standard output any more */
	bool terminated; /* a batch was cut short by SIGTERM or SIGQUIT */
	bool broken; /* reeve itself failed */
};

struct ending {
	int code; /* to exit with */
	int signo; /* to end by, or 0 */
};

struct ending outcome_ending(const struct outcome *);

#endif
