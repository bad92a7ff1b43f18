/* A comparison told: a table for people, change.json for programs, Markdown for a job's page. */
#pragma once

#include <stdbool.h>

#include "gate/gate_baseline.h"

struct result;
struct strbuf;
struct text_style;

struct against_story {
        const char *folder;
        const struct gate_baseline_change *changes; /* GATE_BASELINE_COUNT of them */
        const struct result *last; /* a block of the new build; its gates are the comparison's */
};

/* To stdout, as text with the path of change.json behind it, or as JSON. */
void against_print(const struct against_story *story, bool json);

void against_text_append(const struct against_story *story, const struct text_style *style,
                         struct strbuf *buf);
void against_json_append(const struct against_story *story, struct strbuf *buf);
void against_markdown_append(const struct against_story *story, struct strbuf *buf);
