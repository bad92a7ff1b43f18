/* Every table has a caption and row headers, for screen readers. */
#include "report/pages/page_tables.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/histogram.h"
#include "model/ledger_parts.h"
#include "model/load_sum.h"
#include "model/result.h"
#include "report/figures/part_style.h"
#include "words/captions.h"
#include "words/gate_words.h"
#include "words/page_words.h"
#include "words/story.h"
#include "words/words.h"

static void append_cell(const char *text, struct strbuf *buf)
{
        strbuf_append(buf, "<td class=\"n\">");
        escape_html(buf, text);
        strbuf_append(buf, "</td>");
}

static void append_bytes_cell(double bytes, struct strbuf *buf)
{
        char text[UNITS_TEXT_MAX];

        append_cell(isfinite(bytes) ? units_format_bytes(bytes, text) : "unknown", buf);
}

static void append_text_cell(const char *text, struct strbuf *buf)
{
        strbuf_append(buf, "<td>");
        escape_html(buf, text);
        strbuf_append(buf, "</td>");
}

void page_tables_append_gates(const struct result *result, struct strbuf *buf)
{
        if (!result->has_gates || result->gates.count == 0)
                return;
        strbuf_printf(buf,
                      "<section>\n<h2>%s</h2>\n<section class=\"scroll\" aria-label=\"Gates\" "
                      "tabindex=\"0\">\n<table>\n<caption>%s</caption>\n<thead><tr><th "
                      "scope=\"col\">Gate</th><th scope=\"col\">Measured</th><th "
                      "scope=\"col\">Demanded</th><th scope=\"col\">Outcome</th></tr></thead>\n<tbody>\n",
                      page_words[PAGE_GATES], page_words[PAGE_GATES_DEMAND]);
        for (size_t i = 0; i < result->gates.count; i++) {
                const struct gate *gate = &result->gates.gates[i];

                strbuf_append(buf, "<tr><th scope=\"row\">");
                escape_html(buf, gate->name);
                strbuf_append(buf, "</th>");
                append_text_cell(gate->value, buf);
                append_text_cell(gate->limit, buf);
                strbuf_append(buf, "<td>");
                if (gate->state == GATE_HOLDS) {
                        strbuf_append(buf, "holds</td></tr>\n");
                        continue;
                }
                strbuf_printf(
                        buf,
                        "<strong>%s</strong></td></tr>\n<tr><td colspan=\"4\" class=\"soft\">Look closer: ",
                        gate_state_names[gate->state]);
                escape_html(buf, gate_words_closer(gate->closer));
                strbuf_append(buf, "</td></tr>\n");
        }
        strbuf_append(buf, "</tbody>\n</table>\n</section>\n</section>\n");
}

static void append_share_row(const struct ledger_share *share, int64_t rss_bytes, struct strbuf *buf)
{
        double percent = rss_bytes > 0 ? 100 * share->bytes / (double)rss_bytes : 0;

        strbuf_printf(buf, "<tr><th scope=\"row\">%s<br><span class=\"soft\">%s</span></th>",
                      share->part->label, share->part->meaning);
        append_bytes_cell(share->bytes, buf);
        strbuf_printf(buf,
                      "<td class=\"n\">%.1f %%</td><td class=\"bars\"><svg class=\"share\" "
                      "viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                      "<rect width=\"%.1f\" height=\"6\" class=\"area s%d\"/></svg></td></tr>\n",
                      percent, percent > 0 ? percent : 0, part_style(share->part));
}

/* Appends one row that lists the parts that are not known. */
static void append_unknown_row(const struct ledger_share *shares, size_t count, struct strbuf *buf)
{
        if (count == 0)
                return;
        strbuf_append(buf, "<tr><th scope=\"row\">not known<br><span class=\"soft\">");
        for (size_t i = 0; i < count; i++)
                strbuf_printf(buf, "%s%s", i ? ", " : "", shares[i].part->label);
        strbuf_append(
                buf,
                "</span></th><td class=\"n\">unknown</td><td class=\"n\"></td><td class=\"bars\"></td></tr>\n");
}

void page_tables_append_parts(const struct ledger *settled, struct strbuf *buf)
{
        struct ledger_share shares[LEDGER_PART_COUNT];
        size_t count = ledger_parts_sort(settled, shares);
        size_t known = 0;

        strbuf_append(buf, "<table class=\"long\">\n<caption>");
        captions_parts(settled->run, buf);
        strbuf_append(
                buf,
                "</caption>\n<thead><tr><th scope=\"col\">Part</th><th scope=\"col\" class=\"n\">Memory</th>"
                "<th scope=\"col\" class=\"n\">Share</th><th scope=\"col\" class=\"bars\">"
                "<span class=\"soft\">of all</span></th></tr></thead>\n<tbody>\n");
        for (; known < count && isfinite(shares[known].bytes); known++)
                append_share_row(&shares[known], settled->rss_bytes, buf);
        append_unknown_row(&shares[known], count - known, buf);
        strbuf_append(buf, "<tr><th scope=\"row\">All resident memory</th>");
        append_bytes_cell((double)settled->rss_bytes, buf);
        strbuf_append(buf, "<td class=\"n\">100 %</td><td class=\"bars\"></td></tr>\n</tbody>\n</table>\n");
}

static void append_amount_cell(enum channel channel, double value, struct strbuf *buf)
{
        struct strbuf text = { 0 };

        story_amount(channel, value, &text);
        append_cell(strbuf_text(&text), buf);
        strbuf_clear(&text);
}

void page_tables_append_checks(const struct ledger *settled, struct strbuf *buf)
{
        size_t held = 0;

        if (!settled->check_count)
                return;
        for (size_t i = 0; i < settled->check_count; i++)
                held += settled->checks[i].measured_bytes == settled->checks[i].claimed_bytes;
        strbuf_printf(buf, "<p class=\"soft\">Sums that must agree: %zu of %zu do", held,
                      settled->check_count);
        for (size_t i = 0; i < settled->check_count; i++) {
                const struct ledger_check *check = &settled->checks[i];
                int64_t beyond = check->measured_bytes - check->claimed_bytes;
                char text[UNITS_TEXT_MAX];

                if (beyond)
                        strbuf_printf(
                                buf, "; %s differ by %s%s", check->name, beyond < 0 ? "-" : "",
                                units_format_bytes(beyond < 0 ? -(double)beyond : (double)beyond, text));
        }
        strbuf_append(buf, ".</p>\n");
}

static void append_reason(const struct channel_verdict *channel, struct strbuf *buf)
{
        char *reason = words_of(&channel->finding);

        escape_html(buf, reason);
        free(reason);
}

static void append_channel(const struct verdict *verdict, enum channel which, struct strbuf *buf)
{
        const struct channel_verdict *channel = &verdict->channels[which];

        strbuf_printf(buf, "<tr><th scope=\"row\">%s</th>", channel_infos[which].label);
        if (!channel->measured) {
                strbuf_append(buf, "<td colspan=\"5\" class=\"soft\">");
                append_reason(channel, buf);
                strbuf_append(buf, "</td></tr>\n");
                return;
        }
        strbuf_printf(buf, "<td>%s</td>", shape_names[channel->shape]);
        append_amount_cell(which, channel->slope, buf);
        strbuf_append(buf, "<td class=\"n\">");
        story_amount(which, channel->slope_low, buf);
        strbuf_append(buf, " to ");
        story_amount(which, channel->slope_high, buf);
        strbuf_append(buf, "</td>");
        append_amount_cell(which, channel->delta, buf);
        append_amount_cell(which, channel->detectable, buf);
        strbuf_append(buf, "</tr>\n");
}

void page_tables_append_channels(const struct verdict *verdict, struct strbuf *buf)
{
        strbuf_append(
                buf, "<section class=\"scroll\" aria-label=\"Channels\" tabindex=\"0\">\n<table>\n<caption>");
        captions_channels(verdict, buf);
        strbuf_append(
                buf,
                "</caption>\n<thead><tr>"
                "<th scope=\"col\">Channel</th><th scope=\"col\">Shape</th><th scope=\"col\" class=\"n\">Slope</th>"
                "<th scope=\"col\" class=\"n\">Interval</th><th scope=\"col\" class=\"n\">Flat up to</th>"
                "<th scope=\"col\" class=\"n\">Called growth from</th></tr></thead>\n<tbody>\n");
        for (int measured = 1; measured >= 0; measured--) /* measured channels first */
                for (int c = CHANNEL_COUNT; c-- > 0;)
                        if (verdict->channels[c].measured == (measured == 1))
                                append_channel(verdict, (enum channel)c, buf);
        strbuf_append(buf, "</tbody>\n</table>\n</section>\n");
}

void page_tables_append_call_sites(const struct verdict *verdict, struct strbuf *buf)
{
        strbuf_printf(buf,
                      "<table>\n<caption>%s</caption>\n<thead><tr><th scope=\"col\">Call stack, innermost "
                      "first</th><th scope=\"col\" class=\"n\">Grew by</th><th scope=\"col\" "
                      "class=\"n\">Share</th></tr></thead>\n<tbody>\n",
                      page_words[PAGE_CALL_SITES]);
        for (size_t i = 0; i < verdict->call_site_count; i++) {
                const struct verdict_call_site *site = &verdict->call_sites[i];

                strbuf_append(buf, "<tr><th scope=\"row\" class=\"wrap\"><code>");
                escape_html(buf, site->stack);
                strbuf_append(buf, "</code></th>");
                if (site->goroutines)
                        strbuf_printf(buf, "<td class=\"n\">%.0f goroutines</td>", site->growth);
                else
                        append_bytes_cell(site->growth, buf);
                strbuf_printf(buf, "<td class=\"n\">%.0f %%</td></tr>\n", 100 * site->share);
        }
        strbuf_append(buf, "</tbody>\n</table>\n");
}

static void append_count_row(const char *what, int64_t count, struct strbuf *buf)
{
        strbuf_printf(buf, "<tr><th scope=\"row\">%s</th><td class=\"n\">%lld</td></tr>\n", what,
                      (long long)count);
}

static void append_quantile_row(const char *what, const struct load_sum *sum, double q, struct strbuf *buf)
{
        char latency[UNITS_TEXT_MAX];
        char service[UNITS_TEXT_MAX];

        units_format_duration((double)histogram_quantile(sum->latency, q), latency);
        units_format_duration((double)histogram_quantile(sum->service, q), service);
        strbuf_printf(buf,
                      "<tr><th scope=\"row\">%s</th><td class=\"n\">%s</td><td class=\"n\">%s</td></tr>\n",
                      what, latency, histogram_count(sum->service) ? service : "unknown");
}

static void append_quantiles(const struct load_sum *sum, struct strbuf *buf)
{
        static const struct {
                const char *name;
                double q;
        } rows[] = {
                { "median", 0.5 }, { "90 %", 0.9 }, { "99 %", 0.99 }, { "99.9 %", 0.999 }, { "slowest", 1 }
        };

        strbuf_printf(buf,
                      "<table>\n<caption>%s</caption>\n<thead><tr><th scope=\"col\">Percentile</th><th "
                      "scope=\"col\" class=\"n\">From the intended send time</th><th scope=\"col\" "
                      "class=\"n\">From the actual send</th></tr></thead>\n<tbody>\n",
                      page_words[PAGE_REQUESTS_TOOK]);
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
                append_quantile_row(rows[i].name, sum, rows[i].q, buf);
        strbuf_append(buf, "</tbody>\n</table>\n");
}

void page_tables_append_load(const struct result *result, struct strbuf *buf)
{
        struct load_sum sum;

        load_sum_init(result, &sum);
        strbuf_append(buf, "<table>\n<caption>");
        captions_requests(result, buf);
        strbuf_append(buf, "</caption>\n<tbody>\n");
        append_count_row("Planned", sum.planned, buf);
        append_count_row("Sent", sum.sent, buf);
        append_count_row("Answered as expected", sum.answered, buf);
        append_count_row("Failed", sum.failed, buf);
        for (int f = 0; f < LOAD_FAIL_COUNT; f++)
                if (sum.failures[f] > 0)
                        strbuf_printf(
                                buf,
                                "<tr><th scope=\"row\">… because: %s</th><td class=\"n\">%lld</td></tr>\n",
                                load_failure_names[f], (long long)sum.failures[f]);
        if (sum.dropped)
                append_count_row("Never sent: the run ended first", sum.dropped, buf);
        strbuf_append(buf, "</tbody>\n</table>\n");
        if (histogram_count(sum.latency))
                append_quantiles(&sum, buf);
        load_sum_clear(&sum);
}

static void append_fact(const char *name, const char *value, struct strbuf *buf)
{
        if (!value || !*value)
                return;
        strbuf_printf(buf, "<tr><th scope=\"row\">%s</th><td class=\"wrap\">", name);
        escape_html(buf, value);
        strbuf_append(buf, "</td></tr>\n");
}

static void append_bytes_fact(const char *name, int64_t bytes, struct strbuf *buf)
{
        char text[UNITS_TEXT_MAX];

        if (bytes >= 0)
                append_fact(name, units_format_bytes((double)bytes, text), buf);
}

static void append_number_fact(const char *name, int64_t value, struct strbuf *buf)
{
        char text[32];

        if (value < 0)
                return;
        snprintf(text, sizeof(text), "%lld", (long long)value);
        append_fact(name, text, buf);
}

void page_tables_append_environment(const struct result *result, struct strbuf *buf)
{
        const struct go_facts *go = &result->facts.go;
        const struct host_facts *host = &result->facts.host;

        strbuf_printf(buf, "<section>\n<h2>%s</h2>\n<table class=\"long\">\n<caption>%s</caption>\n<tbody>\n",
                      page_words[PAGE_WHERE], page_words[PAGE_WHERE_ALL]);
        append_fact("Executable", go->executable, buf);
        append_fact("SHA-256", go->sha256, buf);
        append_fact("Go", go->version, buf);
        append_fact("Module", go->module, buf);
        append_fact("GOGC", go->gogc, buf);
        append_fact("GOMEMLIMIT", go->gomemlimit, buf);
        append_fact("GOMAXPROCS", go->gomaxprocs, buf);
        append_fact("GODEBUG", go->godebug, buf);
        append_fact("GODEBUG linked in", go->default_godebug, buf);
        append_fact("madvise, why predicted", go->madvise_why, buf);
        append_fact("cgo", go->cgo ? "yes" : go->is_go ? "no" : NULL, buf);
        append_fact("Kernel", host->kernel, buf);
        append_fact("Processor", host->cpu_model, buf);
        append_number_fact("Processors", host->processors, buf);
        append_bytes_fact("Memory", host->memory_bytes, buf);
        append_bytes_fact("Memory limit", host->memory_limit_bytes, buf);
        append_bytes_fact("Swap", host->swap_bytes, buf);
        append_bytes_fact("Page size", host->page_bytes, buf);
        append_fact("Transparent huge pages", host->thp_enabled, buf);
        append_fact("Governor", host->governor, buf);
        append_fact("Virtualisation", host->virtualisation, buf);
        append_fact("Control groups", host->cgroup_version, buf);
        append_fact("Load average", host->load_average, buf);
        strbuf_append(buf, "</tbody>\n</table>\n</section>\n");
}

void page_tables_append_ledger_rows(const struct result *result, struct strbuf *buf)
{
        const struct ledger *settled = result_ledger(result, -1, CHECKPOINT_SETTLED);

        if (!settled)
                return;
        strbuf_printf(
                buf,
                "<section>\n<h2>Every row of the ledger</h2>\n<table class=\"long\">\n<caption>Settled, run %d.</caption>\n"
                "<thead><tr><th scope=\"col\">Row</th><th scope=\"col\" class=\"n\">Memory</th>"
                "<th scope=\"col\">What it is</th></tr></thead>\n<tbody>\n",
                (int)settled->run);
        for (int i = 0; i < LEDGER_ROW_COUNT; i++) {
                const struct ledger_row *row = &settled->rows[i];

                strbuf_printf(buf, "<tr><th scope=\"row\">%s</th>", ledger_row_infos[i].label);
                append_bytes_cell(row->known ? (double)row->bytes : NAN, buf);
                strbuf_append(buf, "<td class=\"wrap\">");
                escape_html(buf, ledger_row_infos[i].meaning);
                if (row->detail) {
                        strbuf_append(buf, " <span class=\"soft\">");
                        escape_html(buf, row->detail);
                        strbuf_append(buf, "</span>");
                }
                strbuf_append(buf, "</td></tr>\n");
        }
        strbuf_append(buf, "</tbody>\n</table>\n</section>\n");
}
