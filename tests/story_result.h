/* Results made up for tests of report/ and gate/: shaped like those that an experiment leaves, with numbers that
 * a test can foretell. */
#pragma once

#include "model/result.h"

enum story_kind {
        STORY_RESERVE,      /* PLATEAU, CONFIRMED: bursts leave idle heap behind */
        STORY_LEAK,         /* GROWING: live heap, 128 bytes a request */
        STORY_INTERRUPTED,  /* three runs, the last one incomplete, nothing decided */
        STORY_NO_TELEMETRY, /* the kernel's side only */
        STORY_HOSTILE,      /* as RESERVE, under a name that tries to break everything */
        STORY_EMPTY,        /* the target never became ready */
        STORY_KIND_COUNT,
};
extern const char *const story_names[STORY_KIND_COUNT];

/* Fills a zeroed result; the caller clears it. The same kind gives the same bytes. */
void story_result(enum story_kind kind, struct result *result);
/* The same with a length of one's own: `runs` runs of `load_s` seconds of load at ten samples a second. */
void story_result_long(enum story_kind kind, int runs, int load_s, struct result *result);
