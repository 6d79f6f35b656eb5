/* SPDX-License-Identifier: ISC */
/* hear.c - what workers and the supervisor say to a printer. */
#include <sys/epoll.h>
#include <sys/socket.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/fd.h"
#include "common/log.h"
#include "worker/printer/hear.h"

/* Packets of one turn: what is said by the supervisor is not to wait long. */
#define TURN_MAX 64u

/* Before a command is obeyed what was sent before it is heard, but workers may
 * send faster than a reader reads. */
#define BEFORE_COMMAND_MAX 4096u

/* Room for the descriptors of one packet. */
union control {
	struct cmsghdr header;
	uint8_t bytes[CMSG_SPACE(OUTPUT_N * sizeof(int))];
};

/* What came with one packet: taken out of fds by whoever keeps it. */
struct packet {
	struct printer_task task;
	int fds[OUTPUT_N]; /* by which; -1: none */
};

static void
complain(struct printer *p, const char *what)
{
	if (!p->output.failed) {
		display_flush(&p->output);
		display_erase_bar(&p->output);
		log_warnx("printer: %s", what);
	}
	p->output.failed = true;
}

static void
show(struct printer *p, const struct packet *k, const struct display_tag *tag)
{
	struct show s;

	show_take(&s, &p->output, k->task.task, k->fds, tag);
	order_show(&p->order, k->task.number, &s);
}

static void
follow(struct printer *p, const struct packet *k, const struct display_tag *tag)
{
	struct followed *f =
	    follow_begin(&p->follow, k->task.task, k->task.number, k->fds, tag);

	if (f == NULL)
		display_give_up(&p->output, "follow a task");
	order_follow(&p->order, f);
}

static void
ended(struct printer *p, const struct packet *k)
{
	struct followed *f = follow_find(&p->follow, k->task.task);

	if (f == NULL)
		complain(p, "a task has ended that had not begun");
	else
		order_ended(&p->order, f, k->task.has_out);
}

static void
take(struct printer *p, const struct packet *k, uint16_t type)
{
	struct display_tag tag = { .bytes = k->task.tag,
		.len = k->task.tag_len };

	if (type == PRINTER_SHOW)
		show(p, k, &tag);
	else if (type == PRINTER_FOLLOW)
		follow(p, k, &tag);
	else
		ended(p, k);
}

/* The descriptors that came, in their order. Returns how many. */
static size_t
take_fds(struct msghdr *h, int fds[OUTPUT_N])
{
	size_t n = 0;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(h); c != NULL;
	     c = CMSG_NXTHDR(h, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		n = n < OUTPUT_N ? n : OUTPUT_N;
		memcpy(fds, CMSG_DATA(c), n * sizeof(int));
	}
	return n;
}

/* Give each descriptor its place. Returns 0, or -1 when it is not as told. */
static int
place_fds(struct packet *k, uint16_t type, const int fds[], size_t n)
{
	size_t at = 0;

	k->fds[OUTPUT_OUT] = k->fds[OUTPUT_ERR] = -1;
	if (type == PRINTER_ENDED)
		return n == 0 ? 0 : -1;
	if (n != (size_t)k->task.has_out + k->task.has_err)
		return -1;
	if (k->task.has_out)
		k->fds[OUTPUT_OUT] = fds[at++];
	if (k->task.has_err)
		k->fds[OUTPUT_ERR] = fds[at];
	return 0;
}

static bool
is_known(const struct frame *f)
{
	return f->type == PRINTER_SHOW || f->type == PRINTER_FOLLOW ||
	    f->type == PRINTER_ENDED;
}

/* len bytes in p->packet, with n descriptors. */
static void
take_packet(struct printer *p, size_t len, int fds[], size_t n)
{
	struct packet k;
	struct frame f;

	if (frame_parse(&f, p->packet, len) != (int)len || !is_known(&f) ||
	    printer_task_decode(&k.task, &f) == -1 ||
	    place_fds(&k, f.type, fds, n) == -1) {
		complain(p, "a worker sent what is no message");
		for (size_t i = 0; i < n; i++)
			fd_close(&fds[i]);
		return;
	}
	take(p, &k, f.type);
}

/* Some descriptors of a task did not fit: its output is lost. */
static void
take_truncated(struct printer *p, size_t len, int fds[], size_t n)
{
	struct printer_task task = { .task = 0 };
	struct frame f;

	for (size_t i = 0; i < n; i++)
		fd_close(&fds[i]);
	if (frame_parse(&f, p->packet, len) != (int)len || !is_known(&f) ||
	    printer_task_decode(&task, &f) == -1)
		return;
	errno = EMFILE;
	display_lost(&p->output, task.task);
	/* It is not to be waited for, nor its end to be wondered about. */
	if (f.type == PRINTER_SHOW)
		order_pass(&p->order, task.number, task.number);
	else if (f.type == PRINTER_FOLLOW)
		follow(p, &(struct packet){ .task = task, .fds = { -1, -1 } },
		    &(struct display_tag){ .bytes = NULL });
}

/* Returns false when there is none, now or ever. */
static bool
hear_packet(struct printer *p)
{
	union control control;
	struct iovec bytes = { .iov_base = p->packet,
		.iov_len = sizeof(p->packet) };
	struct msghdr h = { .msg_iov = &bytes,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	int fds[OUTPUT_N];
	ssize_t len =
	    recvmsg(p->config->socket_fd, &h, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	size_t n;

	if (len == -1 && (errno == EAGAIN || errno == EINTR))
		return errno == EINTR;
	if (len == -1)
		display_give_up(&p->output, "hear the workers");
	if (len == 0) {
		/* Every worker has gone, and the supervisor's end too. */
		loop_unwatch(p->loop, &p->socket_watch);
		p->is_finished = p->is_finished || p->is_orphan;
		return false;
	}
	n = take_fds(&h, fds);
	if ((h.msg_flags & MSG_CTRUNC) != 0)
		take_truncated(p, (size_t)len, fds, n);
	else
		take_packet(p, (size_t)len, fds, n);
	return true;
}

static void
hear_many(struct printer *p, unsigned max)
{
	for (unsigned i = 0; i < max && hear_packet(p); i++)
		;
}

void
hear_packets(struct printer *p)
{
	/* Without a supervisor nobody stops the workers. */
	while (hear_packet(p) &&
	    (!p->is_orphan || clock_now_ms() < p->output.end_ms))
		;
}

static void
on_socket(void *context, uint32_t events)
{
	(void)events;
	hear_many(context, TURN_MAX);
}

static void
pass(struct printer *p, const struct frame *f)
{
	struct printer_pass m;

	if (printer_pass_decode(&m, f) == -1) {
		complain(p, "a command that is none");
		return;
	}
	/* The last tries of these tasks may be on the way. */
	hear_many(p, BEFORE_COMMAND_MAX);
	order_pass(&p->order, m.first, m.last);
}

static void
set_state(struct printer *p, const struct frame *f)
{
	struct progress m;

	if (printer_state_decode(&m, f) == -1)
		complain(p, "a command that is none");
	else if (p->config->bar)
		bar_set(&p->bar, &m);
}

static void
obey(struct printer *p, const struct frame *f)
{
	switch (f->type) {
	case PRINTER_PASS: pass(p, f); break;
	case PRINTER_STATE: set_state(p, f); break;
	case PRINTER_FINISH: p->is_finished = true; break;
	default: complain(p, "a command of no known kind"); break;
	}
}

/* Workers may live on for a moment, and have something to show. */
static void
be_orphan(struct printer *p)
{
	loop_unwatch(p->loop, &p->command_watch);
	p->is_orphan = true;
	display_hurry(&p->output);
	loop_timer_set(p->loop, &p->end, p->output.end_ms);
	/* Where they have gone already, there is nothing to wait for. */
	hear_packets(p);
}

static void
on_end(void *context, uint64_t now_ms)
{
	struct printer *p = context;

	(void)now_ms;
	p->is_finished = true;
}

static void
on_command(void *context, uint32_t events)
{
	struct printer *p = context;
	struct frame f;
	int n = commands_read(&p->commands);

	(void)events;
	if (n == -1) {
		be_orphan(p);
		return;
	}
	if (n == 1)
		while ((n = commands_next(&p->commands, &f)) == 1)
			obey(p, &f);
	if (n == -1) {
		complain(p, "a command that is none");
		be_orphan(p);
	}
}

int
hear_open(struct printer *p)
{
	p->commands = (struct commands){ .fd = p->config->command_fd,
		.bytes = p->command_bytes,
		.cap = sizeof(p->command_bytes) };
	loop_timer_init(&p->end, on_end, p);
	p->socket_watch = (struct loop_watch){ .fd = p->config->socket_fd,
		.ready = on_socket,
		.context = p };
	p->command_watch = (struct loop_watch){ .fd = p->config->command_fd,
		.ready = on_command,
		.context = p };
	if (loop_watch(p->loop, &p->socket_watch, EPOLLIN) == -1)
		return -1;
	return loop_watch(p->loop, &p->command_watch, EPOLLIN);
}
