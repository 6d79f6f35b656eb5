/* SPDX-License-Identifier: ISC */
/*
 * hoarder TEXT - prints a line through stdio and waits for ever, so that the
 * line comes out only where stdout is a terminal.
 */
#include <err.h>
#include <stdio.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	if (argc != 2)
		errx(2, "usage: hoarder text");
	printf("%s\n", argv[1]);
	for (;;)
		pause();
}
