/* Reasons that stand beside a null in JSON documents. */
#pragma once

enum unknown_word {
        UNKNOWN_OBJECT_SIZES,
        UNKNOWN_TYPE_NO_POINTERS,
        UNKNOWN_TYPE_NOT_KEPT,
        UNKNOWN_FIGURE_ELSEWHERE,
        UNKNOWN_NO_PAGE_MAP,
        UNKNOWN_NO_WAIT_SEEN,
        UNKNOWN_NO_MODULE,
        UNKNOWN_NO_ROLLUP,
        UNKNOWN_NOT_IN_GROUP,
        UNKNOWN_NO_ANSWER,
        UNKNOWN_NOT_ASKED,
        UNKNOWN_MEMORY_GONE,
        UNKNOWN_NO_SCHEDSTAT,
        UNKNOWN_NO_STREAM_LIMIT,
        UNKNOWN_NO_SCHEDULE,
        UNKNOWN_WORD_COUNT,
};
extern const char *const unknown_words[UNKNOWN_WORD_COUNT];
