/* SPDX-License-Identifier: ISC */
/*
 * template_expand.c - a command with places for items, put together.
 *
 * A walk over the parts counts, a second one writes, into one block.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/quote.h"
#include "worker/template_parts.h"

#define NUMBER_SIZE 21 /* any u64, and the NUL */

/* What an array of this many words and bytes needs is still a size_t. */
#define BYTES_MAX (SIZE_MAX / 16)

struct walk {
	const struct template *template;
	const struct template_items *items;
	size_t n_fields;
	char **words; /* NULL while counting, as at */
	char *at;
	size_t n_words;
	size_t n_bytes;
	bool too_long;
};

/* False when there is none left. The last may lack its NUL. */
static bool
take_item(struct span *rest, struct span *item)
{
	const char *nul;

	if (rest->len == 0)
		return false;
	nul = memchr(rest->at, '\0', rest->len);
	item->at = rest->at;
	item->len = nul == NULL ? rest->len : (size_t)(nul - rest->at);
	rest->at += item->len;
	rest->len -= item->len;
	if (nul != NULL) {
		rest->at++;
		rest->len--;
	}
	return true;
}

/*
 * The separator in s at *at or after it, which is where the next begins then;
 * 0, or REG_NOMATCH, or another error. What is before *at is seen by the
 * expression, so that ^ is the begin of the item and of nothing else.
 */
static int
find_separator(const struct template *t, struct span s, size_t *at,
    struct span *found)
{
	if (s.len > INT_MAX) /* of a regoff_t */
		return REG_ESPACE;
	while (*at < s.len) {
		regmatch_t m = { (regoff_t)*at, (regoff_t)s.len };
		int error = regexec(&t->colsep, s.at, 1, &m, REG_STARTEND);

		if (error != 0)
			return error;
		*at = (size_t)m.rm_eo;
		*found = (struct span){ s.at + m.rm_so,
			(size_t)(m.rm_eo - m.rm_so) };
		if (found->len > 0)
			return 0;
		++*at;
	}
	return REG_NOMATCH;
}

/* Columns behind those there are, as far as any is asked for. */
static int
split(struct walk *w, struct span item)
{
	const struct template *t = w->template;
	const char *end = item.at + item.len;
	const char *begin = item.at;
	size_t at = 0;
	int error = 0;

	while (error == 0 && w->n_fields < t->fields_max) {
		struct span separator = { end, 0 };

		error = find_separator(t, item, &at, &separator);
		if (error != 0)
			separator = (struct span){ end, 0 };
		t->fields[w->n_fields++] =
		    (struct span){ begin, (size_t)(separator.at - begin) };
		begin = separator.at + separator.len;
	}
	if (error == 0 || error == REG_NOMATCH)
		return 0;
	errno = ENOMEM;
	return -1;
}

static int
find_fields(struct walk *w)
{
	struct span rest = { w->items->bytes, w->items->len };
	const struct template *t = w->template;
	struct span item;

	for (uint32_t i = 0; i < w->items->n; i++) {
		if (w->n_fields == t->fields_max || !take_item(&rest, &item))
			break;
		if (!t->has_colsep)
			t->fields[w->n_fields++] = item;
		else if (split(w, item) == -1)
			return -1;
	}
	return 0;
}

/* Whether n more bytes are to be written; they are counted. */
static bool
claim(struct walk *w, size_t n)
{
	if (n > BYTES_MAX - w->n_bytes)
		w->too_long = true;
	else
		w->n_bytes += n;
	return w->at != NULL;
}

static void
put(struct walk *w, struct span s)
{
	if (claim(w, s.len))
		w->at = mempcpy(w->at, s.at, s.len);
}

static void
put_byte(struct walk *w, char c)
{
	put(w, (struct span){ &c, 1 });
}

static void
end_word(struct walk *w)
{
	put_byte(w, '\0');
	w->n_words++;
	if (w->words != NULL)
		w->words[w->n_words] = w->at;
}

static void
put_item(struct walk *w, struct span item)
{
	size_t n;

	if (!w->template->quoted) {
		put(w, item);
		return;
	}
	n = quote(w->at, item.at, item.len);
	if (claim(w, n))
		w->at += n;
}

static void
put_items(struct walk *w, const struct part *part)
{
	struct span rest = { w->items->bytes, w->items->len };
	struct span item;

	for (uint32_t i = 0; i < w->items->n && take_item(&rest, &item); i++) {
		if (i > 0 && part->separator == NEW_WORD)
			end_word(w);
		else if (i > 0)
			put_byte(w, part->separator);
		put_item(w, path_part(part->path, item));
	}
}

static void
put_field(struct walk *w, const struct part *part)
{
	struct span field = { "", 0 };

	if (part->field <= w->n_fields)
		field =
		    path_part(part->path, w->template->fields[part->field - 1]);
	put_item(w, field);
}

static void
put_number(struct walk *w, uint64_t number)
{
	char digits[NUMBER_SIZE];
	int n = snprintf(digits, sizeof(digits), "%" PRIu64, number);

	put(w, (struct span){ digits, (size_t)n });
}

static void
put_part(struct walk *w, const struct part *part)
{
	switch (part->kind) {
	case PART_TEXT: put(w, part->text); break;
	case PART_ITEMS: put_items(w, part); break;
	case PART_FIELD: put_field(w, part); break;
	case PART_TASK: put_number(w, w->items->number); break;
	case PART_WORKER: put_number(w, w->items->worker); break;
	case PART_END: end_word(w); break;
	}
}

static void
walk_parts(struct walk *w)
{
	for (size_t i = 0; i < w->template->n_parts; i++)
		put_part(w, &w->template->parts[i]);
}

char **
template_expand(const struct template *t, const struct template_items *items)
{
	struct walk w = { .template = t, .items = items };
	char **words;

	if (find_fields(&w) == -1)
		return NULL;
	walk_parts(&w);
	words = w.too_long
	    ? NULL
	    : malloc((w.n_words + 1) * sizeof(*words) + w.n_bytes);
	if (words == NULL) {
		errno = ENOMEM;
		return NULL;
	}
	w.words = words;
	w.at = (char *)(words + w.n_words + 1);
	w.n_words = w.n_bytes = 0;
	words[0] = w.at;
	walk_parts(&w);
	words[w.n_words] = NULL;
	return words;
}

/* The words with a blank after each, the last one too; or the count alone. */
static size_t
join(char *to, char *const *words)
{
	size_t used = 0;

	for (size_t i = 0; words[i] != NULL; i++) {
		used += quote_if_needed(to == NULL ? NULL : to + used, words[i],
		    i == 0);
		if (to != NULL)
			to[used] = ' ';
		used++;
	}
	return used;
}

char *
template_line(const struct template *t, const struct template_items *items)
{
	char **words = template_expand(t, items);
	char *line;

	if (words == NULL)
		return NULL;
	if (t->shell) {
		line = strdup(words[SCRIPT]);
	} else {
		line = malloc(join(NULL, words) + 1);
		if (line != NULL)
			line[join(line, words) - 1] = '\0';
	}
	free(words);
	return line;
}
