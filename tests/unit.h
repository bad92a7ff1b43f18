/* What every unit test includes: cmocka wants these headers before its own. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Leaves a test that this machine cannot make, and says why. cmocka's own skip() is told to TAP as "not ok", which
 * Meson takes for a failure. */
#define UNIT_SKIP(reason)                                                                                    \
        do {                                                                                                 \
                print_message("# skipped: %s\n", reason);                                                    \
                return;                                                                                      \
        } while (0)
