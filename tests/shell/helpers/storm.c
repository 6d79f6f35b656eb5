/* SPDX-License-Identifier: ISC */
/*
 * storm FILE CHAINS LIFE_MS LINKS - a fork storm: each link of each chain leads
 * a session of its own, lives LIFE_MS, forks its successor and dies; the tenth
 * of each chain notes that in FILE; all of it ignores TERM. CHAINS * LINKS is
 * bounded, because as many zombies are left if nobody reaps.
 */
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "tests/shell/helpers/stamp.h"

#define STORM_PROCESSES_MAX 5000

static _Noreturn void
chain(const char *path, long life_ms, long links)
{
	struct timespec life = { .tv_nsec = life_ms * 1000000 };
	long link = 0;

	do {
		setsid();
		if (++link == 10)
			stamp(path, "tenth\n");
		nanosleep(&life, NULL);
	} while (link < links && fork() == 0);
	_exit(0);
}

int
main(int argc, char **argv)
{
	long chains = argc == 5 ? atol(argv[2]) : 0;
	long life_ms = argc == 5 ? atol(argv[3]) : 0;
	long links = argc == 5 ? atol(argv[4]) : 0;

	if (chains < 1 || life_ms < 1 || life_ms > 999 || links < 1 ||
	    chains > STORM_PROCESSES_MAX / links)
		errx(2, "usage: storm file chains life_ms links");
	signal(SIGTERM, SIG_IGN);
	while (chains-- > 0) {
		if (fork() == 0)
			chain(argv[1], life_ms, links);
	}
	for (;;)
		pause();
}
