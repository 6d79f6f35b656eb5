/* SPDX-License-Identifier: ISC */
/*
 * headless - its main thread ends, another waits for ever: to /proc a zombie,
 * with neither environment nor directory, that is alive.
 */
#include <pthread.h>
#include <stdlib.h>

#include "tests/shell/helpers/stamp.h"

static void *
stay(void *unused)
{
	(void)unused;
	while (pause() == -1)
		continue;
	return NULL;
}

int
main(void)
{
	pthread_t thread;
	int error = pthread_create(&thread, NULL, stay, NULL);

	if (error != 0)
		errx(1, "pthread_create: %s", strerror(error));
	pthread_exit(NULL);
}
