/* SPDX-License-Identifier: ISC */
/*
 * test_journal.c - lines for syslog or journald.
 *
 * journald is a socket of the test's own. syslog is libc's, whose two functions
 * are put in its place here: they note what they are told.
 */
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <syslog.h>

#include "common/fd.h"
#include "tests/unit/scratch.h"
#include "tests/unit/suite.h"
#include "worker/logger/journal.h"

#define HEARD_MAX 3000000

static struct journal j;
static const struct origin out = { .pool = "web", .number = 1, .pid = 812 };
static const struct origin err = { .pool = "web",
	.number = 20,
	.is_error = true };

static int listener = -1;
static uint8_t heard[HEARD_MAX];
static size_t heard_len;

/* What syslog was told last. */
static const char *logged_as;
static int logged_facility, logged_options, logged_priority, n_openlogs;
static char logged[256];

void
openlog(const char *name, int options, int facility)
{
	logged_as = name;
	logged_options = options;
	logged_facility = facility;
	n_openlogs++;
}

void
syslog(int priority, const char *format, ...)
{
	va_list ap;

	logged_priority = priority;
	va_start(ap, format);
	(void)vsnprintf(logged, sizeof(logged), format, ap);
	va_end(ap);
}

static void
listen_at(const char *name)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	(void)strlcpy(a.sun_path, scratch_path(name), sizeof(a.sun_path));
	listener =
	    socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	ck_assert_int_ne(listener, -1);
	ck_assert_int_eq(bind(listener, (struct sockaddr *)&a, sizeof(a)), 0);
}

static void
setup(void)
{
	scratch_setup();
	j = (struct journal){ .fd = -1 };
	listen_at("socket");
	ck_assert_int_eq(journal_open(&j, JOURNAL_NATIVE,
			     scratch_path("socket")),
	    0);
}

static void
teardown(void)
{
	journal_close(&j);
	fd_close(&listener);
	scratch_teardown();
}

static struct line
line(const char *text, size_t len)
{
	return (struct line){ .text = (const uint8_t *)text, .len = len };
}

static int
send_text(const struct origin *o, const char *text)
{
	struct line l = line(text, strlen(text));

	return journal_send(&j, o, &l);
}

/* The entry in a memfd, which nobody may be able to change. */
static void
hear_file(int fd)
{
	struct stat st;

	ck_assert_int_eq(fcntl(fd, F_GET_SEALS),
	    F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
	ck_assert_int_eq(fstat(fd, &st), 0);
	ck_assert_int_le(st.st_size, (off_t)sizeof(heard));
	ck_assert_int_eq(pread(fd, heard, sizeof(heard), 0), st.st_size);
	heard_len = (size_t)st.st_size;
	(void)close(fd);
}

/* The next entry to heard. True when it came as a memfd. */
static bool
hear(void)
{
	union {
		struct cmsghdr align;
		uint8_t room[CMSG_SPACE(sizeof(int))];
	} control = { .room = { 0 } };
	struct iovec part = { heard, sizeof(heard) };
	struct msghdr m = { .msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	ssize_t n = recvmsg(listener, &m, MSG_CMSG_CLOEXEC);
	const struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	int fd;

	ck_assert_int_ge(n, 0);
	heard_len = (size_t)n;
	if (c == NULL)
		return false;
	ck_assert_int_eq(n, 0);
	ck_assert_int_eq(c->cmsg_type, SCM_RIGHTS);
	memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	hear_file(fd);
	return true;
}

/* What was heard is these fields, and the text with its length. */
static void
assert_entry(const char *fields, const char *text, size_t len)
{
	size_t fields_len = strlen(fields);
	const uint8_t *at = heard + fields_len;

	ck_assert_uint_eq(heard_len, fields_len + 8 + len + 1);
	ck_assert_mem_eq(heard, fields, fields_len);
	for (unsigned i = 0; i < 8; i++)
		ck_assert_uint_eq(at[i], len >> 8 * i & 0xff);
	ck_assert(len == 0 || memcmp(at + 8, text, len) == 0);
	ck_assert_uint_eq(heard[heard_len - 1], '\n');
}

#define FIELDS_OUT(more) \
	"PRIORITY=6\nSYSLOG_IDENTIFIER=web.1\nSYSLOG_PID=812\n" \
	"REEVE_POOL=web\nREEVE_WORKER=1\nREEVE_STREAM=stdout\n" more \
	"MESSAGE\n"

START_TEST(a_line_is_an_entry_that_tells_whose_it_is)
{
	ck_assert_int_eq(send_text(&out, "hello"), 0);
	ck_assert(!hear());
	assert_entry(FIELDS_OUT(""), "hello", 5);
}
END_TEST

START_TEST(standard_error_is_a_warning_and_an_unknown_pid_is_not_told)
{
	ck_assert_int_eq(send_text(&err, "oh"), 0);
	(void)hear();
	assert_entry("PRIORITY=4\nSYSLOG_IDENTIFIER=web.20\nREEVE_POOL=web\n"
		     "REEVE_WORKER=20\nREEVE_STREAM=stderr\nMESSAGE\n",
	    "oh", 2);
}
END_TEST

START_TEST(a_piece_of_a_line_is_marked)
{
	struct line l = line("piece", 5);

	l.partial = true;
	ck_assert_int_eq(journal_send(&j, &out, &l), 0);
	(void)hear();
	assert_entry(FIELDS_OUT("REEVE_PARTIAL=1\n"), "piece", 5);
}
END_TEST

START_TEST(no_text_can_be_taken_for_a_field)
{
	static const char text[] = "a\nPRIORITY=0\nMESSAGE\n\0\xff=";
	struct line l = line(text, sizeof(text) - 1);

	ck_assert_int_eq(journal_send(&j, &out, &l), 0);
	(void)hear();
	assert_entry(FIELDS_OUT(""), text, sizeof(text) - 1);
}
END_TEST

/* The last of them is more than a datagram may be. */
static const size_t lens[] = { 0, 1, FORMAT_LINE_MAX, 1 << 20 };

START_TEST(a_long_text_comes_whole_and_the_longest_as_a_sealed_file)
{
	size_t len = lens[_i];
	char *text = malloc(len + 1);
	struct line l = line(text, len);

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i < len; i++)
		text[i] = (char)(i % 251);
	ck_assert_int_eq(journal_send(&j, &out, &l), 0);
	ck_assert_int_eq(hear(), len == 1 << 20);
	assert_entry(FIELDS_OUT(""), text, len);
	free(text);
}
END_TEST

START_TEST(a_full_queue_says_so_and_tells_when_there_is_room)
{
	struct pollfd p = { .fd = j.fd, .events = POLLOUT };
	unsigned sent = 0;

	while (send_text(&out, "x") == 0)
		sent++;
	ck_assert_int_eq(errno, EAGAIN);
	ck_assert_uint_gt(sent, 0);
	ck_assert_int_eq(poll(&p, 1, 0), 0);
	for (; sent > 0; sent--)
		(void)hear();
	ck_assert_int_eq(poll(&p, 1, 0), 1);
	ck_assert_int_eq(send_text(&out, "y"), 0);
	(void)hear();
	assert_entry(FIELDS_OUT(""), "y", 1);
}
END_TEST

START_TEST(journald_may_go_and_come_back)
{
	ck_assert_int_eq(send_text(&out, "before"), 0);
	fd_close(&listener);
	ck_assert_int_eq(send_text(&out, "nobody hears"), -1);
	ck_assert_int_eq(errno, ECONNREFUSED);
	ck_assert_int_eq(unlink(scratch_path("socket")), 0);
	ck_assert_int_eq(send_text(&out, "nobody hears"), -1);
	ck_assert_int_eq(errno, ENOENT);
	listen_at("socket");
	ck_assert_int_eq(send_text(&out, "again"), 0);
	(void)hear();
	assert_entry(FIELDS_OUT(""), "again", 5);
}
END_TEST

START_TEST(where_nobody_listens_is_an_error)
{
	struct journal other;
	char path[PATH_MAX];

	ck_assert_int_eq(journal_open(&other, JOURNAL_NATIVE,
			     scratch_path("nobody")),
	    -1);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_int_eq(other.fd, -1);
	memset(path, 'x', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	ck_assert_int_eq(journal_open(&other, JOURNAL_NATIVE, path), -1);
	ck_assert_int_eq(errno, ENAMETOOLONG);
	journal_close(&other);
}
END_TEST

START_TEST(the_socket_is_closed_on_exec_and_when_it_is_closed)
{
	int fd = j.fd;

	ck_assert_int_eq(fcntl(fd, F_GETFD), FD_CLOEXEC);
	journal_close(&j);
	ck_assert_int_eq(j.fd, -1);
	ck_assert_int_eq(fcntl(fd, F_GETFD), -1);
}
END_TEST

/* Opened by hand, for there need be no syslog where this runs. */
static void
setup_syslog(void)
{
	j = (struct journal){ .kind = JOURNAL_SYSLOG, .fd = -1 };
	n_openlogs = 0;
	logged[0] = '\0';
}

START_TEST(a_line_for_syslog_is_from_the_worker_and_its_task)
{
	ck_assert_int_eq(send_text(&out, "50% of it"), 0);
	ck_assert_str_eq(logged_as, "web.1[812]");
	ck_assert_str_eq(logged, "50% of it");
	ck_assert_int_eq(logged_priority, LOG_DAEMON | LOG_INFO);
	ck_assert_int_eq(logged_facility, LOG_DAEMON);
	ck_assert_int_eq(logged_options & LOG_PID, 0);
	ck_assert_int_eq(send_text(&out, ""), 0);
	ck_assert_str_eq(logged, "");
	ck_assert_int_eq(n_openlogs, 1);

	ck_assert_int_eq(send_text(&err, "oh"), 0);
	ck_assert_str_eq(logged_as, "web.20");
	ck_assert_int_eq(logged_priority, LOG_DAEMON | LOG_WARNING);
	ck_assert_int_eq(n_openlogs, 2);
}
END_TEST

static const struct {
	const char *text;
	size_t len;
	bool partial;
	const char *shown;
} shown[] = {
	{ "plain", 5, false, "plain" },
	{ "plain", 5, true, "plain [...]" },
	{ "longer than it is said to be", 6, false, "longer" },
	{ "a\0b", 3, false, "a\\0b" },
	{ "\0\0", 2, true, "\\0\\0 [...]" },
	{ "\t\xff\\0", 4, false, "\t\xff\\0" },
	{ NULL, 0, false, "" },
};

START_TEST(nothing_is_cut_off_for_syslog)
{
	struct line l = line(shown[_i].text, shown[_i].len);

	l.partial = shown[_i].partial;
	ck_assert_int_eq(journal_send(&j, &out, &l), 0);
	ck_assert_str_eq(logged, shown[_i].shown);
}
END_TEST

START_TEST(a_syslog_that_nobody_hears_is_an_error)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX, .sun_path = _PATH_LOG };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool is_there = connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0 ||
	    errno == EPROTOTYPE;

	(void)close(fd);
	ck_assert_int_eq(journal_open(&j, JOURNAL_SYSLOG, NULL),
	    is_there ? 0 : -1);
	journal_close(&j);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("journal");
	TCase *native = tcase_create("native"), *old = tcase_create("syslog");

	tcase_add_checked_fixture(native, setup, teardown);
	tcase_add_test(native, a_line_is_an_entry_that_tells_whose_it_is);
	tcase_add_test(native,
	    standard_error_is_a_warning_and_an_unknown_pid_is_not_told);
	tcase_add_test(native, a_piece_of_a_line_is_marked);
	tcase_add_test(native, no_text_can_be_taken_for_a_field);
	tcase_add_loop_test(native,
	    a_long_text_comes_whole_and_the_longest_as_a_sealed_file, 0,
	    (int)(sizeof(lens) / sizeof(lens[0])));
	tcase_add_test(native,
	    a_full_queue_says_so_and_tells_when_there_is_room);
	tcase_add_test(native, journald_may_go_and_come_back);
	tcase_add_test(native, where_nobody_listens_is_an_error);
	tcase_add_test(native,
	    the_socket_is_closed_on_exec_and_when_it_is_closed);
	suite_add_tcase(suite, native);
	tcase_add_checked_fixture(old, setup_syslog, NULL);
	tcase_add_test(old, a_line_for_syslog_is_from_the_worker_and_its_task);
	tcase_add_loop_test(old, nothing_is_cut_off_for_syslog, 0,
	    (int)(sizeof(shown) / sizeof(shown[0])));
	tcase_add_test(old, a_syslog_that_nobody_hears_is_an_error);
	suite_add_tcase(suite, old);
	return suite_main(suite);
}
