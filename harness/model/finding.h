/* Findings: what the judging side has found out, as data. words/ alone turns them into sentences.
 *
 * A finding has a code, mostly a channel, figures by name with their units, and the few texts that are nobody's
 * sentence: a path, a stack, what an operating system said. A new one is a row here and a row of words. What is not
 * known is not in a finding: absent is not zero.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/channel.h"
#include "model/finding_codes.h"

/* What a finding is about, so that a page can put it beside the answer that it belongs to. */
enum finding_topic {
        FINDING_ABOUT_MEASUREMENT, /* whether anything was measured at all */
        FINDING_ABOUT_SHAPE,
        FINDING_ABOUT_CHANNEL, /* one channel's own finding */
        FINDING_ABOUT_CAUSE,
        FINDING_ABOUT_RATE,
        FINDING_ABOUT_HYPOTHESIS,
        FINDING_ABOUT_MADVISE,
        FINDING_ABOUT_RUNS, /* single runs: which do not count, and why */
        FINDING_ABOUT_CALL_SITES,
        FINDING_ABOUT_UNKNOWN, /* why a figure of the verdict is not known */
        FINDING_TOPIC_COUNT,
};

/* How much it weighs; less is more. */
enum finding_rank {
        FINDING_RANK_STOPS,    /* the result cannot be relied on */
        FINDING_RANK_DECIDES,  /* the shape is what it is because of this */
        FINDING_RANK_EXPLAINS, /* what it means, and how much it is */
        FINDING_RANK_NOTES,    /* worth knowing */
};

#define FINDING_CODE(code, name, topic, rank) FINDING_##code,
enum finding_code { FINDING_TABLE(FINDING_CODE) FINDING_COUNT };
#undef FINDING_CODE

struct finding_info {
        const char *name;
        enum finding_topic topic;
        enum finding_rank rank;
};
extern const struct finding_info finding_infos[FINDING_COUNT];

enum finding_unit {
        FINDING_BYTES,
        FINDING_NUMBER,  /* anything else that is measured, shown with three digits */
        FINDING_WHOLE,   /* counts that are exact: runs, requests */
        FINDING_SHARE,   /* 0…1 */
        FINDING_SECONDS, /* a span of time */
        FINDING_UNIT_COUNT,
};
extern const char *const finding_unit_names[FINDING_UNIT_COUNT + 1]; /* "bytes", "number", … */

enum { FINDING_NAME_MAX = 32, FINDING_FIGURES_MAX = 12, FINDING_TEXTS_MAX = 4 };

struct finding_figure {
        char name[FINDING_NAME_MAX];
        enum finding_unit unit;
        double value; /* finite, or ±INFINITY for an interval without an end; never NAN */
};

struct finding_text {
        char name[FINDING_NAME_MAX];
        char *text;
};

struct finding {
        enum finding_code code; /* FINDING_NONE: a zeroed struct is no finding */
        enum finding_rank rank;
        bool has_channel;
        enum channel channel;
        struct finding_figure figures[FINDING_FIGURES_MAX];
        size_t figure_count;
        struct finding_text texts[FINDING_TEXTS_MAX];
        size_t text_count;
};

/* A finding of the rank that its row has. */
void finding_init(struct finding *finding, enum finding_code code);
void finding_clear(struct finding *finding);
void finding_copy(struct finding *to, const struct finding *from);

/* What it is about; before finding_add_amount(), which takes the unit from it. */
void finding_set_channel(struct finding *finding, enum channel channel);
/* Adds a figure; one that is NAN is left out. `name` is shorter than FINDING_NAME_MAX. */
void finding_add(struct finding *finding, const char *name, enum finding_unit unit, double value);
/* The same in the channel's unit, bytes or a number; the channel is set before. */
void finding_add_amount(struct finding *finding, const char *name, double value);
/* One more of what the figure counts; the first time it is added. */
void finding_count_up(struct finding *finding, const char *name);
/* Adds a text; NULL is left out. */
void finding_add_text(struct finding *finding, const char *name, const char *text);

/* NULL where the finding has none of that name. */
const struct finding_figure *finding_figure(const struct finding *finding, const char *name);
const char *finding_text(const struct finding *finding, const char *name);
/* The code of that name in verdict.json; FINDING_NONE where there is none. */
enum finding_code finding_find(const char *name);

struct finding_list {
        struct finding *items; /* most important first */
        size_t count;
};
void finding_list_clear(struct finding_list *list);
/* A new finding at the end, to be filled; the pointer is good until the next one is added. */
struct finding *finding_list_add(struct finding_list *list, enum finding_code code);
/* A copy at the end. */
struct finding *finding_list_add_copy(struct finding_list *list, const struct finding *finding);
/* The first of that code; NULL where there is none. */
const struct finding *finding_list_find(const struct finding_list *list, enum finding_code code);
