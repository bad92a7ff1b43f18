/* SIGINT and SIGTERM: the first stops in order, the second quits at once. */
#pragma once

#include <stdbool.h>

struct interrupt;
struct loop;

/* Both signals go through the loop from now on. */
struct interrupt *interrupt_new(struct loop *loop);
/* Set by the first signal; may be handed to everything that waits. */
const bool *interrupt_flag(const struct interrupt *interrupt);
void interrupt_free(struct interrupt *interrupt);
