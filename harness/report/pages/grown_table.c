/* An HTML table of the largest growths of each kind. */
#include "report/pages/grown_table.h"

#include "base/escape.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/growth.h"
#include "words/page_words.h"

enum { SHOWN_OF_KIND = 3 };
static const double crumb_share = 0.05;

static const char *const kind_labels[GROWTH_KIND_COUNT] = {
        [GROWTH_GOROUTINES] = "goroutines made by",
        [GROWTH_SIZE_CLASS] = "objects by size",
        [GROWTH_TYPE] = "objects by type",
};

static void append_amount(const struct growth *growth, const char *class, double amount, struct strbuf *buf)
{
        char text[UNITS_TEXT_MAX];

        if (growth->kind == GROWTH_GOROUTINES)
                strbuf_printf(buf, "<td class=\"%s\">%.0f</td>", class, amount);
        else
                strbuf_printf(buf, "<td class=\"%s\">%s</td>", class, units_format_bytes(amount, text));
}

static void append_row(const struct growth *growth, struct strbuf *buf)
{
        strbuf_printf(buf, "<tr><td>%s</td><th scope=\"row\" class=\"wrap\"><code>",
                      kind_labels[growth->kind]);
        escape_html(buf, growth->name);
        strbuf_append(buf, "</code>");
        if (growth->place) {
                strbuf_append(buf, " (");
                escape_html(buf, growth->place);
                strbuf_append(buf, ")");
        }
        if (growth->state) {
                strbuf_append(buf, ", ");
                escape_html(buf, growth->state);
        }
        strbuf_append(buf, "</th>");
        append_amount(growth, "n more", growth->before, buf);
        append_amount(growth, "n", growth->after, buf);
        append_amount(growth, "n", growth->after - growth->before, buf);
        strbuf_append(buf, "</tr>\n");
}

/* Returns true if a growth is at least a twentieth of the largest of its kind, which comes first in the list. */
static bool is_worth_a_row(const struct growth *growth, double *largest)
{
        double amount = growth->after - growth->before;

        *largest = amount > *largest ? amount : *largest;
        return amount >= crumb_share * *largest;
}

void grown_table_append(const struct growth_list *grown, struct strbuf *buf)
{
        int shown[GROWTH_KIND_COUNT] = { 0 };
        double largest[GROWTH_KIND_COUNT] = { 0 };

        strbuf_printf(
                buf,
                "<table>\n<caption>%s</caption>\n<thead><tr><th scope=\"col\">Kind</th><th "
                "scope=\"col\">What</th><th scope=\"col\" class=\"n more\">Before</th><th scope=\"col\" "
                "class=\"n\">After</th><th scope=\"col\" class=\"n\">Grew "
                "by</th></tr></thead>\n<tbody>\n",
                page_words[PAGE_GROWN]);
        for (size_t i = 0; i < grown->count; i++)
                if (is_worth_a_row(&grown->items[i], &largest[grown->items[i].kind]) &&
                    shown[grown->items[i].kind]++ < SHOWN_OF_KIND)
                        append_row(&grown->items[i], buf);
        strbuf_append(buf, "</tbody>\n</table>\n");
}
