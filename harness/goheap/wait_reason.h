/* Names what a goroutine waits for. */
#pragma once

#include <stdint.h>

/* Returns the runtime's own word for g.waitreason in Go 1.minor: "chan receive", "select", "IO wait". "" where the
 * goroutine never waited, NULL where that version has no such number. */
const char *wait_reason_name(int minor, uint8_t reason);
