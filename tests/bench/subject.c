/* SPDX-License-Identifier: ISC */
/*
 * subject.c - a supervisor under test: start it, hear its tasks, end it.
 *
 * Signals are blocked but in ppoll, so the handler runs at no other place and
 * may do what an ordinary function may.
 */
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/proc.h"
#include "tests/bench/stamp.h"
#include "tests/bench/subject.h"

#define NS_PER_S 1000000000
#define PATIENCE_MS 60000 /* without any progress */
#define QUIET_MS 300 /* nothing new for so long: all are there */
#define LOOK_MS 20 /* between two looks at the number of threads */
#define LEAVE_MS 300000 /* from SIGTERM on: slow is a figure too */
#define STRAYS_MS 1000 /* for what a supervisor leaves behind */
#define SETTLE_MS 200 /* plus 1 ms for each worker ... */
#define SETTLE_MAX_MS 1500 /* ... up to this */
#define FIFO_BYTES (1 << 20) /* the most that an ordinary user may ask for */
#define BATCH 256

static sigset_t nothing_blocked;

int64_t
now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

/* False when nothing happened in time. The one place where signals come. */
static int
wait_ns(struct pollfd *fds, nfds_t n, int64_t ns)
{
	struct timespec ts = {
		.tv_sec = (time_t)(ns / NS_PER_S),
		.tv_nsec = (long)(ns % NS_PER_S),
	};

	return ppoll(fds, n, &ts, &nothing_blocked);
}

void
nap_until(int64_t at_ns)
{
	int64_t left;

	while ((left = at_ns - now_ns()) > 0)
		wait_ns(NULL, 0, left);
}

void
nap_ms(int64_t ms)
{
	nap_until(now_ns() + ms * NS_PER_MS);
}

void
nap_settle(size_t n_workers)
{
	int64_t ms = SETTLE_MS + (int64_t)n_workers;

	nap_ms(ms < SETTLE_MAX_MS ? ms : SETTLE_MAX_MS);
}

/*
 * Only children are killed, never grandchildren: nobody else reaps them, so
 * their pids cannot have gone to strangers. Theirs come to us when they die,
 * because we are their subreaper.
 */
void
end_everything(void)
{
	static const struct timespec pause_ms = { .tv_nsec = NS_PER_MS };
	struct proc_list list = { 0 };
	pid_t pid;

	for (;;) {
		while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
			continue;
		if (pid == -1)
			break;
		proc_list_read(&list);
		for (size_t i = 0; i < list.n; i++)
			if (list.procs[i].ppid == getpid())
				kill(list.procs[i].pid, SIGKILL);
		nanosleep(&pause_ms, NULL);
	}
	proc_list_free(&list);
}

void
subject_fail(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vwarnx(format, ap);
	va_end(ap);
	end_everything();
	exit(1);
}

static void
on_signal(int signo)
{
	end_everything();
	exit(128 + signo);
}

void
subject_setup(void)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction act = { .sa_handler = on_signal };
	sigset_t blocked;

	sigemptyset(&nothing_blocked);
	sigemptyset(&blocked);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaddset(&blocked, signals[i]);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
	act.sa_mask = blocked;
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &act, NULL);
	/* Whoever started us may have these ignored, and exec would keep it. */
	signal(SIGCHLD, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1)
		err(1, "subreaper");
	prctl(PR_SET_PDEATHSIG, SIGTERM);
}

void
subject_open(struct subject *s, const char *dir)
{
	int len;

	s->pid = 0;
	s->pidfd = -1;
	s->out = -1;
	len = snprintf(s->path, sizeof(s->path), "%s/fifo.%s", dir, s->name);
	if (len < 0 || (size_t)len >= sizeof(s->path))
		subject_fail("%s: name too long", dir);
	unlink(s->path); /* left by one that failed */
	if (mkfifo(s->path, 0600) == -1)
		subject_fail("%s: %s", s->path, strerror(errno));
	/* Open for writing too, so that it never comes to end of file. */
	s->fifo = open(s->path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (s->fifo == -1)
		subject_fail("%s: %s", s->path, strerror(errno));
	fcntl(s->fifo, F_SETPIPE_SZ, FIFO_BYTES);
}

void
subject_close(struct subject *s)
{
	close(s->fifo);
	unlink(s->path);
}

/*
 * The same start for all: own session, nothing but the null device and its
 * output open, nothing blocked. Stopped by the kernel should we die without a
 * word.
 */
static _Noreturn void
become(const struct subject *s)
{
	int null = open("/dev/null", O_RDWR);
	int out = s->out == -1 ? null : s->out;

	if (null == -1 || dup2(null, 0) == -1 || dup2(out, 1) == -1 ||
	    setenv(STAMP_VARIABLE, s->path, 1) == -1)
		_exit(125);
	if (getenv("REEVE_BENCH_STDERR") == NULL && dup2(null, 2) == -1)
		_exit(125);
	close_range(3, ~0u, 0);
	setsid();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigprocmask(SIG_SETMASK, &nothing_blocked, NULL);
	execvp(s->argv[0], s->argv);
	_exit(127);
}

int64_t
subject_start(struct subject *s)
{
	struct stamp old[BATCH];
	int64_t at_ns;

	while (read(s->fifo, old, sizeof(old)) > 0)
		continue;
	at_ns = now_ns();
	s->pid = fork();
	if (s->pid == 0)
		become(s);
	if (s->pid == -1)
		subject_fail("fork: %s", strerror(errno));
	s->pidfd = (int)syscall(SYS_pidfd_open, s->pid, 0);
	if (s->pidfd == -1)
		subject_fail("pidfd_open: %s", strerror(errno));
	return at_ns;
}

/* Until a record is there; a supervisor that is gone will send none. */
static void
await_record(const struct subject *s, size_t n_missing)
{
	struct pollfd fds[] = {
		{ .fd = s->fifo, .events = POLLIN },
		{ .fd = s->pidfd, .events = POLLIN },
	};
	int n = wait_ns(fds, 2, (int64_t)PATIENCE_MS * NS_PER_MS);

	if (n == 0)
		subject_fail("%s: %zu tasks did not start in %d s", s->name,
		    n_missing, PATIENCE_MS / 1000);
	if (n > 0 && fds[0].revents == 0 && fds[1].revents != 0)
		subject_fail("%s: ended by itself, %zu tasks missing", s->name,
		    n_missing);
}

int64_t
subject_await(struct subject *s, size_t n, pid_t *pid)
{
	struct stamp got[BATCH];
	int64_t last_ns = 0;

	while (n > 0) {
		ssize_t len = read(s->fifo, got, sizeof(got));
		size_t n_got = len > 0 ? (size_t)len / sizeof(got[0]) : 0;

		if (n_got == 0)
			await_record(s, n);
		for (size_t i = 0; i < n_got && n > 0; i++, n--) {
			if (got[i].at_ns <= last_ns)
				continue;
			last_ns = got[i].at_ns;
			if (pid != NULL)
				*pid = (pid_t)got[i].pid;
		}
	}
	return last_ns;
}

size_t
subject_threads(void)
{
	FILE *f = fopen("/proc/loadavg", "re");
	size_t n = 0;

	if (f == NULL || fscanf(f, "%*s %*s %*s %*d/%zu", &n) != 1)
		subject_fail("/proc/loadavg: %s", strerror(errno));
	fclose(f);
	return n;
}

void
subject_await_threads(struct subject *s, size_t before, size_t n)
{
	struct pollfd fd = { .fd = s->pidfd, .events = POLLIN };
	size_t most = 0;
	int64_t grown_ns = now_ns();

	for (;;) {
		size_t now = subject_threads();
		int64_t quiet_ns = now_ns() - grown_ns;

		if (now >= before + n && now <= most &&
		    quiet_ns > (int64_t)QUIET_MS * NS_PER_MS)
			return;
		if (quiet_ns > (int64_t)PATIENCE_MS * NS_PER_MS)
			subject_fail("%s: not all of %zu started", s->name, n);
		if (now > most) {
			most = now;
			grown_ns = now_ns();
		}
		if (wait_ns(&fd, 1, LOOK_MS * NS_PER_MS) > 0)
			subject_fail("%s: ended by itself", s->name);
	}
}

void
subject_await_named(struct subject *s, size_t n, const char *comm)
{
	struct pollfd fd = { .fd = s->pidfd, .events = POLLIN };
	struct proc_list list = { 0 };
	int64_t deadline_ns = now_ns() + (int64_t)PATIENCE_MS * NS_PER_MS;
	size_t seen = 0;

	for (;;) {
		int64_t begin_ns = now_ns();
		size_t count;

		proc_list_read(&list);
		count = proc_count(&list, s->pid, comm);
		if (count >= n)
			break;
		if (count > seen)
			deadline_ns =
			    begin_ns + (int64_t)PATIENCE_MS * NS_PER_MS;
		else if (begin_ns > deadline_ns)
			subject_fail("%s: %zu of %zu started", s->name, count,
			    n);
		seen = count;
		/* Look a quarter of the time; the processors are its. */
		if (wait_ns(&fd, 1, 3 * (now_ns() - begin_ns) + NS_PER_MS) > 0)
			subject_fail("%s: ended by itself", s->name);
	}
	proc_list_free(&list);
}

/* False when it is still there after ms. */
static bool
await_exit(struct subject *s, int64_t ms)
{
	struct pollfd fd = { .fd = s->pidfd, .events = POLLIN };
	int64_t deadline_ns = now_ns() + ms * NS_PER_MS;
	int64_t left;

	while ((left = deadline_ns - now_ns()) > 0) {
		if (wait_ns(&fd, 1, left) <= 0)
			continue;
		waitpid(s->pid, NULL, 0);
		close(s->pidfd);
		s->pid = 0;
		s->pidfd = -1;
		return true;
	}
	return false;
}

/* How many are left after a moment. */
static size_t
await_strays(void)
{
	struct proc_list list = { 0 };
	int64_t deadline_ns = now_ns() + (int64_t)STRAYS_MS * NS_PER_MS;
	size_t n;

	for (;;) {
		pid_t pid;

		while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
			continue;
		if (pid == -1)
			return 0;
		if (now_ns() > deadline_ns)
			break;
		nap_ms(1);
	}
	proc_list_read(&list);
	n = proc_count(&list, getpid(), NULL);
	proc_list_free(&list);
	return n;
}

int64_t
subject_stop(struct subject *s, size_t *n_survivors)
{
	int64_t begin_ns = now_ns();
	int64_t end_ns;

	kill(s->pid, SIGTERM);
	if (!await_exit(s, LEAVE_MS))
		subject_fail("%s: still there %d s after SIGTERM", s->name,
		    LEAVE_MS / 1000);
	*n_survivors = await_strays();
	end_ns = now_ns();
	end_everything();
	return end_ns - begin_ns;
}

void
subject_await_output(const struct subject *s, int fd)
{
	struct pollfd in = { .fd = fd, .events = POLLIN };

	if (wait_ns(&in, 1, (int64_t)PATIENCE_MS * NS_PER_MS) == 0)
		subject_fail("%s: silent for %d s", s->name,
		    PATIENCE_MS / 1000);
}

static int64_t
ns_of(struct timeval tv)
{
	return (int64_t)tv.tv_sec * NS_PER_S + (int64_t)tv.tv_usec * 1000;
}

int64_t
subject_finish(struct subject *s)
{
	struct pollfd fd = { .fd = s->pidfd, .events = POLLIN };
	struct rusage usage;
	int status;

	if (wait_ns(&fd, 1, (int64_t)PATIENCE_MS * NS_PER_MS) == 0)
		subject_fail("%s: did not end in %d s", s->name,
		    PATIENCE_MS / 1000);
	if (wait4(s->pid, &status, 0, &usage) == -1)
		subject_fail("%s: wait: %s", s->name, strerror(errno));
	close(s->pidfd);
	s->pid = 0;
	s->pidfd = -1;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		subject_fail("%s: ended badly, wait status %#x", s->name,
		    (unsigned)status);
	return ns_of(usage.ru_utime) + ns_of(usage.ru_stime);
}
