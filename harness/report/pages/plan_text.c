/* Prints the lines of words/plan_words.c that apply to the plan. */
#include "report/pages/plan_text.h"

#include "base/strbuf.h"
#include "model/plan.h"
#include "model/scenario.h"
#include "words/plan_words.h"

void plan_text_append(const struct scenario *scenario, const struct plan *plan, struct strbuf *buf)
{
        struct strbuf line = { 0 };

        strbuf_printf(buf, "%s: %s\n", scenario->name, scenario->question);
        for (size_t i = 0; i < PLAN_LINE_COUNT; i++) {
                strbuf_reset(&line);
                plan_lines[i].append(scenario, plan, &line);
                if (line.len)
                        strbuf_printf(buf, "  %-9s %s\n", plan_lines[i].label, line.text);
        }
        strbuf_clear(&line);
}
