/* The sources of readings: where each comes from, how often it is read and what parses it. These are the rows of
 * model/source_table.h, in their order, in one table for each kind of source. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/metric.h"
#include "telemetry/parse_runtime.h"

struct err;
struct process;
struct sample;
struct scenario_target;

struct source_file {
        enum metric_source id;
        bool (*read)(struct process *process, struct sample *sample, struct err *err);
        bool fast;     /* read every process_ns; else every sums_ns (struct sampler_args) */
        bool required; /* without it there is nothing to measure; without others a detail is absent */
};
extern const struct source_file source_files[];
extern const size_t source_file_count;
/* Reads the runtime's figures from the process's memory; used where no page has them. */
extern const struct source_file source_memory;

struct source_page {
        enum metric_source id;
        const char *suffix; /* appended to the path that the target names */
        const char *usual;  /* path to try where the target names none */
        enum page_format format;
};
extern const struct source_page source_pages[];
extern const size_t source_page_count;

/* Returns base URL, path and suffix, joined with exactly one slash between the first two; NULL where the target does
 * not name this page. The caller frees it, as with the two below. */
char *source_page_url(const struct source_page *page, const char *base_url,
                      const struct scenario_target *target);
/* Returns the URL of the release hook; NULL where the target has none. */
char *source_release_url(const char *base_url, const struct scenario_target *target);
/* Returns the URL of a pprof profile, such as "goroutine?debug=1"; NULL where the target has no pprof path. */
char *source_profile_url(const char *base_url, const struct scenario_target *target, const char *profile);
