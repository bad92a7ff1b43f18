/* A comparison told: a table for people, change.json for programs, Markdown for a job's page. */
#pragma once

#include <stdbool.h>

struct comparison;
struct strbuf;
struct text_style;

struct against_story {
        const char *folder;
        const struct comparison *comparison;
};

/* The answer in one sentence: "the new build is worse: live heap +5.0 %". */
void against_answer_append(const struct against_story *story, struct strbuf *buf);
/* "20.8 MiB", "20.3 ms"; "unknown" for NAN. */
void against_value_append(int row, double value, struct strbuf *buf);
/* "WORSE", "holds", "unknown" */
const char *against_state(const struct against_story *story, int row);
/* Where the machine was too restless to see a change as small as the policy: one sentence, or nothing. */
bool against_noise_append(const struct against_story *story, int row, struct strbuf *buf);

/* To stdout, as text with the path of change.json behind it, or as JSON. */
void against_print(const struct against_story *story, bool json);

void against_text_append(const struct against_story *story, const struct text_style *style,
                         struct strbuf *buf);
void against_json_append(const struct against_story *story, struct strbuf *buf);
void against_markdown_append(const struct against_story *story, struct strbuf *buf);
