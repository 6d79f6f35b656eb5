/* SPDX-License-Identifier: ISC */
/*
 * stamp.h - what a stamp task says when it comes to life.
 *
 * One write(2) to a FIFO, under PIPE_BUF, so that records are never mixed. A
 * plain struct, because both sides come from one compiler in one run.
 */
#ifndef REEVE_BENCH_STAMP_H
#define REEVE_BENCH_STAMP_H

#include <stdint.h>

/*
 * The environment variable that names the FIFO. Not an argument, because some
 * supervisors start `./run` without any.
 */
#define STAMP_VARIABLE "REEVE_BENCH_FIFO"

struct stamp {
	int64_t at_ns; /* CLOCK_MONOTONIC, read before all else */
	int64_t pid;
};

#endif
