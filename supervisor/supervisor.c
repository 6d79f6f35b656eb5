/* SPDX-License-Identifier: ISC */
/*
 * supervisor.c - the parent: what it owns, and its life, turn by turn.
 *
 * One turn, always in this order: sleep until a descriptor, a signal or the
 * earliest deadline; look at the clock once; reports; signals; the dead; what
 * is due; then whether it is all over. Nothing here blocks.
 */
#include <sys/epoll.h>

#include <signal.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/own.h"
#include "common/signals.h"
#include "supervisor/apply.h"
#include "supervisor/reap.h"
#include "supervisor/slots.h"
#include "supervisor/strays.h"
#include "supervisor/supervisor.h"

/* The byte has done its work; the counts tell the rest. */
static void
on_signal_byte(void *context, uint32_t events)
{
	(void)context;
	(void)events;
	signals_drain();
}

static void
on_log_writable(void *context, uint32_t events)
{
	(void)context;
	(void)events;
	log_flush();
}

/* Lines that standard error did not take yet are worth a wake-up. */
static void
watch_log(struct supervisor *sv)
{
	bool waits = log_waits_for() != -1;

	if (waits == sv->log_watched)
		return;
	if (!waits) {
		loop_unwatch(sv->loop, &sv->log_watch);
		sv->log_watched = false;
		return;
	}
	sv->log_watch = (struct loop_watch){ .fd = log_waits_for(),
		.ready = on_log_writable };
	/* If that fails, the next line said will try again. */
	sv->log_watched = loop_watch(sv->loop, &sv->log_watch, EPOLLOUT) == 0;
}

/*
 * The command cannot be executed, as the first to try have found: the others,
 * with the same one, need not.
 */
static bool
is_hopeless(const struct supervisor *sv)
{
	return sv->outcome.unrunnable > 0 && !sv->any_started &&
	    !sv->config->task.argv_has_number;
}

/* The first tasks, a few a turn. */
static void
on_start(void *context, uint64_t now_ms)
{
	struct supervisor *sv = context;

	(void)now_ms;
	if (is_hopeless(sv)) {
		apply_request(sv, SHUTDOWN_REQ_OVER, sv->now_ms);
		return;
	}
	for (int i = 0;
	     i < SUPERVISOR_STARTS_PER_TURN && sv->n_started < sv->n_slots;
	     i++) {
		struct slot *s = sv->slots[sv->n_started++];

		/* Unless SIGTTOU has taken it away again. */
		if (s->number <= sv->pool.wanted)
			apply_event(s, WORKER_EV_START);
	}
}

static void
for_each_child(struct supervisor *sv, int signo, bool whole_tree)
{
	for (uint32_t i = 0; i < sv->n_slots; i++)
		if (sv->slots[i]->child.talk != CHILD_IDLE)
			child_signal(sv->slots[i], signo, whole_tree);
}

/* By the signal's own action, so that the shell says why. */
static void
stop_ourselves(int signo)
{
	struct sigaction own = { .sa_handler = SIG_DFL }, before;

	sigaction(signo, &own, &before);
	kill(getpid(), signo); /* continued here */
	sigaction(signo, &before, NULL);
}

bool
supervisor_wait_for_terminal(struct supervisor *sv)
{
	if (!terminal_can_suspend() || terminal_is_led(&sv->terminal))
		return false;
	for_each_child(sv, SIGSTOP, true);
	stop_ourselves(SIGTTIN);
	return true;
}

/*
 * Ctrl-Z of somebody's shell: the trees stop with us. At a terminal the report
 * that the task is stopped comes back, and suspends us then. Without a shell
 * nobody would continue us, and Ctrl-C could not be heard.
 */
static void
suspend(struct supervisor *sv)
{
	if (terminal_is_led(&sv->terminal))
		return;
	for_each_child(sv, SIGSTOP, true);
	if (sv->terminal.used && sv->slots[0]->child.talk == CHILD_STARTED)
		return;
	if (sv->terminal.used)
		terminal_suspend(sv);
	else
		kill(getpid(), SIGSTOP);
}

static void
take_requests(struct supervisor *sv)
{
	static const struct {
		int signo;
		enum shutdown_request request;
	} requests[] = {
		{ SIGTERM, SHUTDOWN_REQ_TERM },
		{ SIGINT, SHUTDOWN_REQ_INT },
		{ SIGQUIT, SHUTDOWN_REQ_QUIT },
	};

	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
		for (unsigned n = signals_take(requests[i].signo); n > 0; n--)
			apply_request(sv, requests[i].request,
			    signals_came_ms(requests[i].signo));
}

/* Those that mean something to us; whatever does not is for the tasks. */
static bool
is_ours(int signo)
{
	static const int ours[] = { SIGTERM, SIGINT, SIGQUIT, SIGTTIN, SIGTTOU,
		SIGTSTP, SIGCONT, SIGCHLD };

	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (ours[i] == signo)
			return true;
	return false;
}

/* Of our terminal: then there is nobody to see what we run, and it ends. */
static bool
is_hangup(const struct supervisor *sv, int signo)
{
	return signo == SIGHUP && sv->terminal.controlling &&
	    !terminal_is_controlling();
}

static void
pass_on(struct supervisor *sv)
{
	/* Before there is anybody to have it, it waits. */
	if (sv->n_started == 0)
		return;
	for (int signo = 1; signo <= SIGRTMAX; signo++) {
		if (is_ours(signo) || signals_take(signo) == 0)
			continue;
		if (signo == SIGWINCH)
			output_resize(sv);
		if (signo == SIGHUP && sv->batch != NULL) {
			if (!is_hangup(sv, signo) ||
			    !signals_was_ignored(SIGHUP)) /* see below */
				batch_hang_up(sv->batch);
			continue;
		}
		if (!is_hangup(sv, signo))
			for_each_child(sv, signo, false);
		else if (!signals_was_ignored(SIGHUP)) /* not under nohup(1) */
			apply_request(sv, SHUTDOWN_REQ_TERM,
			    signals_came_ms(signo));
	}
}

static void
take_signals(struct supervisor *sv)
{
	take_requests(sv);
	for (unsigned n = signals_take(SIGTTIN); n > 0; n--)
		apply_scale(sv, 1);
	for (unsigned n = signals_take(SIGTTOU); n > 0; n--)
		apply_scale(sv, -1);
	if (signals_take(SIGTSTP) > 0)
		suspend(sv);
	if (signals_take(SIGCONT) > 0) {
		terminal_resume(sv);
		for_each_child(sv, SIGCONT, true);
	}
	pass_on(sv);
	if (signals_take(SIGCHLD) > 0)
		reap_all(sv);
}

/* False when epoll itself fails, after which nothing can be waited for. */
static bool
turn(struct supervisor *sv)
{
	if (loop_wait(sv->loop, clock_now_ms()) == -1) {
		log_error("waiting for events");
		return false;
	}
	sv->now_ms = clock_now_ms();
	loop_dispatch(sv->loop);
	take_signals(sv);
	loop_run_timers(sv->loop, sv->now_ms);
	if (sv->batch != NULL)
		batch_turn(sv->batch);
	else if (pool_is_over(&sv->pool) && sv->shutdown.phase == SHUTDOWN_NONE)
		apply_request(sv, SHUTDOWN_REQ_OVER, sv->now_ms);
	if (sv->n_started < sv->n_slots)
		loop_timer_set(sv->loop, &sv->starter, sv->now_ms);
	watch_log(sv);
	return true;
}

static bool
is_finished(struct supervisor *sv)
{
	return sv->shutdown.phase != SHUTDOWN_NONE && pool_is_idle(&sv->pool) &&
	    output_finish(sv) &&
	    (sv->batch == NULL || printing_finish(sv->batch));
}

static int
open_all(struct supervisor *sv, int signal_fd)
{
	const struct pool_config *config = sv->config;
	struct rlimit files;

	sv->now_ms = clock_now_ms();
	for (size_t i = 0; i < STRAYS_RESERVED; i++)
		sv->strays.reserved[i] = -1;
	output_init(sv);
	sv->loop = loop_new();
	if (sv->loop == NULL)
		return -1;
	sv->signal_watch =
	    (struct loop_watch){ .fd = signal_fd, .ready = on_signal_byte };
	if (loop_watch(sv->loop, &sv->signal_watch, EPOLLIN) == -1 ||
	    getrlimit(RLIMIT_NOFILE, &files) == -1)
		return -1;
	RB_INIT(&sv->by_pid);
	pool_init(&sv->pool, config->exit_when, config->workers);
	sv->channels.share = channels_share(config->workers, files.rlim_cur);
	loop_timer_init(&sv->starter, on_start, sv);
	if (strays_open(sv) == -1)
		return -1;
	if (output_open(sv, files.rlim_cur) == -1)
		return -1;
	/* A batch has none of it, however few its workers. */
	terminal_open(&sv->terminal,
	    config->batch == NULL ? config->workers : UINT32_MAX);
	sv->batch = config->batch;
	sv->outcome.one_worker = config->workers == 1 && sv->batch == NULL;
	if (slots_reserve(sv, config->workers) == -1)
		return -1;
	for (uint32_t i = 0; i < config->workers; i++)
		if (slots_add(sv) == -1)
			return -1;
	if (sv->batch != NULL) {
		sv->n_started = sv->n_slots; /* as there are tasks for them */
		return batch_open(sv->batch, sv);
	}
	loop_timer_set(sv->loop, &sv->starter, sv->now_ms);
	return 0;
}

static void
close_all(struct supervisor *sv)
{
	terminal_close(&sv->terminal);
	if (sv->batch != NULL)
		batch_leave(sv->batch);
	output_close(sv);
	slots_free(sv);
	strays_close(sv);
	loop_free(sv->loop);
}

struct ending
supervisor_run(const struct pool_config *config, int signal_fd)
{
	struct ending ending = { .code = OUTCOME_REEVE_FAILED };
	struct supervisor *sv = own_alloc(sizeof(*sv));

	if (sv == NULL) {
		log_error("starting");
		return ending;
	}
	sv->config = config;
	if (open_all(sv, signal_fd) == -1) {
		log_error("starting");
		goto close;
	}
	/* From here on no error ends the program. */
	while (!is_finished(sv))
		if (!turn(sv)) {
			sv->outcome.broken = true;
			break;
		}
	if (sv->batch != NULL)
		batch_conclude(sv->batch);
	else if (config->workers == 1)
		sv->outcome.last = sv->slots[0]->result;
	ending = outcome_ending(&sv->outcome);
close:
	close_all(sv);
	own_free(sv, sizeof(*sv));
	return ending;
}
