/* The service under test as a process: started by us or attached to, watched, stopped, never left behind.
 *
 * A spawned target dies with us, also when we are killed: the kernel sends it SIGKILL when the thread that started
 * it ends. An attached one is never signalled.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;
struct fetcher;
struct loop;
struct process_ref;
struct scenario_target;
struct target;

/* Starts spec->spawn with `program` in the place of its first word, spec->env on top of our environment, standard
 * input empty. Its output is read so that it never blocks; the last lines of standard error are kept. */
bool target_spawn(struct loop *loop, const struct scenario_target *spec, const char *program,
                  struct target **ret, struct err *err);
/* Attaches to spec->attach_pid, or to the process that listens on spec->attach_port. */
bool target_attach(struct loop *loop, const struct scenario_target *spec, struct target **ret,
                   struct err *err);

/* Waits until the service has an address and spec->ready_path answers with a status below 400; without a ready path
 * the address is enough. Ends early where it dies or `*stop` is set. */
bool target_wait_ready(struct target *target, struct fetcher *fetcher, const bool *stop, struct err *err);

int64_t target_pid(const struct target *target);
/* The service as it was when it became ready: a later exec(2) shows as PROCESS_REPLACED. */
const struct process_ref *target_process(const struct target *target);
/* "http://127.0.0.1:43210", no slash at the end; NULL before it is known. */
const char *target_url(const struct target *target);
bool target_is_attached(const struct target *target);

/* True once the process has ended; may be given to loop_run_until() as its stop flag. */
const bool *target_exited(const struct target *target);
/* How it ended and what it last said, in fresh memory: "exited with status 2; its last lines: ...". */
char *target_describe_exit(const struct target *target);

/* SIGTERM, up to `grace_ns` to end, then SIGKILL; reaps. An attached target is left alone. True where a spawned
 * target ended by itself within the grace. */
bool target_stop(struct target *target, int64_t grace_ns);
/* Stops it where that was not done, and frees. */
void target_free(struct target *target);
