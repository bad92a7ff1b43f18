/* Reasons why the load was not as requested: the machine could not send it.
 *
 * They are printf formats as macros, so that the compiler checks them against the arguments at each use. */
#pragma once

#define LOAD_SAYS_NO_REST                                                                                    \
        "load thread %zu was never idle: it ran %.0f %% of the time and waited %.0f %% for a processor"
#define LOAD_SAYS_LATE                                                                                       \
        "load thread %zu sent %.1f %% of its requests more than 10 ms late although connections were "       \
        "free (%.0f %% of the time it waited for a processor)"
#define LOAD_SAYS_NO_PORTS                                                                                   \
        "load thread %zu could not connect %lld times for want of its own ports or descriptors"
