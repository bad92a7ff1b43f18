/* A table of lines per version. */
#include "telemetry/parse_cgroup.h"

#include "base/err.h"
#include "base/scan.h"
#include "model/sample.h"

struct stat_line {
        const char *name;
        enum metric metric;
};

/* v1 counts descendants in total_* only; its rss leaves shmem to cache. */
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

bool parse_cgroup_stat(const char *text, size_t len, enum cgroup_version version, struct sample *ret_sample,
                       struct err *err)
{
        const struct stat_line *lines = version == CGROUP_V1 ? v1_lines : v2_lines;
        struct scan scan = scan_text(text, len);
        struct sample found = { 0 };
        struct scan line;

        while (scan_line(&scan, &line)) {
                struct scan name;
                int64_t value;

                if (!scan_word(&line, &name) || !scan_i64(&line, &value))
                        continue;
                for (const struct stat_line *known = lines; known->name; known++)
                        if (scan_equals(&name, known->name))
                                sample_set(&found, known->metric, value);
        }
        if (!found.present)
                return err_set(err, ERR_FORMAT, "memory.stat: no known line in %zu bytes", len);
        sample_merge(ret_sample, &found);
        return true;
}

bool parse_cgroup_number(const char *text, size_t len, int64_t *ret_value, struct err *err)
{
        /* PAGE_COUNTER_MAX of the kernel in bytes, for any page size up to 64 KiB. */
        const int64_t v1_none = INT64_MAX - 65536;
        struct scan scan = scan_text(text, len);
        int64_t value;

        if (scan_match(&scan, "max")) {
                *ret_value = -1;
                return true;
        }
        if (!scan_i64(&scan, &value))
                return err_set(err, ERR_FORMAT, "cgroup: %zu bytes are not a number", len);
        *ret_value = value >= v1_none ? -1 : value;
        return true;
}
