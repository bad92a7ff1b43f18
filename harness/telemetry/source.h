/* Where a reading comes from, how often, and who parses it: the rows of model/source_table.h by their kinds, in their
 * order. */
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
        bool fast;     /* at the process's cadence, else at that of the sums */
        bool required; /* without it there is nothing to measure; the others are detail */
};
extern const struct source_file source_files[];
extern const size_t source_file_count;
/* The runtime's figures from the process's own memory, where no page answers with them. */
extern const struct source_file source_memory;

struct source_page {
        enum metric_source id;
        const char *suffix; /* behind the path that the target names */
        const char *usual;  /* path tried where nothing is known of the service */
        enum page_format format;
};
extern const struct source_page source_pages[];
extern const size_t source_page_count;

/* Base URL, path and suffix joined with exactly one slash between the first two; NULL where the target has no such
 * path. Fresh memory. */
char *source_page_url(const struct source_page *page, const char *base_url,
                      const struct scenario_target *target);
/* base_url + the release hook; NULL where there is none. Fresh memory. */
char *source_release_url(const char *base_url, const struct scenario_target *target);
/* base_url + pprof path + `profile`, such as "goroutine?debug=1"; NULL where the target has no pprof path. Fresh memory. */
char *source_profile_url(const char *base_url, const struct scenario_target *target, const char *profile);
