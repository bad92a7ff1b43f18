/* A figure that is unknown on both sides is no regression: the service does not provide it. */
#include "words/comparison_words.h"

#include <math.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/units.h"
#include "model/comparison.h"

const char *comparison_words_value(const struct gate_baseline_row *row, double value,
                                   char text[static UNITS_TEXT_MAX])
{
        if (!isfinite(value))
                return "unknown";
        return strcmp(row->unit, "ns") == 0 ? units_format_duration(value, text)
                                            : units_format_bytes(value, text);
}

const char *comparison_words_state(const struct gate_baseline_change *change)
{
        if (change->worse)
                return "WORSE";
        return change->known ? "holds" : "unknown";
}

bool comparison_words_noise(const struct gate_baseline_change *change, struct strbuf *buf)
{
        if (!change->known || change->allowed <= change->row->policy)
                return false;
        strbuf_printf(
                buf,
                "%s: the machine was too restless to see less than %+.1f %%; more pairs, or a quieter one, "
                "would help",
                change->row->label, 100 * change->allowed);
        return true;
}

const char *comparison_words_new(const struct comparison *comparison)
{
        return comparison->same_program ? "the scenario as it is" : "the new build";
}

const char *comparison_words_old(const struct comparison *comparison)
{
        return comparison->same_program ? "the scenario with the other setting" : "the old build";
}

/* Appends what is worse: "live heap +5.0 %, latency p50 +9.8 %". */
static void append_worse(const struct comparison *comparison, struct strbuf *buf)
{
        const char *comma = "";

        for (int i = 0; i < GATE_BASELINE_COUNT; i++)
                if (comparison->changes[i].worse) {
                        strbuf_printf(buf, "%s%s %+.1f %%", comma, comparison->changes[i].row->label,
                                      100 * comparison->changes[i].change.ratio);
                        comma = ", ";
                }
}

void comparison_words_answer(const struct comparison *comparison, struct strbuf *buf)
{
        struct strbuf worse = { 0 };

        append_worse(comparison, &worse);
        if (worse.len > 0)
                strbuf_printf(buf, "%s is worse: %s", comparison_words_new(comparison), strbuf_text(&worse));
        else if (comparison_pairs(comparison) == 0)
                strbuf_append(buf, "nothing could be compared");
        else
                strbuf_printf(buf, "%s is not worse by more than is allowed",
                              comparison_words_new(comparison));
        strbuf_clear(&worse);
}

void comparison_words_pairs(const struct comparison *comparison, struct strbuf *buf)
{
        strbuf_printf(buf, "%zu pairs of fresh processes in turns", comparison_pairs(comparison));
}

void comparison_words_bound(const struct comparison *comparison, struct strbuf *buf)
{
        strbuf_printf(
                buf,
                "\"At least\" is the lower %.0f %% bound of the change; a gate fails where it is above what is "
                "allowed: the policy, or the noise of %s against itself where that is larger.",
                100 * comparison->confidence, comparison_words_old(comparison));
}

void comparison_words_reading(const struct comparison *comparison, struct strbuf *buf)
{
        strbuf_printf(
                buf,
                "Change of %s in multiples of what is allowed, with its interval. An interval that begins to the "
                "right of 1 fails.",
                comparison_words_new(comparison));
}

void comparison_words_question(const struct comparison *comparison, struct strbuf *buf)
{
        strbuf_printf(buf, "Is %s worse by more than is allowed?", comparison_words_new(comparison));
}
