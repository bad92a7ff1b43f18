/* The same four rows three times. Numbers first, then the sentence that says what to do with them. */
#include "cli/against_print.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/units.h"
#include "cli/blocks.h"
#include "cli/terminal.h"
#include "model/result.h"
#include "record/layout.h"
#include "base/escape.h"

enum { SHARE_MAX = 24, TABLE_WIDTH = 76 };

static const char *format_value(const struct gate_baseline_row *row, double value, char text[UNITS_TEXT_MAX])
{
        if (!isfinite(value))
                return "unknown";
        return strcmp(row->unit, "ns") == 0 ? units_format_duration(value, text)
                                            : units_format_bytes(value, text);
}

/* Unknown on both sides is no regression: the service does not tell. */
static const char *state_of(const struct gate_baseline_change *change)
{
        if (change->worse)
                return "WORSE";
        return change->known ? "holds" : "unknown";
}

const char *against_state(const struct against_story *story, int row)
{
        return state_of(&story->comparison->changes[row]);
}

void against_value_append(int row, double value, struct strbuf *buf)
{
        char text[UNITS_TEXT_MAX];

        strbuf_append(buf, format_value(&gate_baseline_rows[row], value, text));
}

bool against_noise_append(const struct against_story *story, int row, struct strbuf *buf)
{
        const struct gate_baseline_change *change = &story->comparison->changes[row];

        if (!change->known || change->allowed <= change->row->policy)
                return false;
        strbuf_printf(
                buf,
                "%s: the machine was too restless to see less than %+.1f %%; more pairs, or a quieter one, "
                "would help",
                change->row->label, 100 * change->allowed);
        return true;
}

static size_t pairs_of(const struct against_story *story)
{
        size_t pairs = 0;

        for (int i = 0; i < GATE_BASELINE_COUNT; i++)
                if (story->comparison->changes[i].known &&
                    story->comparison->changes[i].change.blocks > pairs)
                        pairs = story->comparison->changes[i].change.blocks;
        return pairs;
}

/* "live heap +5.0 %, latency p50 +9.8 %"; nothing where nothing is worse. */
static void append_worse(const struct against_story *story, struct strbuf *buf)
{
        const char *comma = "";

        for (int i = 0; i < GATE_BASELINE_COUNT; i++)
                if (story->comparison->changes[i].worse) {
                        strbuf_printf(buf, "%s%s %+.1f %%", comma, story->comparison->changes[i].row->label,
                                      100 * story->comparison->changes[i].change.ratio);
                        comma = ", ";
                }
}

/* The answer in one sentence. */
void against_answer_append(const struct against_story *story, struct strbuf *buf)
{
        struct strbuf worse = { 0 };

        append_worse(story, &worse);
        if (worse.len > 0)
                strbuf_printf(buf, "the new build is worse: %s", strbuf_text(&worse));
        else if (pairs_of(story) == 0)
                strbuf_append(buf, "nothing could be compared");
        else
                strbuf_append(buf, "the new build is not worse by more than is allowed");
        strbuf_clear(&worse);
}

/* "+5.0 %"; "-" where it is not known. */
static const char *format_share(bool known, double share, char text[static SHARE_MAX])
{
        snprintf(text, SHARE_MAX, known ? "%+.1f %%" : "-", 100 * share);
        return text;
}

static void append_row(const struct gate_baseline_change *change, bool narrow, struct strbuf *buf)
{
        char old[UNITS_TEXT_MAX], new[UNITS_TEXT_MAX], ratio[SHARE_MAX], low[SHARE_MAX];

        format_share(change->known, change->change.ratio, ratio);
        format_share(change->known, change->change.low, low);
        if (!narrow)
                strbuf_printf(buf, "  %-12s %10s %10s", change->row->label,
                              format_value(change->row, change->baseline, old),
                              format_value(change->row, change->candidate, new));
        else
                strbuf_printf(buf, "  %-12s", change->row->label);
        strbuf_printf(buf, " %9s %9s %8.1f %%  %s\n", ratio, low, 100 * change->allowed, state_of(change));
}

static void append_noise(const struct against_story *story, const struct text_style *style,
                         struct strbuf *buf)
{
        for (int row = 0; row < GATE_BASELINE_COUNT; row++) {
                struct strbuf line = { 0 };

                if (against_noise_append(story, row, &line))
                        text_style_wrap(style, 2, strbuf_text(&line), buf);
                strbuf_clear(&line);
        }
}

static void append_closer(const struct against_story *story, const struct text_style *style,
                          struct strbuf *buf)
{
        struct strbuf line = { 0 };

        for (size_t i = 0; i < story->comparison->last.gates.count; i++) {
                const struct gate *gate = &story->comparison->last.gates.gates[i];

                if (gate->state == GATE_HOLDS)
                        continue;
                strbuf_reset(&line);
                strbuf_printf(&line, "look closer at %s: %s", gate->name, gate->closer);
                text_style_wrap(style, 2, strbuf_text(&line), buf);
        }
        strbuf_clear(&line);
}

/* A narrow terminal gets the table without the levels. */
static void append_table(const struct against_story *story, const struct text_style *style,
                         struct strbuf *buf)
{
        bool narrow = style->width > 0 && style->width < TABLE_WIDTH;

        if (narrow)
                strbuf_printf(buf, "  %-12s %9s %9s %10s\n", "", "change", "at least", "allowed");
        else
                strbuf_printf(buf, "  %-12s %10s %10s %9s %9s %10s\n", "", "old", "new", "change", "at least",
                              "allowed");
        for (int i = 0; i < GATE_BASELINE_COUNT; i++)
                append_row(&story->comparison->changes[i], narrow, buf);
}

void against_text_append(const struct against_story *story, const struct text_style *style,
                         struct strbuf *buf)
{
        bool fails = story->comparison->last.gates.exit_code != 0;
        struct strbuf line = { 0 };

        strbuf_printf(buf, "%s%s%s  ", style->colour ? (fails ? "\033[1;31m" : "\033[32m") : "",
                      fails ? "FAILS" : "HOLDS", style->colour ? "\033[0m" : "");
        against_answer_append(story, buf);
        strbuf_append(buf, "\n\n");
        append_table(story, style, buf);
        strbuf_printf(
                &line,
                "medians of %zu pairs of processes; \"at least\" is the lower %.0f %% bound, and a gate fails "
                "where it is above what is allowed: the policy, or the noise of the old build against itself "
                "where that is larger",
                pairs_of(story), 100 * blocks_confidence);
        strbuf_append_char(buf, '\n');
        text_style_wrap(style, 2, strbuf_text(&line), buf);
        append_noise(story, style, buf);
        append_closer(story, style, buf);
        strbuf_clear(&line);
}

static void append_json_number(const char *name, double value, struct strbuf *buf)
{
        if (isfinite(value))
                strbuf_printf(buf, ", \"%s\": %.17g", name, value);
        else
                strbuf_printf(buf, ", \"%s\": null", name);
}

static void append_json_row(const struct gate_baseline_change *change, struct strbuf *buf)
{
        bool known = change->known;

        strbuf_printf(buf, "    {\"name\": \"%s\", \"unit\": \"%s\"", change->row->name, change->row->unit);
        append_json_number("old", change->baseline, buf);
        append_json_number("new", change->candidate, buf);
        append_json_number("change", known ? change->change.ratio : NAN, buf);
        append_json_number("low", known ? change->change.low : NAN, buf);
        append_json_number("high", known ? change->change.high : NAN, buf);
        append_json_number("policy", change->row->policy, buf);
        append_json_number("noise", known ? change->noise : NAN, buf);
        append_json_number("allowed", change->allowed, buf);
        strbuf_printf(buf, ", \"pairs\": %zu, \"worse\": %s}", known ? change->change.blocks : 0,
                      change->worse ? "true" : "false");
}

void against_json_append(const struct against_story *story, struct strbuf *buf)
{
        strbuf_append(buf, "{\n  \"schema\": \"plateau.change/1\",\n  \"scenario\": ");
        escape_json(buf, story->comparison->last.scenario.name);
        strbuf_printf(buf,
                      ",\n  \"exit_code\": %d,\n  \"confidence\": %.17g,\n  \"pairs\": %zu,\n  \"rows\": [\n",
                      story->comparison->last.gates.exit_code, blocks_confidence, pairs_of(story));
        for (int i = 0; i < GATE_BASELINE_COUNT; i++) {
                append_json_row(&story->comparison->changes[i], buf);
                strbuf_append(buf, i + 1 < GATE_BASELINE_COUNT ? ",\n" : "\n");
        }
        strbuf_append(buf, "  ]\n}\n");
}

void against_markdown_append(const struct against_story *story, struct strbuf *buf)
{
        strbuf_append(buf, "## plateau: ");
        escape_markdown(buf, story->comparison->last.scenario.name);
        strbuf_printf(buf, " against a baseline: %s\n\n",
                      story->comparison->last.gates.exit_code ? "FAILS" : "HOLDS");
        against_answer_append(story, buf);
        strbuf_append(buf,
                      "\n\n| | Old | New | Change | At least | Allowed | |\n|---|--:|--:|--:|--:|--:|---|\n");
        for (int i = 0; i < GATE_BASELINE_COUNT; i++) {
                const struct gate_baseline_change *change = &story->comparison->changes[i];
                char old[UNITS_TEXT_MAX], new[UNITS_TEXT_MAX];

                strbuf_printf(buf, "| %s | %s | %s |", change->row->label,
                              format_value(change->row, change->baseline, old),
                              format_value(change->row, change->candidate, new));
                if (change->known)
                        strbuf_printf(buf, " %+.1f %% | %+.1f %% |", 100 * change->change.ratio,
                                      100 * change->change.low);
                else
                        strbuf_append(buf, " unknown | unknown |");
                strbuf_printf(buf, " %.1f %% | %s |\n", 100 * change->allowed, state_of(change));
        }
        for (int row = 0; row < GATE_BASELINE_COUNT; row++) {
                struct strbuf line = { 0 };

                if (against_noise_append(story, row, &line))
                        strbuf_printf(buf, "\n%s.\n", strbuf_text(&line));
                strbuf_clear(&line);
        }
        strbuf_printf(
                buf,
                "\n%zu pairs of fresh processes in turns; \"at least\" is the lower %.0f %% bound of the change.\n",
                pairs_of(story), 100 * blocks_confidence);
}

void against_print(const struct against_story *story, bool json)
{
        struct text_style style = terminal_style();
        struct strbuf text = { 0 };

        if (json)
                against_json_append(story, &text);
        else
                against_text_append(story, &style, &text);
        fputs(strbuf_text(&text), stdout);
        if (!json)
                printf("%s/%s\n", story->folder, LAYOUT_CHANGE);
        strbuf_clear(&text);
}
