/* Latency counts from the moment a request was due. With a schedule there are three lines (latency, service, lag), without
 * one only one. */
#include "report/pages/load_text.h"

#include "base/clock.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/histogram.h"
#include "model/load_shape.h"
#include "model/load_stats.h"
#include "model/load_summary.h"
#include "model/scenario.h"
#include "words/captions.h"

static void append_quantiles(const char *name, const struct histogram *histogram, const char *note,
                             struct strbuf *buf)
{
        char text[UNITS_TEXT_MAX];

        strbuf_printf(buf, "  %-11s", name);
        for (int i = 0; i < LOAD_QUANTILES; i++)
                strbuf_printf(
                        buf, "%11s",
                        histogram_count(histogram)
                                ? units_format_duration(
                                          (double)histogram_quantile(histogram, load_quantiles[i].q), text)
                                : "-");
        strbuf_printf(buf, "   %s\n", note);
}

static void append_failures(const struct load_stats *stats, struct strbuf *buf)
{
        const char *separator = "  failed     ";

        for (int i = 0; i < LOAD_FAIL_COUNT; i++) {
                if (!stats->failures[i])
                        continue;
                strbuf_printf(buf, "%s%lld %s", separator, (long long)stats->failures[i],
                              load_failure_names[i]);
                separator = ", ";
        }
        if (stats->failed)
                strbuf_append_char(buf, '\n');
}

static void append_connections(const struct load_stats *stats, struct strbuf *buf)
{
        const char *separator = " (";

        strbuf_printf(buf, "  connected  %lld times", (long long)stats->connects);
        if (stats->reconnects)
                strbuf_printf(buf, ", %lld of them again", (long long)stats->reconnects);
        for (int i = 0; i < LOAD_RECONNECT_COUNT; i++) {
                if (!stats->reconnects_by[i])
                        continue;
                strbuf_printf(buf, "%s%lld %s", separator, (long long)stats->reconnects_by[i],
                              load_reconnect_names[i]);
                separator = ", ";
        }
        strbuf_printf(buf, "%s\n", stats->reconnects ? ")" : "");
}

static void append_title(const struct load_summary *summary, struct strbuf *buf)
{
        const struct scenario_load *load = summary->load;
        struct load_shape shape;

        load_shape_of(load, &shape);
        strbuf_printf(buf, "%s: %s, ", summary->url, load_executor_names[load->executor]);
        if (load->protocol == LOAD_HTTP2)
                strbuf_printf(buf, "HTTP/2, %lld × %lld streams, ", (long long)shape.connections,
                              (long long)shape.streams);
        strbuf_printf(buf, "%lld thread%s\n", (long long)load->threads, load->threads == 1 ? "" : "s");
}

/* Appends what the service did to connections and streams: closed, refused, limited. */
static void append_limits(const struct load_summary *summary, struct strbuf *buf)
{
        const struct load_stats *stats = summary->stats;

        if (stats->stream_limit)
                strbuf_printf(buf,
                              "  streams    the service allows %lld on a connection, %lld were asked for\n",
                              (long long)stats->stream_limit, (long long)summary->load->streams);
        if (stats->resent) {
                strbuf_append(buf, "  resent     ");
                captions_resent(stats->resent, buf);
                strbuf_append_char(buf, '\n');
        }
}

static void append_saturated(const char *reason, struct strbuf *buf)
{
        strbuf_append(buf, "  ");
        captions_saturated(reason, buf);
        strbuf_append_char(buf, '\n');
}

void load_text_append(const struct load_summary *summary, struct strbuf *buf)
{
        const struct load_stats *stats = summary->stats;
        double wall = (double)(stats->duration_ns > 0 ? stats->duration_ns : 1);
        char time[UNITS_TEXT_MAX], bytes[UNITS_TEXT_MAX];

        append_title(summary, buf);
        strbuf_printf(buf, "  %lld answered in %s: %.1f/s, %s/s; %lld planned, %lld sent, %lld failed\n",
                      (long long)stats->answered, units_format_duration(wall, time),
                      load_summary_per_s(summary),
                      units_format_bytes((double)stats->bytes_in / wall * NS_PER_S, bytes),
                      (long long)stats->planned, (long long)stats->sent, (long long)stats->failed);
        strbuf_printf(buf, "  %-11s", "");
        for (int i = 0; i < LOAD_QUANTILES; i++)
                strbuf_printf(buf, "%11s", load_quantiles[i].title);
        strbuf_append_char(buf, '\n');
        if (load_summary_has_schedule(summary)) {
                append_quantiles("latency", stats->latency, "from when it was due", buf);
                append_quantiles("service", stats->service, "from when it was sent", buf);
                append_quantiles("lag", stats->lag, "sent after it was due", buf);
                if (stats->late || stats->dropped)
                        strbuf_printf(buf,
                                      "  late       %lld by more than 1 ms; %lld found no free connection; "
                                      "%lld never sent\n",
                                      (long long)stats->late, (long long)stats->queued,
                                      (long long)stats->dropped);
        } else {
                append_quantiles("latency", stats->latency, "", buf);
        }
        append_failures(stats, buf);
        append_connections(stats, buf);
        append_limits(summary, buf);
        strbuf_printf(buf, "  generator  %s of CPU, %.0f %% of a processor\n",
                      units_format_duration((double)stats->cpu_ns, time), 100 * (double)stats->cpu_ns / wall);
        if (stats->saturated)
                append_saturated(stats->saturated_reason, buf);
        if (summary->interrupted)
                strbuf_printf(buf, "  interrupted\n");
}
