/* SPDX-License-Identifier: ISC */
/*
 * printing.c - the life of the printer.
 *
 * Made before the first worker, and once: what it holds cannot be had again. So
 * when it dies before its time, the run is over.
 */
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/log.h"
#include "common/signals.h"
#include "supervisor/batch/batch.h"
#include "supervisor/supervisor.h"
#include "worker/printer/printer.h"

/* The bar is drawn so often at most; a second is enough for JSON. */
#define STATE_MS 100u
#define STATE_MAX_MS 1000u

/* Ranges that were passed, and states: 64 KiB of a pipe and as much again. */
#define UNSENT_MAX_BYTES ((size_t)1 << 20)

/* With more nothing is begun: the rest is for the ends of what runs. */
#define UNSENT_BEHIND_BYTES (UNSENT_MAX_BYTES / 2)

static pid_t
fork_printer(const struct printer_config *config)
{
	pid_t pid;

	signals_block();
	pid = fork();
	if (pid == 0)
		printer_main(config);
	signals_unblock();
	return pid;
}

static int
start(struct batch_run *b, int ends[2], int command[2])
{
	struct printing *p = &b->printing;
	struct printer_config config = { .keep_order = b->config->keep_order,
		.bar = b->config->progress == BATCH_PROGRESS_BAR };

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1 ||
	    fd_pipe(command) == -1)
		return -1;
	config.socket_fd = ends[0];
	config.command_fd = command[0];
	p->socket_fd = fcntl(ends[1], F_DUPFD_CLOEXEC, BATCH_FD_MIN);
	if (p->socket_fd == -1 || fd_set_nonblocking(ends[0]) == -1 ||
	    fd_set_nonblocking(ends[1]) == -1 ||
	    fd_set_nonblocking(command[0]) == -1 ||
	    fd_set_nonblocking(command[1]) == -1)
		return -1;
	fd_close(&ends[1]);
	p->pid = fork_printer(&config);
	if (p->pid == -1)
		return -1;
	unsent_init(&p->commands, b->supervisor->loop, command[1],
	    UNSENT_MAX_BYTES);
	p->over = false;
	log_set_over_bar(config.bar);
	return 0;
}

int
printing_open(struct batch_run *b)
{
	struct printing *p = &b->printing;
	int ends[2] = { -1, -1 }, command[2] = { -1, -1 }, result, saved;

	if (b->config->output == CAPTURE_NONE &&
	    b->config->progress != BATCH_PROGRESS_BAR)
		return 0;
	result = start(b, ends, command);
	saved = errno;
	fd_close(&ends[0]);
	fd_close(&ends[1]);
	fd_close(&command[0]);
	if (result == -1) {
		p->pid = 0;
		fd_close(&command[1]);
		fd_close(&p->socket_fd);
		errno = saved;
	}
	p->command_fd = command[1];
	return result;
}

void
printing_close(struct batch_run *b)
{
	struct printing *p = &b->printing;

	if (p->command_fd != -1)
		unsent_drop(&p->commands);
	fd_close(&p->command_fd);
	fd_close(&p->socket_fd);
}

bool
printing_reaped(struct batch_run *b, pid_t pid, int wait_status)
{
	struct printing *p = &b->printing;
	bool exited = WIFEXITED(wait_status);

	if (p->pid == 0 || pid != p->pid)
		return false;
	p->pid = 0;
	p->over = true;
	log_set_over_bar(false);
	printing_close(b);
	if (exited && WEXITSTATUS(wait_status) == PRINTER_EXIT_READER_LEFT) {
		b->reader_left = true;
	} else if (!exited || WEXITSTATUS(wait_status) != PRINTER_EXIT_DONE ||
	    !p->told) {
		if (!exited && p->kill_ms == CLOCK_NEVER)
			log_errorx("the printer was killed; output is lost");
		b->broken = true;
	}
	if (!p->told)
		batch_stop_all(b);
	return true;
}

static void
say(struct batch_run *b, const void *frame, size_t len)
{
	struct printing *p = &b->printing;

	/* That it has died is told by SIGCHLD. */
	if (p->over || p->deaf || unsent_put(&p->commands, frame, len) == 0 ||
	    errno == EPIPE)
		return;
	log_warn("the printer takes no command; killing it");
	p->deaf = true;
	kill(p->pid, SIGKILL);
}

bool
printing_is_behind(const struct batch_run *b)
{
	return b->printing.commands.queue.len > UNSENT_BEHIND_BYTES;
}

static void
pass_range(struct batch_run *b)
{
	uint8_t buf[FRAME_LEN_MAX];
	struct printing *p = &b->printing;

	if (p->passed.first == 0)
		return;
	say(b, buf, printer_pass_encode(buf, &p->passed));
	p->passed.first = 0;
}

/* Neighbours go as one: an earlier run may have ended a million tasks. */
void
printing_pass(struct batch_run *b, uint64_t number)
{
	struct printing *p = &b->printing;

	if (!b->config->keep_order)
		return;
	if (p->passed.first != 0 && number == p->passed.last + 1) {
		p->passed.last = number;
		return;
	}
	pass_range(b);
	p->passed = (struct printer_pass){ .first = number, .last = number };
}

void
printing_turn(struct batch_run *b)
{
	struct supervisor *sv = b->supervisor;
	struct printing *p = &b->printing;
	uint8_t buf[FRAME_LEN_MAX];
	struct progress state;

	pass_range(b);
	/* What waits for a printer that is stuck would be told in vain. */
	if (p->over || b->config->progress != BATCH_PROGRESS_BAR ||
	    p->commands.queue.len > 0)
		return;
	if (sv->now_ms < p->state_ms + STATE_MS) {
		if (b->progress_timer.at_ms > p->state_ms + STATE_MS)
			loop_timer_set(sv->loop, &b->progress_timer,
			    p->state_ms + STATE_MS);
		return;
	}
	p->state_ms = sv->now_ms;
	if (b->progress_timer.at_ms > sv->now_ms + STATE_MAX_MS)
		loop_timer_set(sv->loop, &b->progress_timer,
		    sv->now_ms + STATE_MAX_MS);
	batch_progress(b, &state);
	say(b, buf, printer_state_encode(buf, &state));
}

/* In its own time if all ended by itself, else with a deadline. */
bool
printing_finish(struct batch_run *b)
{
	struct supervisor *sv = b->supervisor;
	struct printing *p = &b->printing;
	uint8_t buf[FRAME_LEN_MAX];

	if (p->over)
		return true;
	if (!p->told) {
		pass_range(b);
		say(b, buf, printer_finish_encode(buf));
		p->told = true;
	}
	if (p->kill_ms == CLOCK_NEVER && sv->shutdown.asked) {
		p->kill_ms = sv->now_ms + PRINTER_LAST_MS;
		loop_timer_set(sv->loop, &b->timer, p->kill_ms);
	}
	if (sv->now_ms >= p->kill_ms && p->pid != 0) {
		log_warnx("output is not taken; what is left of it is lost");
		kill(p->pid, SIGKILL);
		p->kill_ms = CLOCK_NEVER - 1;
	}
	return false;
}
