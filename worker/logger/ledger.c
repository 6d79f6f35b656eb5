/* SPDX-License-Identifier: ISC */
/*
 * ledger.c - what one logger leaves to the next.
 */
#include <sys/mman.h>

#include <errno.h>
#include <unistd.h>

#include "common/fd.h"
#include "worker/logger/ledger.h"

int
ledger_grow(struct ledger *l, uint32_t n)
{
	if (n > l->capacity) {
		errno = EMFILE;
		return -1;
	}
	return ftruncate(l->rings_fd, (off_t)n * (off_t)LEDGER_RING_SIZE);
}

int
ledger_open(struct ledger *l, uint32_t capacity, uint32_t n)
{
	int saved;

	*l = (struct ledger){ .capacity = capacity, .rings_fd = -1 };
	l->size = sizeof(*l->page) + capacity * sizeof(l->page->streams[0]);
	l->page = mmap(NULL, l->size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (l->page == MAP_FAILED)
		return -1;
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
		off_t at = lseek(fd, 0, SEEK_CUR);

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
