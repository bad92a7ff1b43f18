/* Is it still the measured process, and that one alone, which answers? What was proved before the first run need not
 * stay: a new version of the service may join at the same port (SO_REUSEPORT), or be handed the socket, while the old one
 * goes on living. The requests are then another process's, and the memory of ours looks flatter than it is. */
#pragma once

#include <stdbool.h>

struct err;
struct experiment;

/* Telemetry on a port of its own must be the same process's. What had to be taken on trust is noted. */
bool server_check_telemetry(struct experiment *x, struct err *err);
/* For the beginning and the end of a load: both addresses once more. ERR_MEASURE names who else answers. */
bool server_check_again(struct experiment *x, struct err *err);
