/* SPDX-License-Identifier: ISC */
/* tell ARGUMENT... - no vice: writes its arguments, each with a NUL behind. */
#include "tests/shell/helpers/stamp.h"

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		size_t left = strlen(argv[i]) + 1;
		const char *at = argv[i];

		while (left > 0) {
			ssize_t n = write(1, at, left);

			if (n == -1)
				err(1, "stdout");
			at += n;
			left -= (size_t)n;
		}
	}
	return 0;
}
