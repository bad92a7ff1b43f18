/* runs.json: for each run its times, checkpoints, counts and latencies; and the snapshots behind the ledgers. */
#pragma once

#include <stdbool.h>

struct err;
struct result;

/* Returns runs, idle windows and snapshots as JSON text; the caller frees it. */
char *runs_json_print(const struct result *result);

/* Fills runs, idle windows and snapshots of `result`. The snapshots' texts have files of their own, which record_read()
 * reads. */
bool runs_json_parse(const char *text, struct result *result, struct err *err);

/* Return the name of a snapshot's file in its run's folder; the caller frees it. The text of smaps: "smaps-settled.gz". */
char *runs_json_snapshot_file(const char *checkpoint_name);
/* Groups of goroutines (model/goroutine_text.h): "goroutines-settled.gz". */
char *runs_json_goroutines_file(const char *checkpoint_name);
/* Resident pages (model/pages.h): "pages-settled.gz". */
char *runs_json_pages_file(const char *checkpoint_name);
/* A look at the spans (model/heap_text.h): "spans-settled.gz". */
char *runs_json_spans_file(const char *checkpoint_name);
