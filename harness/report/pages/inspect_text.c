/* One screen: the process, how it returns memory, the figures of other tools, and what its resident memory is. */
#include "report/pages/inspect_text.h"

#include <inttypes.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/units.h"
#include "model/look.h"
#include "report/pages/goroutines_text.h"
#include "report/pages/spans_text.h"

/* Smaller rows are joined on one line, except the ledger's own rows (sampling error, unexplained). */
enum { SMALL_BYTES = 64 << 10, LABEL_WIDTH = 18, BAR_WIDTH = 24, DETAIL_MAX = 90 };

static const char *or_unset(const char *text)
{
        return text ? text : "unset";
}

static void append_identity(const struct look *look, struct strbuf *buf)
{
        const struct facts *facts = look->facts;
        const struct go_facts *go = &facts->go;
        char age[UNITS_TEXT_MAX];
        int64_t goroutines;

        strbuf_printf(buf, "PID %" PRId64 "  %s\n", facts->pid, go->executable ? go->executable : "?");
        if (facts->container || facts->inner_pid != facts->pid)
                strbuf_printf(buf, "  PID %" PRId64 " inside%s%.12s\n", facts->inner_pid,
                              facts->container ? " of container " : "",
                              facts->container ? facts->container : "");
        if (go->is_go)
                strbuf_printf(buf, "  %s, %s, %s%s%s%s\n", go->version,
                              go->module ? go->module
                              : go->path ? go->path
                                         : "no module",
                              go->cgo ? "cgo" : "no cgo", go->is_static ? ", static" : ", dynamic",
                              go->pie ? ", PIE" : "", go->stripped ? ", stripped" : "");
        else
                strbuf_printf(buf, "  not known to be Go: %s\n", go->not_go_reason);
        strbuf_printf(buf, "  runs for %s, %" PRId64 " threads, ",
                      units_format_duration((double)look->age_ns, age),
                      sample_or(&look->now, METRIC_OS_THREADS, 0));
        if (sample_get(&look->now, METRIC_GO_GOROUTINES, &goroutines))
                strbuf_printf(buf, "%" PRId64 " goroutines\n", goroutines);
        else
                strbuf_append(buf, "goroutines not known\n");
        strbuf_printf(buf, "  GODEBUG %s, GOGC %s, GOMEMLIMIT %s, GOMAXPROCS %s\n", or_unset(go->godebug),
                      or_unset(go->gogc), or_unset(go->gomemlimit), or_unset(go->gomaxprocs));
}

static const char *bytes_or(const struct sample *sample, enum metric metric, char text[static UNITS_TEXT_MAX])
{
        int64_t bytes;

        if (!sample_get(sample, metric, &bytes) || bytes < 0)
                return metric == METRIC_CGROUP_LIMIT ? "none" : "?";
        return units_format_bytes((double)bytes, text);
}

static void append_madvise(const struct go_facts *go, const struct sample *now, struct strbuf *buf)
{
        char text[UNITS_TEXT_MAX];

        if (!go->is_go)
                return;
        strbuf_printf(buf, "  madvise predicted %s (%s)\n", madvise_names[go->madvise_predicted],
                      go->madvise_why);
        if (go->madvise_observed == MADVISE_UNKNOWN)
                strbuf_printf(buf, "          %s\n", go->madvise_evidence);
        else
                strbuf_printf(buf, "          observed %s (%s)%s\n", madvise_names[go->madvise_observed],
                              go->madvise_evidence,
                              go->madvise_observed == go->madvise_predicted ? "" : ": NOT as predicted");
        strbuf_printf(buf, "  huge pages: %s; AnonHugePages %s now\n", go->huge_pages_why,
                      bytes_or(now, METRIC_ANON_HUGE, text));
}

static void append_shown(const struct look *look, const struct host_facts *host, struct strbuf *buf)
{
        const struct sample *now = &look->snapshot.process;
        char a[UNITS_TEXT_MAX], b[UNITS_TEXT_MAX], c[UNITS_TEXT_MAX], d[UNITS_TEXT_MAX];
        int64_t processes = sample_or(now, METRIC_CGROUP_PROCESSES, 0);

        units_format_bytes((double)(sample_or(now, METRIC_RSS_FILE, 0) + sample_or(now, METRIC_RSS_SHMEM, 0)),
                           c);
        strbuf_printf(buf, "  top     VIRT %s  RES %s  SHR %s  (peak %s)\n", bytes_or(now, METRIC_VIRT, a),
                      bytes_or(now, METRIC_RSS, b), c, bytes_or(now, METRIC_RSS_PEAK, d));
        if (!sample_has(now, METRIC_CGROUP_USAGE))
                return;
        strbuf_printf(buf, "  kubelet working set %s of usage %s, limit %s",
                      bytes_or(now, METRIC_CGROUP_WORKING_SET, a), bytes_or(now, METRIC_CGROUP_USAGE, b),
                      bytes_or(now, METRIC_CGROUP_LIMIT, c));
        strbuf_printf(buf, " (control group %s", host->cgroup_version ? host->cgroup_version : "?");
        if (processes > 1)
                strbuf_printf(buf, ", %" PRId64 " processes share it", processes);
        strbuf_append(buf, ")\n");
}

static void append_sources(const struct look *look, struct strbuf *buf)
{
        if (!look->url && !look->has_heap) {
                strbuf_printf(buf, "  runtime statistics not known: %s\n", look->no_runtime);
                return;
        }
        if (look->url)
                strbuf_printf(buf, "  asked   %s:", look->url);
        else
                strbuf_printf(buf, "  asked   nobody (%s); read from outside:", look->no_runtime);
        for (int i = 0; i < SOURCE_COUNT; i++) {
                const struct source_cost *cost = &look->costs[i];
                char text[UNITS_TEXT_MAX];

                if (cost->readings)
                        strbuf_printf(
                                buf, " %s %s", metric_source_names[i],
                                units_format_duration((double)cost->took_ns / (double)cost->readings, text));
        }
        strbuf_append(buf, " each\n");
}

static void append_bar(int64_t bytes, int64_t whole, struct strbuf *buf)
{
        int filled = whole > 0 && bytes > 0 ? (int)((double)bytes / (double)whole * BAR_WIDTH + 0.5) : 0;

        for (int i = 0; i < filled && i < BAR_WIDTH; i++)
                strbuf_append(buf, "█");
}

/* As many whole words as fit; an ellipsis says that there are more. */
static void append_detail(const char *detail, struct strbuf *buf)
{
        size_t len = strlen(detail), kept = len;

        if (len > DETAIL_MAX)
                for (kept = DETAIL_MAX; kept > 0 && detail[kept] != ' '; kept--)
                        ;
        strbuf_printf(buf, " %.*s%s", (int)kept, detail, kept < len ? " …" : "");
}

static void append_row(const struct ledger *ledger, int id, struct strbuf *buf)
{
        const struct ledger_row *row = &ledger->rows[id];
        char text[UNITS_TEXT_MAX];

        strbuf_printf(buf, "  %-*s %10s %5.1f%%  ", LABEL_WIDTH, ledger_row_infos[id].label,
                      units_format_bytes((double)row->bytes, text),
                      ledger->rss_bytes ? 100.0 * (double)row->bytes / (double)ledger->rss_bytes : 0);
        append_bar(row->bytes, ledger->rss_bytes, buf);
        if (row->detail)
                append_detail(row->detail, buf);
        strbuf_append_char(buf, '\n');
}

static void append_ledger(const struct ledger *ledger, struct strbuf *buf)
{
        int64_t small = 0;
        char text[UNITS_TEXT_MAX];

        strbuf_printf(buf, "\nRSS %s, the sum over smaps:\n",
                      units_format_bytes((double)ledger->rss_bytes, text));
        for (int i = 0; i < LEDGER_ROW_COUNT; i++) {
                bool account = ledger_row_infos[i].group == LEDGER_GROUP_ACCOUNT;

                if (!ledger->rows[i].known)
                        continue;
                if (account || ledger->rows[i].bytes >= SMALL_BYTES)
                        append_row(ledger, i, buf);
                else
                        small += ledger->rows[i].bytes;
        }
        if (small)
                strbuf_printf(buf, "  %-*s %10s  rows below 64 KiB together\n", LABEL_WIDTH, "…",
                              units_format_bytes((double)small, text));
        if (!ledger->has_runtime)
                strbuf_printf(buf, "  Go's rows are not known without the runtime's statistics\n");
}

static void append_side(const char *title, const struct ledger_side_row *rows, size_t count,
                        struct strbuf *buf)
{
        char text[UNITS_TEXT_MAX];

        if (count)
                strbuf_printf(buf, "%s\n", title);
        for (size_t i = 0; i < count; i++)
                strbuf_printf(buf, "  %-22s %10s  %s\n", rows[i].name,
                              units_format_bytes((double)rows[i].bytes, text), rows[i].detail);
}

/* Appends lines such as "VIRT = RSS + 1.1 GiB below_rss + 4.0 KiB moved". */
static void append_others(const struct look *look, struct strbuf *buf)
{
        char text[UNITS_TEXT_MAX];

        strbuf_printf(buf, "what other tools show, and why it is not RSS\n");
        for (int i = 0; i < OTHER_COUNT; i++) {
                const struct other *other = &look->others[i];

                if (!other->known) {
                        strbuf_printf(buf, "  %-22s %10s  %s\n", other->label, "?", other->reason);
                        continue;
                }
                strbuf_printf(buf, "  %-22s %10s  RSS", other->label,
                              units_format_bytes((double)other->bytes, text));
                for (size_t k = 0; k < other->part_count; k++) {
                        int64_t bytes = other->parts[k].bytes;

                        strbuf_printf(buf, " %c %s %s", bytes < 0 ? '-' : '+',
                                      units_format_bytes(bytes < 0 ? -(double)bytes : (double)bytes, text),
                                      other->parts[k].name);
                }
                strbuf_append_char(buf, '\n');
        }
}

void inspect_text_append(const struct look *look, struct strbuf *buf)
{
        const struct facts *facts = look->facts;

        append_identity(look, buf);
        append_madvise(&facts->go, &look->now, buf);
        append_shown(look, &facts->host, buf);
        append_sources(look, buf);
        append_ledger(&look->ledger, buf);
        spans_text_append(look, buf);
        goroutines_text_append(look, buf);
        append_side("below RSS: obtained, not resident", look->ledger.below_rss, look->ledger.below_count,
                    buf);
        append_side("beyond RSS: charged, not resident", look->ledger.beyond_rss, look->ledger.beyond_count,
                    buf);
        append_others(look, buf);
}
