/* SPDX-License-Identifier: ISC */
/*
 * stamp.c - the task whose first instruction is timed.
 *
 * Reads the clock, writes the time and its pid to the FIFO that the
 * environment names, and waits to be killed. Without a libc where that is
 * known to work, so that what is measured is the supervisor and the kernel and
 * not a dynamic linker; with -DSTAMP_LIBC an ordinary program. With
 * -DSTAMP_READY_FD=n it also writes a newline there, after the record, because
 * s6-supervise delays the restart of a service that was never ready.
 */
#include <fcntl.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/stamp.h"

#define NS_PER_S 1000000000

#ifdef STAMP_LIBC

#include <stdlib.h>

int
main(void)
{
	struct timespec ts;
	struct stamp stamp;
	const char *path = getenv(STAMP_VARIABLE);
	int fd;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	stamp.at_ns = (int64_t)ts.tv_sec * NS_PER_S + ts.tv_nsec;
	stamp.pid = getpid();
	if (path == NULL || (fd = open(path, O_WRONLY | O_NONBLOCK)) == -1)
		return 1;
	if (write(fd, &stamp, sizeof(stamp)) != sizeof(stamp))
		return 1;
	close(fd);
#ifdef STAMP_READY_FD
	if (write(STAMP_READY_FD, "\n", 1) == -1)
		return 1;
#endif
	for (;;)
		pause();
}

#else

_Noreturn void stamp_main(const long *stack);

#if defined(__x86_64__)

__asm__(".globl _start\n"
	"_start:\n"
	"	xor %ebp, %ebp\n"
	"	mov %rsp, %rdi\n"
	"	and $-16, %rsp\n"
	"	call stamp_main\n");

static long
call3(long number, long a, long b, long c)
{
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return result;
}

#elif defined(__aarch64__)

__asm__(".globl _start\n"
	"_start:\n"
	"	mov x29, #0\n"
	"	mov x0, sp\n"
	"	bl stamp_main\n");

static long
call3(long number, long a, long b, long c)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;

	__asm__ volatile("svc 0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2)
			 : "memory");
	return x0;
}

#else
#error "no start code for this machine: compile with -DSTAMP_LIBC"
#endif

/* What follows the "=" if entry is our variable, else NULL. */
static const char *
value_of(const char *entry)
{
	const char *name = STAMP_VARIABLE "=";

	while (*name != '\0' && *entry == *name) {
		entry++;
		name++;
	}
	return *name == '\0' ? entry : NULL;
}

/* stack: argc, the arguments, NULL, the environment, NULL. */
static const char *
fifo_path(const long *stack)
{
	const char *const *env = (const char *const *)(stack + stack[0] + 2);
	const char *path = NULL;

	while (path == NULL && *env != NULL)
		path = value_of(*env++);
	return path;
}

_Noreturn void
stamp_main(const long *stack)
{
	static const unsigned long nothing_blocked = 0;
	struct timespec ts;
	struct stamp stamp;
	const char *path;
	long fd;

	call3(SYS_clock_gettime, CLOCK_MONOTONIC, (long)&ts, 0);
	stamp.at_ns = (int64_t)ts.tv_sec * NS_PER_S + ts.tv_nsec;
	stamp.pid = call3(SYS_getpid, 0, 0, 0);
	path = fifo_path(stack);
	/* O_NONBLOCK: without a reader this fails instead of waiting. */
	fd = call3(SYS_openat, AT_FDCWD, (long)path, O_WRONLY | O_NONBLOCK);
	if (call3(SYS_write, fd, (long)&stamp, sizeof(stamp)) != sizeof(stamp))
		call3(SYS_exit_group, 1, 0, 0);
	call3(SYS_close, fd, 0, 0);
#ifdef STAMP_READY_FD
	call3(SYS_write, STAMP_READY_FD, (long)"\n", 1);
#endif
	for (;;)
		call3(SYS_rt_sigsuspend, (long)&nothing_blocked,
		    sizeof(nothing_blocked), 0);
}

#endif
