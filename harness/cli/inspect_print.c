/* One screen: who it is, how it gives memory back, what other tools show, and where each resident byte is. */
#include "cli/inspect_print.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "cli/inspect.h"
#include "ledger/others.h"
#include "telemetry/sampler.h"

/* Rows below this share one line, unless the account itself is at stake. */
enum { SMALL_BYTES = 64 << 10, LABEL_WIDTH = 18, BAR_WIDTH = 24 };

static const char *or_unset(const char *text)
{
        return text ? text : "unset";
}

static void print_identity(const struct inspection *inspection)
{
        const struct facts *facts = inspection_facts(inspection);
        const struct inspect_look *look = inspection_last(inspection);
        const struct go_facts *go = &facts->go;
        char age[UNITS_TEXT_MAX];
        int64_t goroutines;

        printf("PID %" PRId64 "  %s\n", facts->pid, go->executable ? go->executable : "?");
        if (go->is_go)
                printf("  %s, %s, %s%s%s%s\n", go->version,
                       go->module ? go->module
                       : go->path ? go->path
                                  : "no module",
                       go->cgo ? "cgo" : "no cgo", go->is_static ? ", static" : ", dynamic",
                       go->pie ? ", PIE" : "", go->stripped ? ", stripped" : "");
        else
                printf("  not known to be Go: %s\n", go->not_go_reason);
        printf("  runs for %s, %" PRId64 " threads, ", units_format_duration((double)look->age_ns, age),
               sample_or(&look->now, METRIC_OS_THREADS, 0));
        if (sample_get(&look->now, METRIC_GO_GOROUTINES, &goroutines))
                printf("%" PRId64 " goroutines\n", goroutines);
        else
                printf("goroutines not known\n");
        printf("  GODEBUG %s, GOGC %s, GOMEMLIMIT %s, GOMAXPROCS %s\n", or_unset(go->godebug),
               or_unset(go->gogc), or_unset(go->gomemlimit), or_unset(go->gomaxprocs));
}

static const char *bytes_or(const struct sample *sample, enum metric metric, char text[static UNITS_TEXT_MAX])
{
        int64_t bytes;

        if (!sample_get(sample, metric, &bytes) || bytes < 0)
                return metric == METRIC_CGROUP_LIMIT ? "none" : "?";
        return units_format_bytes((double)bytes, text);
}

static void print_madvise(const struct go_facts *go, const struct sample *now)
{
        char text[UNITS_TEXT_MAX];

        if (!go->is_go)
                return;
        printf("  madvise predicted %s (%s)\n", madvise_names[go->madvise_predicted], go->madvise_why);
        if (go->madvise_observed == MADVISE_UNKNOWN)
                printf("          %s\n", go->madvise_evidence);
        else
                printf("          observed %s (%s)%s\n", madvise_names[go->madvise_observed],
                       go->madvise_evidence,
                       go->madvise_observed == go->madvise_predicted ? "" : ": NOT as predicted");
        printf("  huge pages: %s; AnonHugePages %s now\n", go->huge_pages_why,
               bytes_or(now, METRIC_ANON_HUGE, text));
}

static void print_shown(const struct inspect_look *look, const struct host_facts *host)
{
        const struct sample *now = &look->snapshot.process;
        char a[UNITS_TEXT_MAX], b[UNITS_TEXT_MAX], c[UNITS_TEXT_MAX], d[UNITS_TEXT_MAX];
        int64_t processes = sample_or(now, METRIC_CGROUP_PROCESSES, 0);

        units_format_bytes((double)(sample_or(now, METRIC_RSS_FILE, 0) + sample_or(now, METRIC_RSS_SHMEM, 0)),
                           c);
        printf("  top     VIRT %s  RES %s  SHR %s  (peak %s)\n", bytes_or(now, METRIC_VIRT, a),
               bytes_or(now, METRIC_RSS, b), c, bytes_or(now, METRIC_RSS_PEAK, d));
        if (!sample_has(now, METRIC_CGROUP_USAGE))
                return;
        printf("  kubelet working set %s of usage %s, limit %s", bytes_or(now, METRIC_CGROUP_WORKING_SET, a),
               bytes_or(now, METRIC_CGROUP_USAGE, b), bytes_or(now, METRIC_CGROUP_LIMIT, c));
        printf(" (control group %s", host->cgroup_version ? host->cgroup_version : "?");
        if (processes > 1)
                printf(", %" PRId64 " processes share it", processes);
        printf(")\n");
}

static void print_sources(const struct inspection *inspection)
{
        if (!inspection_url(inspection)) {
                printf("  runtime statistics not known: %s\n", inspection_no_runtime(inspection));
                return;
        }
        printf("  asked   %s:", inspection_url(inspection));
        for (int i = 0; i < SOURCE_COUNT; i++) {
                struct sampler_cost cost =
                        sampler_cost_of(inspection_sampler(inspection), (enum metric_source)i);
                char text[UNITS_TEXT_MAX];

                if (cost.readings)
                        printf(" %s %s", metric_source_names[i],
                               units_format_duration((double)cost.took_ns / (double)cost.readings, text));
        }
        printf(" each\n");
}

static void print_bar(int64_t bytes, int64_t whole)
{
        int filled = whole > 0 && bytes > 0 ? (int)((double)bytes / (double)whole * BAR_WIDTH + 0.5) : 0;

        for (int i = 0; i < filled && i < BAR_WIDTH; i++)
                fputs("█", stdout);
}

static void print_row(const struct ledger *ledger, int id)
{
        const struct ledger_row *row = &ledger->rows[id];
        char text[UNITS_TEXT_MAX];

        printf("  %-*s %10s %5.1f%%  ", LABEL_WIDTH, ledger_row_infos[id].label,
               units_format_bytes((double)row->bytes, text),
               ledger->rss_bytes ? 100.0 * (double)row->bytes / (double)ledger->rss_bytes : 0);
        print_bar(row->bytes, ledger->rss_bytes);
        if (row->detail)
                printf(" %.90s", row->detail);
        putchar('\n');
}

static void print_ledger(const struct ledger *ledger)
{
        int64_t small = 0;
        char text[UNITS_TEXT_MAX];

        printf("\nRSS %s, the sum over smaps:\n", units_format_bytes((double)ledger->rss_bytes, text));
        for (int i = 0; i < LEDGER_ROW_COUNT; i++) {
                bool account = ledger_row_infos[i].group == LEDGER_GROUP_ACCOUNT;

                if (!ledger->rows[i].known)
                        continue;
                if (account || ledger->rows[i].bytes >= SMALL_BYTES)
                        print_row(ledger, i);
                else
                        small += ledger->rows[i].bytes;
        }
        if (small)
                printf("  %-*s %10s  rows below 64 KiB together\n", LABEL_WIDTH, "…",
                       units_format_bytes((double)small, text));
        if (!ledger->has_runtime)
                printf("  Go's rows are not known without the runtime's statistics\n");
}

static void print_side(const char *title, const struct ledger_side_row *rows, size_t count)
{
        char text[UNITS_TEXT_MAX];

        if (count)
                printf("%s\n", title);
        for (size_t i = 0; i < count; i++)
                printf("  %-22s %10s  %s\n", rows[i].name, units_format_bytes((double)rows[i].bytes, text),
                       rows[i].detail);
}

/* VIRT = RSS + 1.1 GiB below_rss + 4.0 KiB moved */
static void print_others(const struct inspect_look *look)
{
        struct other others[OTHER_COUNT];
        char text[UNITS_TEXT_MAX];

        others_of(&look->snapshot, &look->ledger, others);
        printf("what other tools show, and why it is not RSS\n");
        for (int i = 0; i < OTHER_COUNT; i++) {
                const struct other *other = &others[i];

                if (!other->known) {
                        printf("  %-22s %10s  %s\n", other->label, "?", other->reason);
                        continue;
                }
                printf("  %-22s %10s  RSS", other->label, units_format_bytes((double)other->bytes, text));
                for (size_t k = 0; k < other->part_count; k++) {
                        int64_t bytes = other->parts[k].bytes;

                        printf(" %c %s %s", bytes < 0 ? '-' : '+',
                               units_format_bytes(bytes < 0 ? -(double)bytes : (double)bytes, text),
                               other->parts[k].name);
                }
                putchar('\n');
        }
}

void inspect_print(const struct inspection *inspection)
{
        const struct facts *facts = inspection_facts(inspection);
        const struct inspect_look *look = inspection_last(inspection);

        print_identity(inspection);
        print_madvise(&facts->go, &look->now);
        print_shown(look, &facts->host);
        print_sources(inspection);
        print_ledger(&look->ledger);
        print_side("below RSS: obtained, not resident", look->ledger.below_rss, look->ledger.below_count);
        print_side("beyond RSS: charged, not resident", look->ledger.beyond_rss, look->ledger.beyond_count);
        print_others(look);
}
