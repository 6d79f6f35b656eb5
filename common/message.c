/* SPDX-License-Identifier: ISC */
/*
 * message.c - what a supervisor and a worker say to each other.
 */
#include <string.h>

#include "common/message.h"
#include "common/message_parts.h"

size_t
msg_run_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_run *m)
{
	struct wire_out out;

	frame_begin(&out, buf, MSG_LEN_MAX, MSG_RUN, worker);
	wire_put_u64(&out, m->task);
	return frame_end(&out, buf);
}

int
msg_run_decode(struct msg_run *m, const struct frame *f)
{
	struct wire_in in = message_payload(f);

	m->task = wire_get_u64(&in);
	return message_verdict(&in);
}

size_t
msg_stop_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_stop *m)
{
	struct wire_out out;

	frame_begin(&out, buf, MSG_LEN_MAX, MSG_STOP, worker);
	wire_put_u32(&out, m->signo);
	wire_put_u64(&out, m->grace_ms);
	wire_put_u8(&out, m->leave);
	return frame_end(&out, buf);
}

int
msg_stop_decode(struct msg_stop *m, const struct frame *f)
{
	struct wire_in in = message_payload(f);

	m->signo = wire_get_u32(&in);
	m->grace_ms = wire_get_u64(&in);
	m->leave = wire_get_u8(&in) != 0;
	return message_verdict(&in);
}

size_t
msg_signal_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_signal *m)
{
	struct wire_out out;

	frame_begin(&out, buf, MSG_LEN_MAX, MSG_SIGNAL, worker);
	wire_put_u32(&out, m->signo);
	wire_put_u8(&out, m->whole_tree);
	return frame_end(&out, buf);
}

int
msg_signal_decode(struct msg_signal *m, const struct frame *f)
{
	struct wire_in in = message_payload(f);

	m->signo = wire_get_u32(&in);
	m->whole_tree = wire_get_u8(&in) != 0;
	return message_verdict(&in);
}

size_t
msg_started_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_started *m)
{
	struct wire_out out;

	frame_begin(&out, buf, MSG_LEN_MAX, MSG_STARTED, worker);
	wire_put_u64(&out, m->task);
	wire_put_u32(&out, m->pid);
	return frame_end(&out, buf);
}

int
msg_started_decode(struct msg_started *m, const struct frame *f)
{
	struct wire_in in = message_payload(f);

	m->task = wire_get_u64(&in);
	m->pid = wire_get_u32(&in);
	return message_verdict(&in);
}

size_t
msg_unspawned_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_unspawned *m)
{
	struct wire_out out;

	frame_begin(&out, buf, MSG_LEN_MAX, MSG_UNSPAWNED, worker);
	wire_put_u64(&out, m->task);
	wire_put_u32(&out, m->stage);
	wire_put_u32(&out, m->error);
	return frame_end(&out, buf);
}

int
msg_unspawned_decode(struct msg_unspawned *m, const struct frame *f)
{
	struct wire_in in = message_payload(f);

	m->task = wire_get_u64(&in);
	m->stage = wire_get_u32(&in);
	m->error = wire_get_u32(&in);
	return message_verdict(&in);
}

static void
put_processes(struct wire_out *out, const struct msg_processes *list)
{
	wire_put_u32(out, list->total);
	wire_put_u8(out, list->n);
	for (uint8_t i = 0; i < list->n; i++) {
		const struct msg_process *p = &list->named[i];
		size_t len = strnlen(p->name, MSG_NAME_LEN - 1);

		wire_put_u32(out, p->pid);
		wire_put_u8(out, (uint8_t)p->reason);
		wire_put_u8(out, (uint8_t)len);
		wire_put_bytes(out, p->name, len);
	}
}

static void
get_process(struct wire_in *in, struct msg_process *p)
{
	uint8_t reason, len;
	const uint8_t *name;

	p->pid = wire_get_u32(in);
	reason = wire_get_u8(in);
	len = wire_get_u8(in);
	name = wire_get_bytes(in, len);
	if (reason >= MSG_NREASONS || len >= MSG_NAME_LEN)
		in->bad = true;
	if (in->bad)
		return;
	p->reason = (enum msg_reason)reason;
	memcpy(p->name, name, len);
	p->name[len] = '\0';
}

static void
get_processes(struct wire_in *in, struct msg_processes *list)
{
	list->total = wire_get_u32(in);
	list->n = wire_get_u8(in);
	if (list->n > MSG_PROCESSES_MAX || list->n > list->total)
		in->bad = true;
	for (uint8_t i = 0; !in->bad && i < list->n; i++)
		get_process(in, &list->named[i]);
}

size_t
msg_exited_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_exited *m)
{
	struct wire_out out;

	frame_begin(&out, buf, MSG_LEN_MAX, MSG_EXITED, worker);
	wire_put_u64(&out, m->task);
	wire_put_u32(&out, m->wait_status);
	wire_put_u64(&out, m->ran_ms);
	wire_put_u64(&out, m->user_us);
	wire_put_u64(&out, m->system_us);
	wire_put_u64(&out, m->max_rss_kb);
	wire_put_u8(&out, m->interrupted);
	put_processes(&out, &m->left);
	return frame_end(&out, buf);
}

int
msg_exited_decode(struct msg_exited *m, const struct frame *f)
{
	struct wire_in in = message_payload(f);

	m->task = wire_get_u64(&in);
	m->wait_status = wire_get_u32(&in);
	m->ran_ms = wire_get_u64(&in);
	m->user_us = wire_get_u64(&in);
	m->system_us = wire_get_u64(&in);
	m->max_rss_kb = wire_get_u64(&in);
	m->interrupted = wire_get_u8(&in) != 0;
	get_processes(&in, &m->left);
	return message_verdict(&in);
}

void
message_put_clean(struct wire_out *out, const struct msg_clean *m)
{
	wire_put_u32(out, m->signo);
	wire_put_u32(out, m->ended);
	wire_put_u64(out, m->ended_ms);
	wire_put_u64(out, m->kill_after_ms);
	put_processes(out, &m->killed);
}

void
message_get_clean(struct wire_in *in, struct msg_clean *m)
{
	m->signo = wire_get_u32(in);
	m->ended = wire_get_u32(in);
	m->ended_ms = wire_get_u64(in);
	m->kill_after_ms = wire_get_u64(in);
	get_processes(in, &m->killed);
}

size_t
msg_clean_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_clean *m)
{
	struct wire_out out;

	frame_begin(&out, buf, MSG_LEN_MAX, MSG_CLEAN, worker);
	wire_put_u64(&out, m->task);
	message_put_clean(&out, m);
	return frame_end(&out, buf);
}

int
msg_clean_decode(struct msg_clean *m, const struct frame *f)
{
	struct wire_in in = message_payload(f);

	m->task = wire_get_u64(&in);
	message_get_clean(&in, m);
	return message_verdict(&in);
}

size_t
msg_terminal_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    enum message_type type, const struct msg_terminal *m)
{
	struct wire_out out;

	frame_begin(&out, buf, MSG_LEN_MAX, (uint16_t)type, worker);
	wire_put_u32(&out, m->signo);
	return frame_end(&out, buf);
}

int
msg_terminal_decode(struct msg_terminal *m, const struct frame *f)
{
	struct wire_in in = message_payload(f);

	m->signo = wire_get_u32(&in);
	return message_verdict(&in);
}
