/* Checks again and again that the measured process, and no other, answers at the target's addresses. A new version of the
 * service may join at the same port (SO_REUSEPORT) or inherit the socket while the old process lives on. Then requests go
 * to another process, and the memory of the measured one looks flatter than it is. */
#pragma once

#include <stdbool.h>

struct err;
struct experiment;

/* Checks that telemetry on an address of its own is served by the measured process. Notes what cannot be verified. */
bool server_check_telemetry(struct experiment *x, struct err *err);
/* Checks both addresses again, before and after a load. ERR_MEASURE names the process that answers instead. */
bool server_check_again(struct experiment *x, struct err *err);
