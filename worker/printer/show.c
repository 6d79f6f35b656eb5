/* SPDX-License-Identifier: ISC */
/* show.c - what a task has left to be shown, and the showing of it. */
#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "worker/printer/show.h"

#define PIECE_BYTES 65536u

struct display_tag
show_copy_tag(const struct display_tag *tag)
{
	/* An empty one is one too. */
	uint8_t *bytes = tag->bytes == NULL ? NULL : malloc(tag->len + 1);

	if (bytes == NULL)
		return (struct display_tag){ .bytes = NULL };
	memcpy(bytes, tag->bytes, tag->len);
	return (struct display_tag){ .bytes = bytes, .len = tag->len };
}

void
show_free_tag(struct display_tag *tag)
{
	/* It came from malloc, whatever it promises to its readers. */
	free((void *)(uintptr_t)tag->bytes);
	*tag = (struct display_tag){ .bytes = NULL };
}

/* How much is in it. Returns 0, or -1 with errno. */
static int
measure(struct show_file *f)
{
	struct stat st;

	if (fstat(f->fd, &st) == -1)
		return -1;
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		return -1;
	}
	f->len = (uint64_t)st.st_size;
	return 0;
}

void
show_take(struct show *s, struct display *o, uint64_t task, const int fds[],
    const struct display_tag *tag)
{
	*s = (struct show){ .task = task };
	for (size_t i = 0; i < OUTPUT_N; i++) {
		struct show_file *f = &s->files[i];

		f->fd = fds[i];
		if (f->fd != -1 && measure(f) == -1)
			display_lost(o, task);
		if (f->len == 0)
			fd_close(&f->fd);
	}
	if (!show_is_empty(s))
		s->tag = show_copy_tag(tag);
}

bool
show_is_empty(const struct show *s)
{
	return s->files[OUTPUT_OUT].len == 0 && s->files[OUTPUT_ERR].len == 0;
}

/* Returns as display_put_file. */
static int
put_tagged(const struct show *s, struct display *o, enum display_which which,
    int fd)
{
	const struct show_file *f = &s->files[which];
	uint8_t *piece = malloc(PIECE_BYTES);
	bool at_start = true;
	ssize_t n = 0;

	if (piece == NULL)
		return -1;
	for (uint64_t at = 0; at < f->len; at += (uint64_t)n) {
		uint64_t left = f->len - at;

		do
			n = pread(fd, piece,
			    left < PIECE_BYTES ? left : PIECE_BYTES,
			    (off_t)(f->offset + at));
		while (n == -1 && errno == EINTR);
		if (n <= 0)
			break;
		display_put_tagged(o, which, &s->tag, piece, (size_t)n,
		    &at_start);
	}
	free(piece);
	return n == -1 ? -1 : 0;
}

static void
put_file(const struct show *s, struct display *o, enum display_which which,
    const struct spool *spool)
{
	const struct show_file *f = &s->files[which];
	bool is_spooled = f->fd == -1;
	int fd = is_spooled ? spool->fd : f->fd;
	int result;

	if (f->len == 0)
		return;
	if (s->is_lines)
		(void)display_continue(o, which, s->task);
	if (s->tag.bytes != NULL)
		result = put_tagged(s, o, which, fd);
	else
		result = display_put_file(o, which, fd, f->offset, f->len,
		    !is_spooled);
	if (result == -1)
		display_lost(o, s->task);
}

void
show_all(struct show *s, struct display *o, struct spool *spool)
{
	put_file(s, o, OUTPUT_OUT, spool);
	put_file(s, o, OUTPUT_ERR, spool);
	show_free(s, spool);
}

void
show_move(struct show *s, struct display *o, struct spool *spool)
{
	for (size_t i = 0; i < OUTPUT_N; i++) {
		struct show_file *f = &s->files[i];

		if (f->fd == -1)
			continue;
		if (spool_add(spool, f->fd, &f->len, &f->offset) == -1)
			display_give_up(o, "keep output until its turn comes");
		fd_close(&f->fd);
	}
}

void
show_free(struct show *s, struct spool *spool)
{
	for (size_t i = 0; i < OUTPUT_N; i++) {
		struct show_file *f = &s->files[i];

		if (f->fd == -1)
			spool_drop(spool, f->offset, f->len);
		fd_close(&f->fd);
		f->len = 0;
	}
	show_free_tag(&s->tag);
}
