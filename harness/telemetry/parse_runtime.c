/* One table: the names of runtime.MemStats' fields are in metric_infos, so that expvar and pprof need no other. */
#include "telemetry/parse_runtime.h"

#include <math.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/err.h"
#include "base/json_skim.h"
#include "base/scan.h"
#include "model/sample.h"

enum { MEMSTATS_FIRST = METRIC_GO_SYS, MEMSTATS_LAST = METRIC_GO_GC_CPU_FRACTION };

/* What is no count of bytes or objects: a share is kept in billionths, a moment is larger than any count. */
static double scale_of(enum metric metric)
{
        return metric == METRIC_GO_GC_CPU_FRACTION ? 1e9 : 1;
}

static bool set_figure(struct sample *sample, enum metric metric, int64_t value)
{
        if (value < 0 || value > metric_most(metric))
                return false;
        sample_set(sample, metric, value);
        return true;
}

/* A goal that is never reached is all bits: GOGC=off. */
static bool set_real(struct sample *sample, enum metric metric, double value)
{
        if (metric == METRIC_GO_NEXT_GC && value >= 0x1p62)
                return set_figure(sample, metric, METRIC_NO_GOAL);
        return isfinite(value) && value >= 0 && value < 0x1p63 && set_figure(sample, metric, (int64_t)value);
}

static bool set_number(struct sample *sample, enum metric metric, const cJSON *item)
{
        return cJSON_IsNumber(item) && set_real(sample, metric, item->valuedouble * scale_of(metric));
}

/* One member of the page as cJSON reads it; NULL where it is not there. */
static cJSON *page_member(struct scan page, const char *key)
{
        struct scan value;

        return json_skim_member(page, key, &value) ? cJSON_ParseWithLength(value.at, scan_len(&value)) : NULL;
}

bool parse_expvar(const char *text, size_t len, struct sample *ret_sample, struct err *err)
{
        struct scan page = scan_text(text, len);
        cJSON *memstats = page_member(page, "memstats");
        cJSON *goroutines;
        bool any = false;

        for (int m = MEMSTATS_FIRST; m <= MEMSTATS_LAST; m++)
                any |= set_number(ret_sample, (enum metric)m,
                                  cJSON_GetObjectItemCaseSensitive(memstats, metric_infos[m].what));
        cJSON_Delete(memstats);
        if (!any)
                return err_set(err, ERR_FORMAT, "expvar: no object with memstats in %zu bytes", len);
        goroutines = page_member(page, metric_infos[METRIC_GO_GOROUTINES].what);
        set_number(ret_sample, METRIC_GO_GOROUTINES, goroutines);
        cJSON_Delete(goroutines);
        return true;
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
        double real;

        if (!scan_match(&line, "# ") || !scan_word(&line, &name) || !scan_match(&line, " ="))
                return false;
        if (set_pprof_pair(sample, &name, line))
                return true;
        for (int m = MEMSTATS_FIRST; m <= MEMSTATS_LAST; m++)
                if (!scan_equals(&name, metric_infos[m].what))
                        continue;
                else if (scale_of((enum metric)m) != 1 || m == METRIC_GO_NEXT_GC)
                        return scan_f64(&line, &real) &&
                               set_real(sample, (enum metric)m, real * scale_of((enum metric)m));
                else
                        return scan_i64(&line, &number) && line.at == line.end &&
                               set_figure(sample, (enum metric)m, number);
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
        double scale; /* of the page's unit to ours */
} prometheus_names[] = {
        { "go_memstats_sys_bytes", METRIC_GO_SYS, 1 },
        { "go_memstats_heap_alloc_bytes", METRIC_GO_HEAP_ALLOC, 1 },
        { "go_memstats_heap_sys_bytes", METRIC_GO_HEAP_SYS, 1 },
        { "go_memstats_heap_idle_bytes", METRIC_GO_HEAP_IDLE, 1 },
        { "go_memstats_heap_inuse_bytes", METRIC_GO_HEAP_INUSE, 1 },
        { "go_memstats_heap_released_bytes", METRIC_GO_HEAP_RELEASED, 1 },
        { "go_memstats_heap_objects", METRIC_GO_HEAP_OBJECTS, 1 },
        { "go_memstats_stack_inuse_bytes", METRIC_GO_STACK_INUSE, 1 },
        { "go_memstats_stack_sys_bytes", METRIC_GO_STACK_SYS, 1 },
        { "go_memstats_mspan_inuse_bytes", METRIC_GO_MSPAN_INUSE, 1 },
        { "go_memstats_mspan_sys_bytes", METRIC_GO_MSPAN_SYS, 1 },
        { "go_memstats_mcache_inuse_bytes", METRIC_GO_MCACHE_INUSE, 1 },
        { "go_memstats_mcache_sys_bytes", METRIC_GO_MCACHE_SYS, 1 },
        { "go_memstats_buck_hash_sys_bytes", METRIC_GO_BUCK_HASH_SYS, 1 },
        { "go_memstats_gc_sys_bytes", METRIC_GO_GC_SYS, 1 },
        { "go_memstats_other_sys_bytes", METRIC_GO_OTHER_SYS, 1 },
        { "go_memstats_next_gc_bytes", METRIC_GO_NEXT_GC, 1 },
        { "go_memstats_alloc_bytes_total", METRIC_GO_TOTAL_ALLOC, 1 },
        { "go_memstats_mallocs_total", METRIC_GO_MALLOCS, 1 },
        { "go_memstats_frees_total", METRIC_GO_FREES, 1 },
        { "go_memstats_last_gc_time_seconds", METRIC_GO_LAST_GC, 1e9 },
        { "go_memstats_gc_cpu_fraction", METRIC_GO_GC_CPU_FRACTION, 1e9 },
        { "go_gc_heap_live_bytes", METRIC_GO_HEAP_LIVE, 1 },
        { "go_gc_gogc_percent", METRIC_GO_GOGC, 1 },
        { "go_cpu_classes_gc_total_cpu_seconds_total", METRIC_GO_GC_CPU, 1e9 },
        { "go_cpu_classes_total_cpu_seconds_total", METRIC_GO_AVAILABLE_CPU, 1e9 },
        { "go_gc_cycles_total_gc_cycles_total", METRIC_GO_NUM_GC, 1 },
        { "go_gc_cycles_forced_gc_cycles_total", METRIC_GO_NUM_FORCED_GC, 1 },
        { "go_gc_duration_seconds_count", METRIC_GO_NUM_GC, 1 },
        { "go_goroutines", METRIC_GO_GOROUTINES, 1 },
        { "go_threads", METRIC_GO_THREADS, 1 },
};

/* The number behind the name and its labels; labels may hold any byte between quotes. */
static bool prometheus_value(struct scan line, double *ret_value)
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
        return scan_f64(&line, ret_value);
}

static bool set_prometheus_line(struct sample *sample, struct scan line)
{
        for (size_t i = 0; i < sizeof(prometheus_names) / sizeof(prometheus_names[0]); i++) {
                const struct prometheus_name *known = &prometheus_names[i];
                struct scan rest = line;
                double value;

                if (!scan_match(&rest, known->name) || rest.at == rest.end || !strchr(" \t{", *rest.at) ||
                    !prometheus_value(rest, &value))
                        continue;
                return set_real(sample, known->metric, value * known->scale) &&
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
