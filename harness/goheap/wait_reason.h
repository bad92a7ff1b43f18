/* The names of what a goroutine waits for. */
#pragma once

#include <stdint.h>

/* "chan receive", "select", "IO wait": the runtime's own word for g.waitreason in Go 1.minor. "" where the goroutine
 * never waited, NULL where that version knows no such reason. */
const char *wait_reason_name(int minor, uint8_t reason);
