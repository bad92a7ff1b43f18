/* One line per gate, so that a failing one is easy to find in a long CI log. */
#include "report/pages/gate_text.h"

#include <string.h>

#include "base/escape.h"
#include "base/strbuf.h"
#include "model/gate.h"
#include "report/render/text_style.h"
#include "words/gate_words.h"

/* Width of "GATE  fails      ", after which the name begins. */
enum { STATE_COLUMNS = 17 };

static const char *const state_colours[GATE_STATE_COUNT] = {
        [GATE_HOLDS] = "\033[32m",
        [GATE_FAILS] = "\033[1;31m",
        [GATE_UNKNOWN] = "\033[1;31m",
        [GATE_UNDECIDED] = "\033[33m",
};

/* Appends "expect.cause: none, demanded: live_heap". */
static void append_outcome(const struct gate *gate, struct strbuf *line)
{
        escape_plain(line, gate->name);
        strbuf_append(line, ": ");
        escape_plain(line, gate->value);
        if (gate->state == GATE_HOLDS)
                return;
        strbuf_append(line, ", demanded: ");
        escape_plain(line, gate->limit);
}

/* Adds colour only after wrapping, since escape sequences would count as columns. */
static void append_gate(const struct gate *gate, const struct text_style *style, struct strbuf *buf)
{
        struct strbuf line = { 0 }, outcome = { 0 }, wrapped = { 0 };
        const char *state = gate_state_names[gate->state];

        append_outcome(gate, &outcome);
        text_style_wrap(&(struct text_style){ .width = style->width }, STATE_COLUMNS, strbuf_text(&outcome),
                        &wrapped);
        strbuf_append(buf, "GATE  ");
        strbuf_append(buf, style->colour ? state_colours[gate->state] : "");
        strbuf_printf(buf, "%-9s", state);
        strbuf_append(buf, style->colour ? "\033[0m  " : "  ");
        strbuf_append(buf, strbuf_text(&wrapped) + STATE_COLUMNS);
        if (gate->state != GATE_HOLDS) {
                strbuf_append(&line, "look closer: ");
                escape_plain(&line, gate_words_closer(gate->closer));
                text_style_wrap(style, STATE_COLUMNS, strbuf_text(&line), buf);
        }
        strbuf_clear(&line);
        strbuf_clear(&outcome);
        strbuf_clear(&wrapped);
}

void gate_text_append(const struct gate_list *list, const struct text_style *style, struct strbuf *buf)
{
        if (list->count == 0)
                strbuf_append(buf, "no gates: the scenario sets no thresholds and expects nothing\n");
        for (size_t i = 0; i < list->count; i++)
                append_gate(&list->gates[i], style, buf);
}
