/* SPDX-License-Identifier: ISC */
/*
 * template_parts.h - what a template is made of; for template*.c alone.
 */
#ifndef REEVE_TEMPLATE_PARTS_H
#define REEVE_TEMPLATE_PARTS_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "worker/path_part.h"
#include "worker/template.h"

/* Where the script is in `sh -c -- SCRIPT`; without -- it may be an option. */
#define SCRIPT 3

enum part_kind {
	PART_TEXT,
	PART_ITEMS, /* each item of the task, with a separator between */
	PART_FIELD, /* one column or one item */
	PART_TASK, /* the task's number */
	PART_WORKER, /* the worker's */
	PART_END /* of a word */
};

/* Between items that are a word each; otherwise the byte itself. */
#define NEW_WORD '\0'

struct part {
	enum part_kind kind;
	enum path_part path; /* of items and fields */
	uint32_t field; /* from 1 */
	char separator; /* of items */
	struct span text; /* borrowed from a word */
};

struct template
{
	struct part *parts;
	size_t n_parts;
	size_t n_marks;
	const char *program; /* NULL if it has marks */
	bool shell;
	bool quoted; /* items, for a script */
	bool has_colsep;
	regex_t colsep;
	struct span *fields; /* of one expansion: fields_max of them */
	size_t fields_max; /* the greatest that is asked for */
};

#endif
