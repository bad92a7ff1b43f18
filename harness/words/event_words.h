/* Texts of events during a measurement, and of reasons why a run or an experiment ended early.
 *
 * They are printf formats as macros, so that the compiler checks them against the arguments at each use. */
#pragma once

/* Before the first run. */
#define EVENT_SWAP "swap is in use: what is swapped out is missing from RSS"
#define EVENT_BUSY "the machine is busy before we start: load average %.1f on %d processors"
#define EVENT_NO_RUNTIME "the runtime's figures are not known: %s"
#define EVENT_NO_GOROUTINES "goroutines are not read from memory: %s"
#define EVENT_STILL_GROWING                                                                                  \
        "the service was still growing by itself when the runs began, after %.0f s (protocol.quiet)"

/* During the runs. Texts about a load that did not finish, or whose command failed, say why a run does not count. */
#define EVENT_READING_FAILED "%s: %s; readings that fail are absent"
#define EVENT_COLLECTION "forced collection: GET %s"
#define EVENT_RELEASE "release hook: GET %s"
#define EVENT_COMMAND_NOT_OVER "the load's command was not over after %.0f s, its limit (load.duration)"
#define EVENT_LOAD_NOT_OVER                                                                                  \
        "the load was not over after %.0f s, more than %d times as long as it should take: the "             \
        "service slowed down"
#define EVENT_COMMAND_SIGNAL "the load's command '%s' was ended by signal %d"
#define EVENT_COMMAND_FAILED "the load's command '%s' ended with exit code %d%s%s"
#define EVENT_LIMIT "the memory limit of %.1f MiB"
#define EVENT_LIMIT_UNKNOWN "the memory limit"
#define EVENT_KILLED_IN_GROUP "at %s the kernel killed %lld process%s of the control group"
#define EVENT_LIMIT_HIT "%s was hit %lld times: the kernel takes memory back to stay below it"
#define EVENT_HIGH                                                                                           \
        "memory.high was exceeded %lld times: the kernel takes memory back and slows the service "           \
        "down"
#define EVENT_OUT_OF_MEMORY "at %s the kernel's out-of-memory killer ended it or a process beside it"

/* After the last run: the rest, which is doubled if memory is still being returned at its end. */
#define EVENT_REST "left alone now for up to %.0f s, to see whether what grew goes away by itself"

/* How the experiment ended. */
#define EVENT_TOO_SLOW "the runs took more than twice as long as planned: the service slowed down"
#define EVENT_CUT_SHORT "ended after run %d: %s"
#define EVENT_HAD_TO_BE_KILLED "the target did not end within %.0f s of SIGTERM and was killed"
