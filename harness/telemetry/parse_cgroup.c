/* A table of lines per version. */
#include "telemetry/parse_cgroup.h"

#include <string.h>

#include "base/err.h"
#include "base/mem.h"
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

static bool has_controller(struct scan list, const char *name)
{
        struct scan one;

        while (scan_until(&list, ',', &one))
                if (scan_equals(&one, name))
                        return true;
        return scan_equals(&list, name);
}

bool parse_cgroup_path(const char *text, size_t len, enum cgroup_version *ret_version, char **ret_path,
                       struct err *err)
{
        struct scan scan = scan_text(text, len);
        enum cgroup_version version = CGROUP_NONE;
        struct scan path = { 0 };
        struct scan line;

        while (scan_line(&scan, &line)) {
                struct scan id;
                struct scan controllers;

                if (!scan_until(&line, ':', &id) || !scan_until(&line, ':', &controllers) ||
                    scan_len(&line) == 0 || line.at[0] != '/')
                        continue;
                if (has_controller(controllers, "memory")) {
                        version = CGROUP_V1;
                        path = line;
                } else if (version == CGROUP_NONE && scan_equals(&id, "0") && scan_len(&controllers) == 0) {
                        version = CGROUP_V2;
                        path = line;
                }
        }
        if (version == CGROUP_NONE)
                return err_set(err, ERR_FORMAT, "cgroup: no memory controller in %zu bytes", len);
        *ret_version = version;
        *ret_path = mem_dup_len(path.at, scan_len(&path));
        return true;
}

/* "34 30 0:31 /root /mount rw,relatime shared:1 - cgroup cgroup rw,memory" */
static bool parse_mount(struct scan line, enum cgroup_version version, struct scan *ret_root,
                        struct scan *ret_mount)
{
        struct scan skipped;
        struct scan type;
        struct scan options;

        for (int i = 0; i < 3; i++)
                if (!scan_word(&line, &skipped))
                        return false;
        if (!scan_word(&line, ret_root) || !scan_word(&line, ret_mount))
                return false;
        while (scan_word(&line, &skipped))
                if (scan_equals(&skipped, "-"))
                        break;
        if (!scan_word(&line, &type) || !scan_word(&line, &skipped) || !scan_word(&line, &options))
                return false;
        return version == CGROUP_V1 ? scan_equals(&type, "cgroup") && has_controller(options, "memory")
                                    : scan_equals(&type, "cgroup2");
}

bool parse_cgroup_mount(const char *text, size_t len, enum cgroup_version version, const char *path,
                        char **ret_folder, struct err *err)
{
        struct scan scan = scan_text(text, len);
        struct scan line;
        struct scan root;
        struct scan mount;

        while (scan_line(&scan, &line)) {
                struct scan rest = scan_text(path, strlen(path));

                if (!parse_mount(line, version, &root, &mount))
                        continue;
                if (!scan_equals(&root, "/") && scan_len(&rest) >= scan_len(&root) &&
                    memcmp(rest.at, root.at, scan_len(&root)) == 0)
                        rest.at += scan_len(&root);
                if (scan_equals(&rest, "/"))
                        rest.at++;
                *ret_folder = mem_printf("%.*s%.*s", (int)scan_len(&mount), mount.at, (int)scan_len(&rest),
                                         rest.at);
                return true;
        }
        return err_set(err, ERR_FORMAT, "mountinfo: no memory control group is mounted");
}

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
