/* SPDX-License-Identifier: ISC */
/*
 * figures.h - the kinds of figure, each a function that prints its lines.
 *
 * A line is "figure name value", times in milliseconds, memory in KB.
 */
#ifndef REEVE_BENCH_FIGURES_H
#define REEVE_BENCH_FIGURES_H

#include "tests/bench/subject.h"

struct plan {
	struct subject *subjects;
	size_t n_subjects;
	size_t rounds;
	size_t n_workers; /* in each subject */
	int64_t seconds; /* that an idle one is watched */
	const char *dir; /* for FIFOs */
	const char *task; /* comm of the tasks */
	const char *trace; /* file that strace writes */
};

/* Of n samples, which it sorts. */
double median(double *samples, size_t n);

/*
 * A line: the medians of what was measured in n rounds and of what it cost; and
 * the rounds one by one, in their order, because what the subjects did in the
 * same round belongs together. The costs are sorted.
 */
void print_rounds(const char *figure, const char *name, const double *rounds,
    double *costs, size_t n);

void figure_restart(const struct plan *plan);
void figure_start(const struct plan *plan);
void figure_stop(const struct plan *plan);
void figure_many(const struct plan *plan);
void figure_idle(const struct plan *plan);

/* One supervisor with n_workers: itself, its workers, the pages of one. */
void figure_memory(const struct plan *plan);

/* n_workers supervisors of one task; their last argument gets ".1", ... */
void figure_copies(const struct plan *plan);

/* The logger of one supervisor with n_workers. */
void figure_logger(const struct plan *plan);

/*
 * Speed in MB/s and processor seconds per GB of whoever reads what the writers
 * among the subjects' tasks write; their stamps are dir/run/stamp, and all
 * else in dir/run, emptied before each round, is output. See writer.c.
 */
void figure_flow(const struct plan *plan);

/* Microseconds from the write of a line to its arrival at a terminal. */
void figure_latency(const struct plan *plan);

/*
 * Until each subject has ended by itself: seconds, processor seconds of it and
 * of all that it waited for, the medians, and the seconds of each round.
 */
void figure_batch(const struct plan *plan);

/* PSS of a supervisor and of its children, while n_workers tasks run. */
void figure_family(const struct plan *plan);

/* The most memory that each subject had itself, until it ended. */
void figure_peak(const struct plan *plan);

#endif
