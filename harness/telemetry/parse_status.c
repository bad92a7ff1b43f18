/* status is parsed by a table of lines, stat by position: its fields are counted from the last ')', which ends the
 * command name. */
#include "telemetry/parse_status.h"

#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/scan.h"
#include "model/sample.h"

struct status_line {
        const char *name;
        int64_t scale;
        enum metric metric;
};

static const struct status_line status_lines[] = {
        { "VmSize:", 1024, METRIC_VIRT },       { "VmRSS:", 1024, METRIC_RSS },
        { "VmHWM:", 1024, METRIC_RSS_PEAK },    { "RssAnon:", 1024, METRIC_RSS_ANON },
        { "RssFile:", 1024, METRIC_RSS_FILE },  { "RssShmem:", 1024, METRIC_RSS_SHMEM },
        { "VmPTE:", 1024, METRIC_PAGE_TABLES }, { "VmSwap:", 1024, METRIC_SWAP },
        { "Threads:", 1, METRIC_OS_THREADS },
};

bool parse_status(const char *text, size_t len, struct sample *ret_sample, struct err *err)
{
        struct scan scan = scan_text(text, len);
        struct sample found = { 0 };
        struct scan line;
        int64_t value;

        while (scan_line(&scan, &line))
                for (size_t i = 0; i < sizeof(status_lines) / sizeof(status_lines[0]); i++)
                        if (scan_match(&line, status_lines[i].name) && scan_i64(&line, &value) &&
                            value < INT64_MAX / 1024)
                                sample_set(&found, status_lines[i].metric, value * status_lines[i].scale);
        if (!sample_has(&found, METRIC_RSS))
                return err_set(err, ERR_FORMAT, "status: no VmRSS in %zu bytes", len);
        sample_merge(ret_sample, &found);
        return true;
}

/* Numbers of fields, as in proc(5). */
enum {
        STAT_STATE = 3,
        STAT_MINFLT = 10,
        STAT_MAJFLT = 12,
        STAT_UTIME = 14,
        STAT_STIME = 15,
        STAT_STARTTIME = 22,
};

bool parse_stat(const char *text, size_t len, int64_t ticks_per_s, struct sample *ret_sample,
                int64_t *ret_start_ticks, struct err *err)
{
        const char *name_end = len ? memrchr(text, ')', len) : NULL;
        int64_t values[STAT_STARTTIME + 1] = { 0 };
        struct scan scan = scan_text(text, len);
        struct scan word;

        if (!name_end || ticks_per_s <= 0)
                return err_set(err, ERR_FORMAT, "stat: no command name in %zu bytes", len);
        scan.at = name_end + 1;
        for (int field = STAT_STATE; field <= STAT_STARTTIME; field++) {
                if (!scan_word(&scan, &word))
                        return err_set(err, ERR_FORMAT, "stat: ends at field %d of %d", field,
                                       STAT_STARTTIME);
                if (field != STAT_STATE && word.at[0] != '-' && !scan_i64(&word, &values[field]))
                        return err_set(err, ERR_FORMAT, "stat: field %d is not a number", field);
        }
        if (values[STAT_UTIME] > INT64_MAX / NS_PER_S || values[STAT_STIME] > INT64_MAX / NS_PER_S)
                return err_set(err, ERR_FORMAT, "stat: CPU time out of range");
        sample_set(ret_sample, METRIC_MINOR_FAULTS, values[STAT_MINFLT]);
        sample_set(ret_sample, METRIC_MAJOR_FAULTS, values[STAT_MAJFLT]);
        sample_set(ret_sample, METRIC_CPU_USER, values[STAT_UTIME] * NS_PER_S / ticks_per_s);
        sample_set(ret_sample, METRIC_CPU_SYSTEM, values[STAT_STIME] * NS_PER_S / ticks_per_s);
        *ret_start_ticks = values[STAT_STARTTIME];
        return true;
}
