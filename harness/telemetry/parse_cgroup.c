/* Each version has a table of the lines that are known. */
#include "telemetry/parse_cgroup.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/scan.h"
#include "model/sample.h"

struct stat_line {
        const char *name;
        enum metric metric;
};

/* In v1 only the lines total_* include descendants. Its rss is without shmem, which it counts in cache. */
static const struct stat_line v1_lines[] = {
        { "total_rss", METRIC_CGROUP_ANON },
        { "total_cache", METRIC_CGROUP_FILE },
        { "total_shmem", METRIC_CGROUP_SHMEM },
        { "total_mapped_file", METRIC_CGROUP_MAPPED_FILE },
        { "total_inactive_file", METRIC_CGROUP_INACTIVE_FILE },
        { NULL, METRIC_COUNT },
};

static const struct stat_line v2_lines[] = {
        { "anon", METRIC_CGROUP_ANON },
        { "file", METRIC_CGROUP_FILE },
        { "kernel", METRIC_CGROUP_KERNEL },
        { "kernel_stack", METRIC_CGROUP_KERNEL_STACK },
        { "pagetables", METRIC_CGROUP_PAGE_TABLES },
        { "sock", METRIC_CGROUP_SOCK },
        { "shmem", METRIC_CGROUP_SHMEM },
        { "file_mapped", METRIC_CGROUP_MAPPED_FILE },
        { "inactive_file", METRIC_CGROUP_INACTIVE_FILE },
        { "slab", METRIC_CGROUP_SLAB },
        { NULL, METRIC_COUNT },
};

/* Lines of version 2's memory.events; version 1's memory.oom_control has some of them. */
static const struct stat_line event_lines[] = {
        { "high", METRIC_CGROUP_HIGH_EVENTS },
        { "max", METRIC_CGROUP_LIMIT_EVENTS },
        { "oom", METRIC_CGROUP_OOM_EVENTS },
        { "oom_kill", METRIC_CGROUP_OOM_KILLS },
        { NULL, METRIC_COUNT },
};

static void parse_lines(const struct stat_line *lines, const char *text, size_t len, struct sample *found)
{
        struct scan scan = scan_text(text, len);
        struct scan line;

        while (scan_line(&scan, &line)) {
                struct scan name;
                int64_t value;

                if (!scan_word(&line, &name) || !scan_i64(&line, &value))
                        continue;
                for (const struct stat_line *known = lines; known->name; known++)
                        if (scan_equals(&name, known->name))
                                sample_set(found, known->metric, value);
        }
}

bool parse_cgroup_stat(const char *text, size_t len, enum cgroup_version version, struct sample *ret_sample,
                       struct err *err)
{
        struct sample found = { 0 };

        parse_lines(version == CGROUP_V1 ? v1_lines : v2_lines, text, len, &found);
        if (!found.present)
                return err_set(err, ERR_FORMAT, "memory.stat: no known line in %zu bytes", len);
        sample_merge(ret_sample, &found);
        return true;
}

void parse_cgroup_events(const char *text, size_t len, struct sample *ret_sample)
{
        parse_lines(event_lines, text, len, ret_sample);
}

/* The line is "some avg10=0.00 avg60=0.00 avg300=0.00 total=1234"; total is in microseconds. */
void parse_cgroup_pressure(const char *text, size_t len, struct sample *ret_sample)
{
        struct scan scan = scan_text(text, len);
        struct scan line, word;
        int64_t total_us;

        if (!scan_line(&scan, &line) || !scan_match(&line, "some"))
                return;
        while (scan_word(&line, &word))
                if (scan_match(&word, "total=") && scan_i64(&word, &total_us) &&
                    total_us < INT64_MAX / NS_PER_US)
                        sample_set(ret_sample, METRIC_CGROUP_STALL, total_us * NS_PER_US);
}

bool parse_cgroup_number(const char *text, size_t len, int64_t *ret_value, struct err *err)
{
        struct scan scan = scan_text(text, len);
        int64_t value;

        if (!scan_match(&scan, "max") && !scan_i64(&scan, &value))
                return err_set(err, ERR_FORMAT, "cgroup: %zu bytes are not a number", len);
        *ret_value = cgroup_parse_limit(text, len);
        return true;
}
