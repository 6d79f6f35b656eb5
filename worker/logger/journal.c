/* SPDX-License-Identifier: ISC */
/*
 * journal.c - lines for syslog(3) or for journald's native socket.
 */
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/wire.h"
#include "worker/logger/journal.h"

#define IDENT_CAP 128 /* a pool's name is at most 63 bytes */
#define FIELDS_CAP 512 /* all that comes before the text */

/* openlog keeps the pointer; there is one log of this kind in a process. */
static char ident[IDENT_CAP];

/* A native entry is these in a row: fields, text, a newline. */
struct entry {
	uint8_t fields[FIELDS_CAP];
	struct iovec parts[3];
};

#define N_PARTS (sizeof(((struct entry *)NULL)->parts) / sizeof(struct iovec))

static int
set_address(struct sockaddr_un *address, const char *path)
{
	address->sun_family = AF_UNIX;
	if (strlcpy(address->sun_path, path, sizeof(address->sun_path)) >=
	    sizeof(address->sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return 0;
}

static int
reach(int fd, const struct sockaddr_un *address)
{
	return connect(fd, (const struct sockaddr *)address, sizeof(*address));
}

/* Does anybody listen at the address? Returns a socket connected to it. */
static int
open_socket(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int saved;

	if (fd == -1 || reach(fd, address) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

/* libc would throw away every line, without a word. */
static int
find_syslog(const struct sockaddr_un *address)
{
	int fd = open_socket(address);

	if (fd == -1)
		return errno == EPROTOTYPE ? 0 : -1; /* a stream, as of old */
	close(fd);
	return 0;
}

int
journal_open(struct journal *j, enum journal_kind kind, const char *path)
{
	*j = (struct journal){ .kind = kind, .fd = -1 };
	ident[0] = '\0';
	if (kind == JOURNAL_SYSLOG)
		path = _PATH_LOG;
	if (set_address(&j->address, path) == -1)
		return -1;
	if (kind == JOURNAL_SYSLOG)
		return find_syslog(&j->address);
	j->fd = open_socket(&j->address);
	return j->fd == -1 ? -1 : 0;
}

void
journal_close(struct journal *j)
{
	if (j->kind == JOURNAL_SYSLOG)
		closelog();
	fd_close(&j->fd);
}

static int
priority_of(const struct origin *o)
{
	return o->is_error ? LOG_WARNING : LOG_INFO;
}

/*
 * Not LOG_PID, which would be the pid of the logger. A daemon takes the number
 * in brackets for the pid all the same.
 */
static void
set_ident(const struct origin *o)
{
	char wanted[IDENT_CAP], pid[16] = "";

	if (o->pid != 0)
		(void)snprintf(pid, sizeof(pid), "[%" PRIu32 "]", o->pid);
	(void)snprintf(wanted, sizeof(wanted), "%s.%" PRIu32 "%s", o->pool,
	    o->number, pid);
	if (strcmp(wanted, ident) == 0)
		return;
	(void)strlcpy(ident, wanted, sizeof(ident));
	openlog(ident, 0, LOG_DAEMON);
}

/* Returns text that ends with the only NUL in it, to be freed. */
static char *
show_nuls(const uint8_t *text, size_t len)
{
	char *shown = malloc(len * 2 + 1), *at = shown;

	if (shown == NULL)
		return NULL;
	for (size_t i = 0; i < len; i++) {
		*at = (char)text[i];
		if (*at == '\0') {
			*at++ = '\\';
			*at = '0';
		}
		at++;
	}
	*at = '\0';
	return shown;
}

static int
send_syslog(const struct origin *o, const struct line *l)
{
	const char *end = l->partial ? " [...]" : "";
	int priority = LOG_DAEMON | priority_of(o);
	char *shown;

	set_ident(o);
	if (l->len == 0 || memchr(l->text, '\0', l->len) == NULL) {
		syslog(priority, "%.*s%s", (int)l->len, (const char *)l->text,
		    end);
		return 0;
	}
	shown = show_nuls(l->text, l->len);
	if (shown == NULL)
		return -1;
	syslog(priority, "%s%s", shown, end);
	free(shown);
	return 0;
}

/*
 * The text goes with its length and not as MESSAGE=, so that nothing in it ends
 * it. A pool's name is plain letters, and nothing else is foreign.
 */
static void
make_entry(struct entry *e, const struct origin *o, const struct line *l)
{
	char fields[FIELDS_CAP], pid[32] = "";
	struct wire_out out = { .at = e->fields,
		.end = e->fields + sizeof(e->fields) };
	static char newline[] = "\n";

	if (o->pid != 0)
		(void)snprintf(pid, sizeof(pid), "SYSLOG_PID=%" PRIu32 "\n",
		    o->pid);
	(void)snprintf(fields, sizeof(fields),
	    "PRIORITY=%d\n"
	    "SYSLOG_IDENTIFIER=%.63s.%" PRIu32 "\n"
	    "%s"
	    "REEVE_POOL=%.63s\n"
	    "REEVE_WORKER=%" PRIu32 "\n"
	    "REEVE_STREAM=%s\n"
	    "%s"
	    "MESSAGE\n",
	    priority_of(o), o->pool, o->number, pid, o->pool, o->number,
	    o->is_error ? "stderr" : "stdout",
	    l->partial ? "REEVE_PARTIAL=1\n" : "");
	wire_put_bytes(&out, fields, strlen(fields));
	wire_put_u64(&out, l->len);
	e->parts[0].iov_base = e->fields;
	e->parts[0].iov_len = (size_t)(out.at - e->fields);
	/* Only sent from, but an iovec knows no const. */
	e->parts[1].iov_base = (void *)(uintptr_t)l->text;
	e->parts[1].iov_len = l->len;
	e->parts[2].iov_base = newline;
	e->parts[2].iov_len = 1;
}

static int
send_datagram(int fd, const struct msghdr *m)
{
	ssize_t n;

	do
		n = sendmsg(fd, m, MSG_DONTWAIT | MSG_NOSIGNAL);
	while (n == -1 && errno == EINTR);
	return n == -1 ? -1 : 0;
}

/* journald takes it only if nobody can change it any more. */
static int
write_and_seal(int fd, const struct entry *e)
{
	for (size_t i = 0; i < N_PARTS; i++)
		if (fd_write_all(fd, e->parts[i].iov_base,
			e->parts[i].iov_len) == -1)
			return -1;
	return fcntl(fd, F_ADD_SEALS,
	    F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
}

static int
send_descriptor(int fd, int passed)
{
	union {
		struct cmsghdr align;
		uint8_t bytes[CMSG_SPACE(sizeof(int))];
	} control = { .bytes = { 0 } };
	struct msghdr m = { .msg_control = &control,
		.msg_controllen = sizeof(control) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &passed, sizeof(int));
	return send_datagram(fd, &m);
}

static int
send_as_file(int fd, const struct entry *e)
{
	int file =
	    memfd_create("reeve-journal", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	int result, saved;

	if (file == -1)
		return -1;
	result = write_and_seal(file, e);
	if (result == 0)
		result = send_descriptor(fd, file);
	saved = errno;
	close(file);
	errno = saved;
	return result;
}

static int
send_entry(int fd, struct entry *e)
{
	struct msghdr m = { .msg_iov = e->parts, .msg_iovlen = N_PARTS };

	if (send_datagram(fd, &m) == 0)
		return 0;
	if (errno != EMSGSIZE && errno != ENOBUFS)
		return -1;
	return send_as_file(fd, e);
}

static int
send_native(struct journal *j, const struct origin *o, const struct line *l)
{
	struct entry e;

	make_entry(&e, o, l);
	if (send_entry(j->fd, &e) == 0)
		return 0;
	/* journald was started anew, on a socket of the same name. */
	if (errno != ECONNREFUSED && errno != ENOTCONN && errno != ECONNRESET)
		return -1;
	if (reach(j->fd, &j->address) == -1)
		return -1;
	return send_entry(j->fd, &e);
}

int
journal_send(struct journal *j, const struct origin *o, const struct line *l)
{
	return j->kind == JOURNAL_SYSLOG ? send_syslog(o, l)
					 : send_native(j, o, l);
}
