/* SPDX-License-Identifier: ISC */
/*
 * ledger.c - what one logger leaves to the next.
 */
#include <sys/mman.h>
#include <sys/resource.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "common/fd.h"
#include "worker/logger/ledger.h"

/* It is no file of the user's: his limit on their size is not for it. */
static int
set_size(int fd, off_t size)
{
	struct rlimit limit, raised;
	bool known = getrlimit(RLIMIT_FSIZE, &limit) == 0;
	int result;

	raised = limit;
	raised.rlim_cur = limit.rlim_max;
	if (known)
		(void)setrlimit(RLIMIT_FSIZE, &raised);
	result = ftruncate(fd, size);
	if (known)
		(void)setrlimit(RLIMIT_FSIZE, &limit);
	return result;
}

int
ledger_grow(struct ledger *l, uint32_t n)
{
	if (n > l->capacity) {
		errno = EMFILE;
		return -1;
	}
	return set_size(l->rings_fd, (off_t)n * (off_t)LEDGER_RING_SIZE);
}

int
ledger_open(struct ledger *l, uint32_t capacity, uint32_t n)
{
	int saved;

	*l = (struct ledger){ .capacity = capacity, .rings_fd = -1 };
	l->size = sizeof(*l->page) + capacity * sizeof(l->page->streams[0]);
	l->page = mmap(NULL, l->size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (l->page == MAP_FAILED) {
		l->page = NULL;
		return -1;
	}
	l->rings_fd = memfd_create("reeve: output", MFD_CLOEXEC);
	if (l->rings_fd != -1 && ledger_grow(l, n) == 0)
		return 0;
	saved = errno;
	ledger_close(l);
	errno = saved;
	return -1;
}

void
ledger_close(struct ledger *l)
{
	if (l->page != NULL)
		munmap(l->page, l->size);
	l->page = NULL;
	fd_close(&l->rings_fd);
}

void
ledger_note_end(struct ledger *l)
{
	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
		int flags = fcntl(fd, F_GETFL);
		int whence = flags != -1 && (flags & O_APPEND) != 0 ? SEEK_END
								    : SEEK_CUR;
		off_t at = lseek(fd, 0, whence);

		l->page->ended_at[fd] = at == -1 ? 0 : (uint64_t)at;
	}
}

uint8_t *
ledger_map_ring(const struct ledger *l, uint32_t stream)
{
	off_t at = (off_t)stream * (off_t)LEDGER_RING_SIZE;
	uint8_t *ring = mmap(NULL, 2 * LEDGER_RING_SIZE, PROT_NONE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (ring == MAP_FAILED)
		return NULL;
	for (size_t i = 0; i < 2; i++)
		if (mmap(ring + i * LEDGER_RING_SIZE, LEDGER_RING_SIZE,
			PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
			l->rings_fd, at) == MAP_FAILED) {
			munmap(ring, 2 * LEDGER_RING_SIZE);
			return NULL;
		}
	return ring;
}
