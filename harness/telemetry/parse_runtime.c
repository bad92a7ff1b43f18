/* Each format has callbacks that take a line, or a number of a JSON object. expvar and pprof use the names of
 * runtime.MemStats' fields, which are in metric_infos; Prometheus has a table of its own. */
#include "telemetry/parse_runtime.h"

#include <math.h>
#include <string.h>

#include "base/err.h"
#include "base/scan.h"

enum { MEMSTATS_FIRST = METRIC_GO_SYS, MEMSTATS_LAST = METRIC_GO_GC_CPU_FRACTION };

/* What to multiply a MemStats field with: all are integers but the GC's share of the CPU, which we keep in
 * billionths. */
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

/* Sets a metric that was read as a floating point number. With GOGC=off, NextGC is 2^64 - 1: a goal never reached. */
static bool set_real(struct sample *sample, enum metric metric, double value)
{
        if (metric == METRIC_GO_NEXT_GC && value >= 0x1p62)
                return set_figure(sample, metric, METRIC_NO_GOAL);
        return isfinite(value) && value >= 0 && value < 0x1p63 && set_figure(sample, metric, (int64_t)value);
}

/* If a name occurs twice, the first one counts, as it does for a parser that looks up names. */
static void on_expvar_number(const char *object, const char *name, double value, void *arg)
{
        struct page_reader *reader = arg;
        struct sample *found = &reader->found;

        if (!object) {
                if (strcmp(name, metric_infos[METRIC_GO_GOROUTINES].what) == 0 &&
                    !sample_has(found, METRIC_GO_GOROUTINES))
                        set_real(found, METRIC_GO_GOROUTINES, value);
                return;
        }
        if (reader->over || strcmp(object, "memstats") != 0)
                return;
        for (int m = MEMSTATS_FIRST; m <= MEMSTATS_LAST; m++)
                if (strcmp(name, metric_infos[m].what) == 0 && !sample_has(found, (enum metric)m))
                        reader->inside |= set_real(found, (enum metric)m, value * scale_of((enum metric)m));
}

/* "memstats" counts only once its object is closed: a truncated page is an error. */
static void on_expvar_end(const char *object, void *arg)
{
        struct page_reader *reader = arg;

        if (strcmp(object, "memstats") != 0)
                return;
        reader->any |= reader->inside;
        reader->over = true;
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

static void on_pprof_line(struct scan line, void *arg)
{
        struct page_reader *reader = arg;

        if (scan_equals(&line, "# runtime.MemStats"))
                reader->inside = true;
        else if (reader->inside)
                reader->any |= set_pprof_line(&reader->found, line);
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

/* Sets the number that follows a metric's name and labels. A label's value in quotes may hold any byte, "}" too. */
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

static void on_prometheus_line(struct scan line, void *arg)
{
        struct page_reader *reader = arg;

        if (scan_len(&line) > 3 && memcmp(line.at, "go_", 3) == 0)
                reader->any |= set_prometheus_line(&reader->found, line);
}

/* Profiles of which only the total in the first line is read. */
static const struct total {
        const char *name;
        enum metric metric;
} totals[PAGE_FORMATS] = {
        [PAGE_GOROUTINES] = { "goroutine", METRIC_GO_GOROUTINES },
        [PAGE_THREADS] = { "threadcreate", METRIC_GO_THREADS },
};

static void on_total_line(struct scan line, void *arg)
{
        struct page_reader *reader = arg;
        const struct total *total = &totals[reader->format];
        int64_t count;

        if (!reader->over && scan_match(&line, total->name) && scan_match(&line, " profile: total") &&
            scan_i64(&line, &count))
                reader->any = set_figure(&reader->found, total->metric, count);
        reader->over = true;
}

static const struct format {
        line_stream_fn on_line; /* NULL: JSON */
        const char *lacks;      /* for the message: what a page without figures does not have */
} formats[PAGE_FORMATS] = {
        [PAGE_EXPVAR] = { NULL, "expvar: no object with memstats" },
        [PAGE_PPROF_HEAP] = { on_pprof_line, "pprof heap: no '# runtime.MemStats' with figures" },
        [PAGE_PROMETHEUS] = { on_prometheus_line, "prometheus: no go_memstats_*" },
        [PAGE_GOROUTINES] = { on_total_line, "pprof goroutine: no 'goroutine profile: total N'" },
        [PAGE_THREADS] = { on_total_line, "pprof threadcreate: no 'threadcreate profile: total N'" },
};

void page_reader_begin(struct page_reader *reader, enum page_format format)
{
        const struct json_stream_events events = { .number = on_expvar_number,
                                                   .end = on_expvar_end,
                                                   .arg = reader };

        *reader = (struct page_reader){ .format = format };
        if (formats[format].on_line)
                line_stream_begin(&reader->lines, formats[format].on_line, reader);
        else
                json_stream_begin(&reader->json, &events);
}

void page_reader_feed(struct page_reader *reader, const char *bytes, size_t len)
{
        reader->read_bytes += len;
        if (formats[reader->format].on_line)
                line_stream_feed(&reader->lines, bytes, len);
        else
                json_stream_feed(&reader->json, bytes, len);
}

bool page_reader_end(struct page_reader *reader, struct sample *ret_sample, struct err *err)
{
        if (formats[reader->format].on_line)
                line_stream_end(&reader->lines);
        if (!reader->any)
                return err_set(err, ERR_FORMAT, "%s in %zu bytes", formats[reader->format].lacks,
                               reader->read_bytes);
        sample_merge(ret_sample, &reader->found);
        return true;
}

bool page_parse(enum page_format format, const char *text, size_t len, struct sample *ret_sample,
                struct err *err)
{
        struct page_reader reader;

        page_reader_begin(&reader, format);
        page_reader_feed(&reader, text, len);
        return page_reader_end(&reader, ret_sample, err);
}
