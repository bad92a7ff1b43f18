/* Handles SIGINT and SIGTERM: the first one stops in order, the second one quits at once. */
#pragma once

#include <stdbool.h>

struct interrupt;
struct loop;

/* Starts to handle both signals, on the loop. */
struct interrupt *interrupt_new(struct loop *loop);
/* Points to a flag that the first signal sets; for everything that takes a stop flag. */
const bool *interrupt_flag(const struct interrupt *interrupt);
void interrupt_free(struct interrupt *interrupt);
