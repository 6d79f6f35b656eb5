/* SPDX-License-Identifier: ISC */
/*
 * deaf [COMMAND...] - ignores TERM, INT, HUP and QUIT, then becomes the
 * command, which inherits that, or waits for ever.
 */
#include <signal.h>

#include "tests/shell/helpers/stamp.h"

int
main(int argc, char **argv)
{
	static const int ignored[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT };

	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		signal(ignored[i], SIG_IGN);
	become(argv + (argc > 0));
}
