/* SPDX-License-Identifier: ISC */
/* messages.c - what is said to a printer, encoded and decoded. */
#include <math.h>
#include <string.h>

#include "common/utf8.h"
#include "common/wire.h"
#include "worker/printer/printer.h"

_Static_assert(sizeof(double) == sizeof(uint64_t), "a rate is 64 bits");

static struct wire_in
payload(const struct frame *f)
{
	return (struct wire_in){ .at = f->payload, .end = f->payload + f->len };
}

static bool
take_bool(struct wire_in *in)
{
	uint8_t v = wire_get_u8(in);

	in->bad = in->bad || v > 1;
	return v == 1;
}

size_t
printer_task_encode(uint8_t *buf, enum printer_message type,
    const struct printer_task *m)
{
	struct wire_out out;
	size_t tag_len = m->tag == NULL ? 0 : m->tag_len;

	if (tag_len > PRINTER_TAG_MAX_BYTES)
		tag_len = utf8_whole_len(m->tag, PRINTER_TAG_MAX_BYTES);
	frame_begin(&out, buf, FRAME_LEN_MAX, (uint16_t)type, 0);
	wire_put_u64(&out, m->task);
	wire_put_u64(&out, m->number);
	wire_put_u8(&out, m->has_out);
	wire_put_u8(&out, m->has_err);
	wire_put_u8(&out, m->tag != NULL);
	wire_put_u16(&out, (uint16_t)tag_len);
	wire_put_bytes(&out, m->tag, tag_len);
	return frame_end(&out, buf);
}

int
printer_task_decode(struct printer_task *m, const struct frame *f)
{
	struct wire_in in = payload(f);
	bool has_tag;

	m->task = wire_get_u64(&in);
	m->number = wire_get_u64(&in);
	m->has_out = take_bool(&in);
	m->has_err = take_bool(&in);
	has_tag = take_bool(&in);
	m->tag_len = wire_get_u16(&in);
	m->tag = wire_get_bytes(&in, m->tag_len);
	if (m->number == 0 || m->tag_len > PRINTER_TAG_MAX_BYTES ||
	    (!has_tag && m->tag_len > 0))
		return -1;
	if (!has_tag)
		m->tag = NULL;
	return wire_in_ok(&in) ? 0 : -1;
}

size_t
printer_pass_encode(uint8_t *buf, const struct printer_pass *m)
{
	struct wire_out out;

	frame_begin(&out, buf, FRAME_LEN_MAX, PRINTER_PASS, 0);
	wire_put_u64(&out, m->first);
	wire_put_u64(&out, m->last);
	return frame_end(&out, buf);
}

int
printer_pass_decode(struct printer_pass *m, const struct frame *f)
{
	struct wire_in in = payload(f);

	m->first = wire_get_u64(&in);
	m->last = wire_get_u64(&in);
	if (m->first == 0 || m->last < m->first)
		return -1;
	return wire_in_ok(&in) ? 0 : -1;
}

size_t
printer_state_encode(uint8_t *buf, const struct progress *m)
{
	struct wire_out out;
	uint64_t rate;

	memcpy(&rate, &m->rate, sizeof(rate));
	frame_begin(&out, buf, FRAME_LEN_MAX, PRINTER_STATE, 0);
	wire_put_u64(&out, m->done);
	wire_put_u64(&out, m->failed);
	wire_put_u64(&out, m->total);
	wire_put_u32(&out, m->running);
	wire_put_u64(&out, m->retried);
	wire_put_u64(&out, m->elapsed_ms);
	wire_put_u64(&out, rate);
	return frame_end(&out, buf);
}

int
printer_state_decode(struct progress *m, const struct frame *f)
{
	struct wire_in in = payload(f);
	uint64_t rate;

	m->done = wire_get_u64(&in);
	m->failed = wire_get_u64(&in);
	m->total = wire_get_u64(&in);
	m->running = wire_get_u32(&in);
	m->retried = wire_get_u64(&in);
	m->elapsed_ms = wire_get_u64(&in);
	rate = wire_get_u64(&in);
	memcpy(&m->rate, &rate, sizeof(rate));
	if (!isfinite(m->rate) || m->rate < 0)
		return -1;
	return wire_in_ok(&in) ? 0 : -1;
}

size_t
printer_finish_encode(uint8_t *buf)
{
	struct wire_out out;

	frame_begin(&out, buf, FRAME_LEN_MAX, PRINTER_FINISH, 0);
	return frame_end(&out, buf);
}
