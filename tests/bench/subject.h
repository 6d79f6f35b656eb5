/* SPDX-License-Identifier: ISC */
/*
 * subject.h - a supervisor under test: start it, hear its tasks, end it.
 *
 * What cannot be done ends the program, through subject_fail, with everything
 * that was started killed. The same happens on SIGINT, SIGTERM and SIGHUP.
 */
#ifndef REEVE_BENCH_SUBJECT_H
#define REEVE_BENCH_SUBJECT_H

#include <sys/types.h>

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#define NS_PER_MS 1000000

struct subject {
	const char *name;
	char **argv; /* NULL at the end */
	char path[PATH_MAX]; /* the FIFO of its tasks */
	int fifo;
	int out; /* its standard output; -1 for the null device */
	pid_t pid; /* of the supervisor; 0 while it does not run */
	int pidfd;
};

/* Once, before all else: signals, and strays become children of ours. */
void subject_setup(void);

/* The caller has filled in name and argv. Makes the FIFO in folder dir. */
void subject_open(struct subject *s, const char *dir);
void subject_close(struct subject *s);

/* Returns the monotonic time just before it was forked. */
int64_t subject_start(struct subject *s);

/*
 * Wait until n more tasks have reported. Returns the latest of their first
 * instants, and in *pid, unless NULL, the pid of that task.
 */
int64_t subject_await(struct subject *s, size_t n, pid_t *pid);

/* All threads of the machine, in one number. */
size_t subject_threads(void);

/*
 * Wait until there are n threads more than `before` and none has come for a
 * while. Unlike a look at each process this leaves nothing in the kernel's
 * cache of /proc, which a process that ends has to clear away.
 */
void subject_await_threads(struct subject *s, size_t before, size_t n);

/* Wait until it has n descendants of this name. */
void subject_await_named(struct subject *s, size_t n, const char *comm);

/*
 * Ask it to leave, wait for it and for all that it leaves behind; nothing else
 * may run. Returns the time it took until the last was gone, and in
 * *n_survivors how many had to be killed here.
 */
int64_t subject_stop(struct subject *s, size_t *n_survivors);

/*
 * Wait until it has ended by itself, and well. Returns the processor time that
 * it and its children took.
 */
int64_t subject_finish(struct subject *s);

/* Ends the program when nothing is there to be read for a minute. */
void subject_await_output(const struct subject *s, int fd);

int64_t now_ns(void);
void nap_until(int64_t at_ns);
void nap_ms(int64_t ms);

/* Until the start of n workers is over for them and their supervisor. */
void nap_settle(size_t n_workers);

/* Kill every process that was started here, and wait for it. */
void end_everything(void);

_Noreturn void subject_fail(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

#endif
