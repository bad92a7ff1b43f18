/* The goroutines of the service, read from its memory at the moments that are compared with each other. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;
struct go_facts;
struct goroutine_probe;
struct process_ref;
struct snapshot;

/* Never fails: where they cannot be read, goroutine_probe_take() says why. `process` is borrowed. */
struct goroutine_probe *goroutine_probe_new(const struct process_ref *process, const struct go_facts *go);
void goroutine_probe_free(struct goroutine_probe *probe);

/* Adds the groups to a snapshot, as text (model/goroutine_text.h); the 200 largest. *ret_count: how many goroutines there
 * are, as runtime.NumGoroutine() counts. */
bool goroutine_probe_take(struct goroutine_probe *probe, struct snapshot *snapshot, int64_t *ret_count,
                          struct err *err);
