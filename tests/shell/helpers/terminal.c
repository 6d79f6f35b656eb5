/* SPDX-License-Identifier: ISC */
/*
 * terminal KEYS SCREEN COMMAND... - runs the command as the leader of a session
 * with a terminal of its own: bytes from the fifo KEYS are typed there, what
 * is shown is appended to the file SCREEN. Ends as the command ends, by the
 * same signal or with the same status. At a TERM it hangs up, and ends when the
 * command has, or after two seconds.
 */
#include <sys/signalfd.h>
#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>

#include "tests/shell/helpers/stamp.h"

/* Copy what is there; false at the end, which for a terminal is EIO. */
static int
copy(int from, int to)
{
	char bytes[4096];
	ssize_t n = read(from, bytes, sizeof(bytes));

	if (n <= 0)
		return n == -1 && errno == EINTR;
	if (write(to, bytes, (size_t)n) != n)
		err(2, "copying");
	return 1;
}

static int
watch_signals(void)
{
	sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, SIGCHLD);
	sigaddset(&mask, SIGTERM);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	return signalfd(-1, &mask, SFD_CLOEXEC);
}

static pid_t
start(int *master, char **argv)
{
	struct winsize size = { .ws_row = 24, .ws_col = 80 };
	pid_t pid = forkpty(master, NULL, NULL, &size);
	sigset_t none;

	if (pid == -1)
		err(2, "forkpty");
	if (pid > 0)
		return pid;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* Whoever runs the tests may be under nohup(1). */
	signal(SIGHUP, SIG_DFL);
	become(argv);
}

/* Whoever looks for survivors is not to find one that is about to go. */
__attribute__((noreturn)) static void
hang_up(pid_t child, int master, int signals)
{
	struct pollfd p = { .fd = signals, .events = POLLIN };
	struct signalfd_siginfo info;

	close(master);
	while (waitpid(child, NULL, WNOHANG) == 0 && poll(&p, 1, 2000) == 1)
		if (read(signals, &info, sizeof(info)) == -1)
			err(2, "signalfd");
	_exit(143);
}

/* What a command leaves in the terminal is read after its end. */
static int
serve(pid_t child, int keys, int screen, int master, int signals)
{
	struct pollfd p[] = { { .fd = master, .events = POLLIN },
		{ .fd = keys, .events = POLLIN },
		{ .fd = signals, .events = POLLIN } };
	struct signalfd_siginfo info;
	int status;

	for (;;) {
		if (poll(p, 3, -1) == -1)
			err(2, "poll");
		if (p[0].revents != 0 && !copy(master, screen))
			p[0].fd = -1;
		if (p[1].revents != 0)
			copy(keys, master);
		if (p[2].revents == 0 || read(signals, &info, sizeof(info)) < 0)
			continue;
		if (info.ssi_signo == SIGTERM)
			hang_up(child, master, signals);
		if (waitpid(child, &status, WNOHANG) == child)
			break;
	}
	fcntl(master, F_SETFL, O_NONBLOCK);
	while (p[0].fd != -1 && copy(master, screen))
		continue;
	return status;
}

int
main(int argc, char **argv)
{
	int keys, screen, master, signals, status;
	pid_t child;

	if (argc < 4)
		errx(2, "usage: terminal keys screen command ...");
	keys = open(argv[1], O_RDWR | O_CLOEXEC);
	screen = open(argv[2], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	if (keys == -1 || screen == -1)
		err(2, "%s, %s", argv[1], argv[2]);
	signals = watch_signals();
	child = start(&master, argv + 3);
	status = serve(child, keys, screen, master, signals);
	if (WIFSIGNALED(status)) {
		signal(WTERMSIG(status), SIG_DFL);
		raise(WTERMSIG(status));
	}
	return WEXITSTATUS(status);
}
