/* One table: the names of runtime.MemStats' fields are in metric_infos, so that expvar and pprof need no other. */
#include "telemetry/parse_runtime.h"

#include <math.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/err.h"
#include "base/scan.h"
#include "model/sample.h"

enum { MEMSTATS_FIRST = METRIC_GO_SYS, MEMSTATS_LAST = METRIC_GO_FREES };

/* More than any runtime counts: who says so is broken or hostile. Sums of what is smaller fit into 64 bits. */
#define FIGURE_MAX (INT64_C(1) << 58)

static bool set_figure(struct sample *sample, enum metric metric, int64_t value)
{
        if (value < 0 || value > FIGURE_MAX)
                return false;
        sample_set(sample, metric, value);
        return true;
}

static bool set_number(struct sample *sample, enum metric metric, const cJSON *item)
{
        return cJSON_IsNumber(item) && isfinite(item->valuedouble) && item->valuedouble >= 0 &&
               item->valuedouble < 0x1p63 && set_figure(sample, metric, (int64_t)item->valuedouble);
}

bool parse_expvar(const char *text, size_t len, struct sample *ret_sample, struct err *err)
{
        cJSON *page = cJSON_ParseWithLength(text, len);
        const cJSON *memstats = cJSON_GetObjectItemCaseSensitive(page, "memstats");
        bool any = false;

        for (int m = MEMSTATS_FIRST; m <= MEMSTATS_LAST; m++)
                any |= set_number(ret_sample, (enum metric)m,
                                  cJSON_GetObjectItemCaseSensitive(memstats, metric_infos[m].what));
        if (any)
                set_number(ret_sample, METRIC_GO_GOROUTINES,
                           cJSON_GetObjectItemCaseSensitive(page, metric_infos[METRIC_GO_GOROUTINES].what));
        if (!any)
                err_set(err, ERR_FORMAT,
                        page ? "expvar: no memstats in %zu bytes" : "expvar: %zu bytes are not JSON", len);
        cJSON_Delete(page);
        return any;
}

/* "Stack = 2129920 / 2129920" */
static const struct pair {
        const char *name;
        enum metric inuse;
        enum metric sys;
} pprof_pairs[] = {
        { "Stack", METRIC_GO_STACK_INUSE, METRIC_GO_STACK_SYS },
        { "MSpan", METRIC_GO_MSPAN_INUSE, METRIC_GO_MSPAN_SYS },
        { "MCache", METRIC_GO_MCACHE_INUSE, METRIC_GO_MCACHE_SYS },
};

static bool set_pprof_pair(struct sample *sample, const struct scan *name, struct scan value)
{
        int64_t inuse;
        bool inuse_counts;
        int64_t sys;

        for (size_t i = 0; i < sizeof(pprof_pairs) / sizeof(pprof_pairs[0]); i++) {
                if (!scan_equals(name, pprof_pairs[i].name) || !scan_i64(&value, &inuse))
                        continue;
                if (!scan_match(&value, " /") || !scan_i64(&value, &sys))
                        return false;
                inuse_counts = set_figure(sample, pprof_pairs[i].inuse, inuse);
                return set_figure(sample, pprof_pairs[i].sys, sys) || inuse_counts;
        }
        return false;
}

static bool set_pprof_line(struct sample *sample, struct scan line)
{
        struct scan name;
        int64_t number;

        if (!scan_match(&line, "# ") || !scan_word(&line, &name) || !scan_match(&line, " ="))
                return false;
        if (set_pprof_pair(sample, &name, line))
                return true;
        for (int m = MEMSTATS_FIRST; m <= MEMSTATS_LAST; m++)
                if (scan_equals(&name, metric_infos[m].what) && scan_i64(&line, &number) &&
                    line.at == line.end)
                        return set_figure(sample, (enum metric)m, number);
        return false;
}

bool parse_pprof_text(const char *text, size_t len, struct sample *ret_sample, struct err *err)
{
        struct scan scan = scan_text(text, len);
        struct scan line;
        bool inside = false;
        bool any = false;

        while (scan_line(&scan, &line)) {
                if (scan_equals(&line, "# runtime.MemStats"))
                        inside = true;
                else if (inside)
                        any |= set_pprof_line(ret_sample, line);
        }
        return any ||
               err_set(err, ERR_FORMAT, "pprof heap: no '# runtime.MemStats' with figures in %zu bytes", len);
}

static const struct prometheus_name {
        const char *name;
        enum metric metric;
} prometheus_names[] = {
        { "go_memstats_sys_bytes", METRIC_GO_SYS },
        { "go_memstats_heap_alloc_bytes", METRIC_GO_HEAP_ALLOC },
        { "go_memstats_heap_sys_bytes", METRIC_GO_HEAP_SYS },
        { "go_memstats_heap_idle_bytes", METRIC_GO_HEAP_IDLE },
        { "go_memstats_heap_inuse_bytes", METRIC_GO_HEAP_INUSE },
        { "go_memstats_heap_released_bytes", METRIC_GO_HEAP_RELEASED },
        { "go_memstats_heap_objects", METRIC_GO_HEAP_OBJECTS },
        { "go_memstats_stack_inuse_bytes", METRIC_GO_STACK_INUSE },
        { "go_memstats_stack_sys_bytes", METRIC_GO_STACK_SYS },
        { "go_memstats_mspan_inuse_bytes", METRIC_GO_MSPAN_INUSE },
        { "go_memstats_mspan_sys_bytes", METRIC_GO_MSPAN_SYS },
        { "go_memstats_mcache_inuse_bytes", METRIC_GO_MCACHE_INUSE },
        { "go_memstats_mcache_sys_bytes", METRIC_GO_MCACHE_SYS },
        { "go_memstats_buck_hash_sys_bytes", METRIC_GO_BUCK_HASH_SYS },
        { "go_memstats_gc_sys_bytes", METRIC_GO_GC_SYS },
        { "go_memstats_other_sys_bytes", METRIC_GO_OTHER_SYS },
        { "go_memstats_next_gc_bytes", METRIC_GO_NEXT_GC },
        { "go_memstats_alloc_bytes_total", METRIC_GO_TOTAL_ALLOC },
        { "go_memstats_mallocs_total", METRIC_GO_MALLOCS },
        { "go_memstats_frees_total", METRIC_GO_FREES },
        { "go_gc_duration_seconds_count", METRIC_GO_NUM_GC },
        { "go_goroutines", METRIC_GO_GOROUTINES },
        { "go_threads", METRIC_GO_THREADS },
};

/* The number behind the name and its labels; labels may hold any byte between quotes. */
static bool prometheus_value(struct scan line, int64_t *ret_value)
{
        if (line.at < line.end && *line.at == '{') {
                bool quoted = false;

                for (; line.at < line.end && (quoted || *line.at != '}'); line.at++) {
                        if (quoted && *line.at == '\\' && line.at + 1 < line.end)
                                line.at++;
                        else if (*line.at == '"')
                                quoted = !quoted;
                }
                if (!scan_match(&line, "}"))
                        return false;
        }
        return scan_count(&line, ret_value);
}

static bool set_prometheus_line(struct sample *sample, struct scan line)
{
        for (size_t i = 0; i < sizeof(prometheus_names) / sizeof(prometheus_names[0]); i++) {
                const struct prometheus_name *known = &prometheus_names[i];
                struct scan rest = line;
                int64_t value;

                if (!scan_match(&rest, known->name) || rest.at == rest.end || !strchr(" \t{", *rest.at) ||
                    !prometheus_value(rest, &value))
                        continue;
                return set_figure(sample, known->metric, value) &&
                       known->metric <= (enum metric)MEMSTATS_LAST;
        }
        return false;
}

bool parse_prometheus(const char *text, size_t len, struct sample *ret_sample, struct err *err)
{
        struct scan scan = scan_text(text, len);
        struct sample found = { 0 };
        bool any = false;
        struct scan line;

        while (scan_line(&scan, &line))
                if (scan_len(&line) > 3 && memcmp(line.at, "go_", 3) == 0)
                        any |= set_prometheus_line(&found, line);
        if (!any)
                return err_set(err, ERR_FORMAT, "prometheus: no go_memstats_* in %zu bytes", len);
        sample_merge(ret_sample, &found);
        return true;
}

bool parse_profile_total(const char *text, size_t len, const char *name, int64_t *ret_total, struct err *err)
{
        struct scan scan = scan_text(text, len);

        if (scan_match(&scan, name) && scan_match(&scan, " profile: total") && scan_i64(&scan, ret_total))
                return true;
        return err_set(err, ERR_FORMAT, "pprof %s: no '%s profile: total N' in %zu bytes", name, name, len);
}
