/* SPDX-License-Identifier: ISC */
/*
 * fuzz_message.c - can bytes from a pipe hurt either end of it?
 *
 * Takes frames off the input as a channel does. Of each, every decoder must
 * take or refuse it, whatever its type says; what its own decoder takes must
 * come out of the encoder as bytes that decode to the same bytes again.
 */
#include <stdlib.h>
#include <string.h>

#include "common/message.h"
#include "tests/fuzz/fuzz.h"

union any {
	struct msg_run run;
	struct msg_stop stop;
	struct msg_signal signal;
	struct msg_started started;
	struct msg_unspawned unspawned;
	struct msg_exited exited;
	struct msg_clean clean;
	struct msg_terminal terminal;
	struct msg_take_back take_back;
	struct msg_last_try last_try;
	struct msg_end_task end_task;
	struct msg_done done;
	struct msg_answered answered;
};

static int
decode(union any *m, uint16_t type, const struct frame *f)
{
	switch (type) {
	case MSG_RUN: return msg_run_decode(&m->run, f);
	case MSG_STOP: return msg_stop_decode(&m->stop, f);
	case MSG_SIGNAL: return msg_signal_decode(&m->signal, f);
	case MSG_STARTED: return msg_started_decode(&m->started, f);
	case MSG_UNSPAWNED: return msg_unspawned_decode(&m->unspawned, f);
	case MSG_EXITED: return msg_exited_decode(&m->exited, f);
	case MSG_CLEAN: return msg_clean_decode(&m->clean, f);
	case MSG_PAUSED:
	case MSG_INTERRUPTED: return msg_terminal_decode(&m->terminal, f);
	case MSG_TAKE_BACK: return msg_take_back_decode(&m->take_back, f);
	case MSG_LAST_TRY: return msg_last_try_decode(&m->last_try, f);
	case MSG_END_TASK: return msg_end_task_decode(&m->end_task, f);
	case MSG_DONE: return msg_done_decode(&m->done, f);
	case MSG_ANSWERED: return msg_answered_decode(&m->answered, f);
	default: return -1;
	}
}

static size_t
encode(uint8_t *buf, const union any *m, uint16_t type, uint32_t worker)
{
	switch (type) {
	case MSG_RUN: return msg_run_encode(buf, worker, &m->run);
	case MSG_STOP: return msg_stop_encode(buf, worker, &m->stop);
	case MSG_SIGNAL: return msg_signal_encode(buf, worker, &m->signal);
	case MSG_STARTED: return msg_started_encode(buf, worker, &m->started);
	case MSG_UNSPAWNED:
		return msg_unspawned_encode(buf, worker, &m->unspawned);
	case MSG_EXITED: return msg_exited_encode(buf, worker, &m->exited);
	case MSG_CLEAN: return msg_clean_encode(buf, worker, &m->clean);
	case MSG_PAUSED:
	case MSG_INTERRUPTED:
		return msg_terminal_encode(buf, worker, (enum message_type)type,
		    &m->terminal);
	case MSG_TAKE_BACK:
		return msg_take_back_encode(buf, worker, &m->take_back);
	case MSG_LAST_TRY:
		return msg_last_try_encode(buf, worker, &m->last_try);
	case MSG_END_TASK:
		return msg_end_task_encode(buf, worker, &m->end_task);
	case MSG_DONE: return msg_done_encode(buf, worker, &m->done);
	case MSG_ANSWERED:
		return msg_answered_encode(buf, worker, &m->answered);
	default: return 0;
	}
}

/* A name may hold a NUL, which cuts it: so from the second time on. */
static void
go_round(const union any *first, uint16_t type, uint32_t worker)
{
	uint8_t once[MSG_LEN_MAX], twice[MSG_LEN_MAX];
	size_t len = encode(once, first, type, worker);
	struct frame f;
	union any m;

	if (len == 0 || len > MSG_LEN_MAX ||
	    frame_parse(&f, once, len) != (int)len || f.type != type ||
	    f.worker != worker || decode(&m, type, &f) != 0)
		abort();
	if (encode(twice, &m, type, worker) != len ||
	    memcmp(once, twice, len) != 0)
		abort();
}

static void
take(const struct frame *f)
{
	for (uint16_t type = 0; type <= MSG_ANSWERED + 1; type++) {
		union any m;

		if (decode(&m, type, f) == 0 && type == f->type)
			go_round(&m, type, f->worker);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct frame f;
	size_t used = 0;
	int n;

	while ((n = frame_parse(&f, data + used, size - used)) > 0) {
		take(&f);
		used += (size_t)n;
	}
	/* And the same bytes as a payload, for a fuzzer finds few frames. */
	f = (struct frame){ .payload = data, .len = size };
	for (uint16_t type = MSG_RUN; type <= MSG_INTERRUPTED; type++) {
		f.type = type;
		take(&f);
	}
	return 0;
}
