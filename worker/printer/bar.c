/* SPDX-License-Identifier: ISC */
/* bar.c - when the bar is drawn: ten times a second at most. */
#include <sys/ioctl.h>

#include <unistd.h>

#include "worker/printer/bar.h"

#define BAR_CAP 1024
#define COLUMNS_DEFAULT 80u

/* One fewer than there are: a full line would wrap on some terminals. */
static unsigned
columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == -1 || size.ws_col == 0)
		return COLUMNS_DEFAULT - 1;
	return size.ws_col - 1u;
}

static void
draw(void *context, uint64_t now_ms)
{
	struct bar *b = context;
	char text[BAR_CAP];
	size_t len = progress_bar(text, sizeof(text), &b->state, columns());

	b->drawn_ms = now_ms;
	b->is_stale = false;
	b->output->lost_bar = false;
	if (len > 0)
		display_draw_bar(b->output, text, len);
}

void
bar_init(struct bar *b, struct loop *loop, struct display *output)
{
	*b = (struct bar){ .loop = loop, .output = output };
	loop_timer_init(&b->timer, draw, b);
}

void
bar_set(struct bar *b, const struct progress *state)
{
	b->state = *state;
	b->is_wanted = b->is_stale = true;
}

void
bar_update(struct bar *b)
{
	if (b->is_wanted && (b->is_stale || b->output->lost_bar))
		loop_timer_set(b->loop, &b->timer, b->drawn_ms + BAR_EVERY_MS);
}
