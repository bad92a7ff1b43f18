/* The table of reasons. */
#include "words/unknown_words.h"

const char *const unknown_words[UNKNOWN_WORD_COUNT] = {
        [UNKNOWN_OBJECT_SIZES] = "large objects, each of its own size",
        [UNKNOWN_TYPE_NO_POINTERS] = "it holds no pointers, so that the runtime keeps no type",
        [UNKNOWN_TYPE_NOT_KEPT] = "the runtime keeps none before Go 1.22, or none is described there",
        [UNKNOWN_FIGURE_ELSEWHERE] = "this version keeps it elsewhere, or it was not found",
        [UNKNOWN_NO_PAGE_MAP] = "the page map of the process could not be read",
        [UNKNOWN_NO_WAIT_SEEN] = "no collection has seen one of them wait",
        [UNKNOWN_NO_MODULE] = "the program was built without modules",
        [UNKNOWN_NO_ROLLUP] = "smaps_rollup did not give it",
        [UNKNOWN_NOT_IN_GROUP] = "this version of control groups does not tell",
        [UNKNOWN_NO_ANSWER] = "the service did not answer with it",
        [UNKNOWN_NOT_ASKED] = "the service was not asked (--kernel-only)",
        [UNKNOWN_MEMORY_GONE] = "its memory could not be read any more",
        [UNKNOWN_NO_SCHEDSTAT] = "the kernel has no schedstat",
        [UNKNOWN_NO_STREAM_LIMIT] = "no limit was met",
        [UNKNOWN_NO_SCHEDULE] = "a closed loop without think time has no schedule",
};
