/* The service under test as a process: started by us or attached to, watched, stopped, never left behind.
 *
 * A spawned target dies with us, also when we are killed, and with it all that it started (target/guard.h). An attached
 * one is never signalled.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;
struct fetcher;
struct loop;
struct place;
struct process_ref;
struct scenario_target;
struct target;

/* Starts spec->spawn with `program` in the place of its first word, spec->env on top of our environment, standard
 * input empty. Its output is read so that it never blocks; the last lines of standard error are kept. */
bool target_spawn(struct loop *loop, const struct scenario_target *spec, const char *program,
                  struct target **ret, struct err *err);
/* Attaches to spec->attach_pid, to the service in spec->attach_container, or to the process that listens at spec->url,
 * or on spec->attach_port. Without a URL the process's only port is taken; where there is no such, target_url() stays
 * NULL. That the process answers at the URL is checked (target/served.h). */
bool target_attach(struct loop *loop, const struct scenario_target *spec, struct target **ret,
                   struct err *err);

/* Waits until the service has an address: target_url() is known, and nothing was sent there yet. */
bool target_wait_address(struct target *target, const bool *stop, struct err *err);
/* Waits until the service has an address and spec->ready_path answers with a status below 400; without a ready path
 * the address is enough. `fetcher` asks from the target's network from then on. Ends early where the target dies or
 * `*stop` is set. */
bool target_wait_ready(struct target *target, struct fetcher *fetcher, const bool *stop, struct err *err);

/* Once it is ready: looks who answers at its URL. A launcher is followed to the process that listens, which is the target
 * from then on; another service is refused (target/served.h). What target_attach() has done already is not done again. */
bool target_identify(struct target *target, struct err *err);

/* In our own PID namespace; 0 before it is known. */
int64_t target_pid(const struct target *target);
/* The service as it was when it became ready: a later exec(2) shows as PROCESS_REPLACED. */
const struct process_ref *target_process(const struct target *target);
/* "http://127.0.0.1:43210", no slash at the end; NULL before it is known. */
const char *target_url(const struct target *target);
/* Where connections to it have to be opened: its own network, where it has one. Valid while the target is. */
const struct place *target_place(const struct target *target);
/* What the user has to know about who is measured, such as that a launcher was followed; NULL: nothing. */
const char *target_said(const struct target *target);
/* The processes that the service started and that are not measured, in a sentence; NULL: it has none. Fresh memory. */
char *target_children(const struct target *target);
bool target_is_attached(const struct target *target);
/* True where the URL that was named is docker's proxy, and target_url() is the service's own address in its container, on
 * this machine. */
bool target_is_behind_proxy(const struct target *target);

/* True once the process has ended; may be given to loop_run_until() as its stop flag. */
const bool *target_exited(const struct target *target);
/* How it ended and what it last said, in fresh memory: "exited with status 2; its last lines: ...". */
char *target_describe_exit(const struct target *target);

/* SIGTERM, up to `grace_ns` to end, then SIGKILL to it and to all that it started. An attached target is left alone.
 * True where a spawned target ended by itself within the grace. */
bool target_stop(struct target *target, int64_t grace_ns);
/* Stops it where that was not done, and frees. */
void target_free(struct target *target);
