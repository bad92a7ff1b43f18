/* JUnit XML as CI systems read it: testsuites, testsuite, testcase with failure, error or skipped. There is no
 * official schema; tests/outside/junit.xsd describes what GitLab, GitHub's reporters and Jenkins have in common.
 */

#include "report/exports/export_junit.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/result.h"
#include "words/advice.h"
#include "words/gate_words.h"
#include "words/story.h"
#include "words/words.h"

struct junit {
        struct strbuf cases;
        int tests;
        int failures;
        int errors;
        int skipped;
};

static void append_attribute(const char *name, const char *value, struct strbuf *buf)
{
        strbuf_printf(buf, " %s=\"", name);
        escape_html(buf, value);
        strbuf_append_char(buf, '"');
}

static void open_case(struct junit *junit, const char *class, const char *name)
{
        junit->tests++;
        strbuf_append(&junit->cases, "    <testcase");
        append_attribute("classname", class, &junit->cases);
        append_attribute("name", name, &junit->cases);
        strbuf_append(&junit->cases, " time=\"0\">");
}

static void close_case(struct junit *junit)
{
        strbuf_append(&junit->cases, "</testcase>\n");
}

/* <failure message="…">text</failure> */
static void append_problem(struct junit *junit, const char *element, const char *message, const char *text)
{
        strbuf_printf(&junit->cases, "<%s", element);
        append_attribute("message", message, &junit->cases);
        strbuf_append_char(&junit->cases, '>');
        escape_html(&junit->cases, text);
        strbuf_printf(&junit->cases, "</%s>", element);
}

static void append_measurement(const struct result *result, struct junit *junit)
{
        open_case(junit, "plateau.measurement", "the measurement was completed");
        if (result->failure || result->interrupted) {
                junit->errors++;
                append_problem(junit, "error", result->failure ? result->failure : "interrupted", "");
        }
        close_case(junit);
}

static void append_channel(const struct verdict *verdict, enum channel which, struct junit *junit)
{
        const struct channel_verdict *channel = &verdict->channels[which];
        struct strbuf text = { 0 };
        char *reason = words_of(&channel->finding);

        open_case(junit, "plateau.channel", channel_infos[which].label);
        strbuf_append(&text, "slope ");
        story_amount(which, channel->slope, &text);
        strbuf_append(&text, " a run, called flat up to ");
        story_amount(which, channel->delta, &text);
        if (!channel->measured || channel->shape == SHAPE_INCONCLUSIVE) {
                junit->skipped++;
                strbuf_append(&junit->cases, "<skipped");
                append_attribute("message", reason, &junit->cases);
                strbuf_append(&junit->cases, "/>");
        } else if (channel->shape == SHAPE_GROWING) {
                junit->failures++;
                append_problem(junit, "failure", reason, strbuf_text(&text));
        }
        close_case(junit);
        strbuf_clear(&text);
        free(reason);
}

/* GitHub, GitLab and others show little but the message, so it says why, and what to do. */
static void append_why(const struct result *result, struct strbuf *buf)
{
        if (!result->has_verdict)
                return;
        if (result->verdict.findings.count > 0) {
                char *reason = words_of(&result->verdict.findings.items[0]);

                strbuf_printf(buf, ". %s", reason);
                free(reason);
        }
        strbuf_append_char(buf, ' ');
        advice_append(result, buf);
}

/* Returns true for gates on the verdict, whose message needs reasons. For a threshold, value and limit are enough. */
static bool is_of_the_verdict(const struct gate *gate)
{
        return strncmp(gate->name, "expect.", 7) == 0 || strcmp(gate->name, "nothing grows") == 0;
}

static void append_gate(const struct result *result, const struct gate *gate, struct junit *junit)
{
        struct strbuf text = { 0 };

        open_case(junit, "plateau.gate", gate->name);
        strbuf_printf(&text, "%s, demanded: %s", gate->value, gate->limit);
        if (gate->state != GATE_HOLDS && is_of_the_verdict(gate))
                append_why(result, &text);
        if (gate->state == GATE_UNDECIDED) {
                junit->skipped++;
                strbuf_append(&junit->cases, "<skipped");
                append_attribute("message", strbuf_text(&text), &junit->cases);
                strbuf_append(&junit->cases, "/>");
        } else if (gate->state != GATE_HOLDS) {
                junit->failures++;
                append_problem(junit, "failure", strbuf_text(&text), gate_words_closer(gate->closer));
        }
        close_case(junit);
        strbuf_clear(&text);
}

/* With gates, growth that they do not forbid is no failure; so channels become test cases only without gates. */
static void append_cases(const struct result *result, struct junit *junit)
{
        append_measurement(result, junit);
        for (size_t i = 0; result->has_gates && i < result->gates.count; i++)
                append_gate(result, &result->gates.gates[i], junit);
        for (int c = 0; !result->has_gates && result->has_verdict && c < CHANNEL_COUNT; c++)
                append_channel(&result->verdict, (enum channel)c, junit);
}

void export_junit_append(const struct result *result, struct strbuf *buf)
{
        struct junit junit = { 0 };
        double seconds = (double)(result->ended_ns - result->started_ns) / (double)NS_PER_S;
        char when[CLOCK_TEXT_MAX];

        append_cases(result, &junit);
        clock_format_rfc3339(result->started_wall_ns, when);
        strbuf_printf(buf,
                      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"%d\" failures=\"%d\" "
                      "errors=\"%d\" skipped=\"%d\" time=\"%.3f\">\n  <testsuite",
                      junit.tests, junit.failures, junit.errors, junit.skipped, seconds > 0 ? seconds : 0);
        append_attribute("name", result->scenario.name, buf);
        strbuf_printf(
                buf,
                " tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\" time=\"%.3f\" timestamp=\"%.19s\">\n",
                junit.tests, junit.failures, junit.errors, junit.skipped, seconds > 0 ? seconds : 0, when);
        strbuf_append(buf, strbuf_text(&junit.cases));
        strbuf_append(buf, "  </testsuite>\n</testsuites>\n");
        strbuf_clear(&junit.cases);
}
