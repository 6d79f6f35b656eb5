/* SPDX-License-Identifier: ISC */
/*
 * compress.c - a child process that compresses one rotated file.
 */
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

#include "common/fd.h"
#include "common/log.h"
#include "common/signals.h"
#include "common/text.h"
#include "worker/logger/compress.h"
#include "worker/logger/rotated.h"

#define PIECE_BYTES 65536
#define NICE_STEP 10
#define GZIP_WINDOW_BITS (15 + 16) /* the largest window; gzip's header */
#define MEMORY_LEVEL 8 /* zlib's default */

/* The child's: its parent never touches these pages. */
static uint8_t input[PIECE_BYTES], output[PIECE_BYTES];

static struct {
	pid_t pid; /* 0: nobody is at work */
	char *path;
	unsigned keep;
	bool *said; /* a failure of this log; borrowed */
	int source; /* kept open, so that its inode is nobody else's */
} work = { .source = -1 };

static ssize_t
read_piece(int in)
{
	ssize_t n;

	do
		n = read(in, input, sizeof(input));
	while (n == -1 && errno == EINTR);
	return n;
}

/* Compress what z has for input, all of it. */
static int
write_piece(z_stream *z, int flush, int out)
{
	do {
		z->next_out = output;
		z->avail_out = sizeof(output);
		/* It fails only when it is not called as it asks to be. */
		(void)deflate(z, flush);
		if (fd_write_all(out, output, sizeof(output) - z->avail_out) ==
		    -1)
			return -1;
	} while (z->avail_out == 0);
	return 0;
}

static int
copy_through(z_stream *z, int in, int out)
{
	ssize_t n;

	do {
		n = read_piece(in);
		if (n == -1)
			return -1;
		z->next_in = input;
		z->avail_in = (uInt)n;
		if (write_piece(z, n == 0 ? Z_FINISH : Z_NO_FLUSH, out) == -1)
			return -1;
	} while (n > 0);
	return 0;
}

int
compress_stream(int in, int out)
{
	z_stream z = { .zalloc = Z_NULL };
	int result, saved;

	if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
		GZIP_WINDOW_BITS, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
		errno = ENOMEM;
		return -1;
	}
	result = copy_through(&z, in, out);
	saved = errno;
	(void)deflateEnd(&z);
	errno = saved;
	return result;
}

bool
compress_is_busy(void)
{
	return work.pid != 0;
}

/*
 * Nothing of the logger's is to be held open or run by its child, not even for
 * a moment: so all signals are blocked until they do what they do by default.
 */
static void
become_compressor(int in, int out, pid_t parent)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(ESRCH); /* it has gone already, and sends no signal */
	(void)prctl(PR_SET_NAME, "reeve: compress");
	/* 0 to 2 are always open, so these two are above. */
	if (dup2(in, STDIN_FILENO) == -1 || dup2(out, STDOUT_FILENO) == -1)
		_exit(errno);
	closefrom(STDERR_FILENO);
	for (int signo = 1; signo <= SIGRTMAX; signo++)
		(void)signal(signo, SIG_DFL); /* of some it cannot be set */
	(void)signal(SIGXFSZ, SIG_IGN); /* EFBIG instead of a core file */
	signals_unblock();
	(void)!nice(NICE_STEP);
}

/* The exit status says why it failed: the child has nowhere to say it. */
static void
run_compressor(int in, int out, pid_t parent)
{
	become_compressor(in, out, parent);
	if (compress_stream(STDIN_FILENO, STDOUT_FILENO) == -1 ||
	    close(STDOUT_FILENO) == -1)
		_exit(errno);
	_exit(0);
}

static pid_t
fork_compressor(int in, int out)
{
	pid_t parent = getpid(), pid;
	int saved;

	signals_block();
	pid = fork();
	if (pid == 0)
		run_compressor(in, out, parent);
	saved = errno;
	signals_unblock();
	errno = saved;
	return pid;
}

/* Who may read the one may read the other. */
static int
open_result(const char *path, int source)
{
	char name[PATH_MAX];
	struct stat st;
	int fd;

	if (fstat(source, &st) == -1)
		return -1;
	(void)unlink(rotated_unfinished(name, path));
	fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd != -1)
		(void)fchmod(fd, st.st_mode & 0777);
	return fd;
}

/* Forget the work; errno stays. */
static void
clear_work(void)
{
	int saved = errno;

	work.pid = 0;
	free(work.path);
	work.path = NULL;
	fd_close(&work.source);
	errno = saved;
}

static void
remove_result(void)
{
	char name[PATH_MAX];
	int saved = errno;

	(void)unlink(rotated_unfinished(name, work.path));
	errno = saved;
}

/* Is a failure to be said? One that lasts comes back at every rotation. */
static bool
is_news(void)
{
	bool news = !*work.said;

	*work.said = true;
	return news;
}

pid_t
compress_start(const char *path, unsigned number, unsigned keep, bool *said)
{
	char name[PATH_MAX];
	int out = -1;
	pid_t pid = -1;

	work.keep = keep;
	work.said = said;
	work.path = strdup(path);
	work.source = open(rotated_name(name, path, number, false),
	    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (work.path != NULL && work.source != -1)
		out = open_result(path, work.source);
	if (out != -1) {
		pid = fork_compressor(work.source, out);
		close(out);
	}
	if (pid == -1) {
		if (is_news())
			log_warn("cannot compress %s.%u", path, number);
		if (out != -1)
			remove_result();
		clear_work();
		return -1;
	}
	work.pid = pid;
	return pid;
}

/*
 * With the time of the plain file, for what looks after files by age. The new
 * name comes first: when we die between the two there are both, and the plain
 * one counts.
 */
static int
put_in_place(unsigned number, const struct stat *source)
{
	struct timespec times[] = { source->st_atim, source->st_mtim };
	char made[PATH_MAX], packed[PATH_MAX], plain[PATH_MAX];

	rotated_unfinished(made, work.path);
	(void)utimensat(AT_FDCWD, made, times, 0);
	if (rename(made, rotated_name(packed, work.path, number, true)) == -1)
		return -1;
	return unlink(rotated_name(plain, work.path, number, false));
}

static void
say_why(int wait_status, unsigned number)
{
	char word[TEXT_SIGNAL_CAP];

	if (!is_news())
		return;
	if (WIFSIGNALED(wait_status))
		log_warnx("cannot compress %s.%u: killed by SIG%s", work.path,
		    number,
		    text_signal_name(WTERMSIG(wait_status), word,
			sizeof(word)));
	else
		log_warnx("cannot compress %s.%u: %s", work.path, number,
		    strerror(WEXITSTATUS(wait_status)));
}

bool
compress_end(pid_t pid, int wait_status)
{
	struct stat st;
	unsigned number;

	if (work.pid == 0 || pid != work.pid)
		return false;
	/* Rotations may have moved it meanwhile, or removed it. */
	number = fstat(work.source, &st) == 0
	    ? rotated_find(work.path, work.keep, &st)
	    : 0;
	if (number == 0) {
		remove_result();
	} else if (wait_status != 0) {
		remove_result();
		say_why(wait_status, number);
	} else if (put_in_place(number, &st) == -1) {
		if (is_news())
			log_warn("cannot compress %s.%u", work.path, number);
		remove_result();
	}
	clear_work();
	return true;
}

void
compress_stop(void)
{
	if (work.pid == 0)
		return;
	kill(work.pid, SIGKILL);
	while (waitpid(work.pid, NULL, 0) == -1 && errno == EINTR)
		;
	remove_result();
	clear_work();
}
