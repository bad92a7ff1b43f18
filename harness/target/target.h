/* The service under test as a process: starts it or attaches to it, waits until it is ready, notices its end, stops it.
 *
 * A spawned target and everything that it started die with us, even if we are killed (target/guard.h). An attached
 * target is never signalled.
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

/* Starts `program` with the arguments spec->spawn, spec->env on top of our environment, and empty standard input. Its
 * output is read, so that it never blocks; the last lines of standard error are kept. */
bool target_spawn(struct loop *loop, const struct scenario_target *spec, const char *program,
                  struct target **ret, struct err *err);
/* Attaches to spec->attach_pid, to the service in spec->attach_container, to the process that listens at spec->url, or
 * to the one on spec->attach_port. Without a URL, takes the port of the process if it has exactly one; else
 * target_url() stays NULL. Checks that the process answers at the URL (target/served.h). */
bool target_attach(struct loop *loop, const struct scenario_target *spec, struct target **ret,
                   struct err *err);

/* Waits until target_url() is known. Sends nothing there. */
bool target_wait_address(struct target *target, const bool *stop, struct err *err);
/* Waits until target_url() is known and, with spec->ready_path, until that path answers with a status below 400. From
 * then on `fetcher` connects from the target's network namespace. Fails early if the target dies or *stop is set. */
bool target_wait_ready(struct target *target, struct fetcher *fetcher, const bool *stop, struct err *err);

/* Finds who answers at its URL; call it once the target is ready. A launcher is followed to the process that listens,
 * which is the target from then on; another service is an error (target/served.h). Does nothing for an attached target:
 * target_attach() has done it. */
bool target_identify(struct target *target, struct err *err);

/* Returns its PID in our own PID namespace; 0 before it is known. */
int64_t target_pid(const struct target *target);
/* Returns the service as it was when it became ready: if it calls exec(2) later, the reference is PROCESS_REPLACED. */
const struct process_ref *target_process(const struct target *target);
/* Returns its URL, like "http://127.0.0.1:43210", without a slash at the end; NULL before it is known. */
const char *target_url(const struct target *target);
/* Returns the place from which to connect to it: its own network namespace, if it has one. Valid as long as the
 * target. */
const struct place *target_place(const struct target *target);
/* Returns what the user has to know about which process is measured, such as that a launcher was followed; NULL:
 * nothing. */
const char *target_said(const struct target *target);
/* Returns a sentence about the processes that the service started, which are not measured; NULL: there are none. The
 * caller frees it. */
char *target_children(const struct target *target);
bool target_is_attached(const struct target *target);
/* True if docker's proxy listens at the URL that was named; target_url() then is the service's own address in its
 * container on this machine. */
bool target_is_behind_proxy(const struct target *target);

/* Returns a flag that is true once the process has ended; usable as the stop flag of loop_run_until(). */
const bool *target_exited(const struct target *target);
/* Returns how it ended and what it printed last, like "exited with status 2; its last lines: ...". The caller frees
 * it. */
char *target_describe_exit(const struct target *target);

/* Sends SIGTERM, waits up to `grace_ns`, then sends SIGKILL to it and to everything that it started. True if it ended
 * within that time. Does nothing for an attached target, and returns true. */
bool target_stop(struct target *target, int64_t grace_ns);
/* Frees the target; a spawned one that was not stopped is killed. NULL is fine. */
void target_free(struct target *target);
