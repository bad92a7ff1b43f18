/* One line each, so that the failing one is found in a long CI log. */
#include "report/gate_text.h"

#include <string.h>

#include "base/strbuf.h"
#include "model/gate.h"
#include "report/escape.h"

static const char *const state_colours[GATE_STATE_COUNT] = {
        [GATE_HOLDS] = "\033[32m",
        [GATE_FAILS] = "\033[1;31m",
        [GATE_UNKNOWN] = "\033[1;31m",
        [GATE_UNDECIDED] = "\033[33m",
};

void gate_text_append(const struct gate_list *list, bool colour, struct strbuf *buf)
{
        if (list->count == 0)
                strbuf_append(buf, "no gates: the scenario sets no thresholds and expects nothing\n");
        for (size_t i = 0; i < list->count; i++) {
                const struct gate *gate = &list->gates[i];

                strbuf_append(buf, "GATE  ");
                strbuf_append(buf, colour ? state_colours[gate->state] : "");
                strbuf_printf(buf, "%-9s", gate_state_names[gate->state]);
                strbuf_append(buf, colour ? "\033[0m  " : "  ");
                escape_plain(buf, gate->name);
                strbuf_append(buf, ": ");
                escape_plain(buf, gate->value);
                if (gate->state != GATE_HOLDS) {
                        strbuf_append(buf, ", demanded: ");
                        escape_plain(buf, gate->limit);
                        strbuf_append(buf, "\n                 look closer: ");
                        escape_plain(buf, gate->closer);
                }
                strbuf_append_char(buf, '\n');
        }
}

static void append_member(const char *name, const char *value, struct strbuf *buf)
{
        strbuf_printf(buf, "\"%s\": ", name);
        if (value)
                escape_json(buf, value);
        else
                strbuf_append(buf, "null");
}

void gate_json_append(const struct gate_list *list, struct strbuf *buf)
{
        strbuf_printf(buf, "{\n  \"exit_code\": %d,\n  \"gates\": [", list->exit_code);
        for (size_t i = 0; i < list->count; i++) {
                const struct gate *gate = &list->gates[i];

                strbuf_append(buf, i ? ",\n    {" : "\n    {");
                append_member("name", gate->name, buf);
                strbuf_append(buf, ", ");
                append_member("state", gate_state_names[gate->state], buf);
                strbuf_append(buf, ", ");
                append_member("value", gate->value, buf);
                strbuf_append(buf, ", ");
                append_member("limit", gate->limit, buf);
                strbuf_append(buf, ", ");
                append_member("closer", gate->closer, buf);
                strbuf_append_char(buf, '}');
        }
        strbuf_append(buf, list->count ? "\n  ]\n}\n" : "]\n}\n");
}
