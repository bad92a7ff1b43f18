/* runs.json: per run its marks, checkpoints, counts and latency; and the snapshots behind the ledgers. */
#pragma once

#include <stdbool.h>

struct err;
struct result;

/* JSON text of result->runs and result->snapshots, to be freed; snapshots are named by layout_run_file(). */
char *runs_json_print(const struct result *result);

/* Fills result->runs and result->snapshots, without the snapshots' smaps text: record_read() adds it. */
bool runs_json_parse(const char *text, struct result *result, struct err *err);

/* "smaps-settled.gz": the name of a snapshot's file in its run's folder, fresh memory. */
char *runs_json_snapshot_file(const char *checkpoint_name);
/* "goroutines-settled.gz": the groups of goroutines beside it (model/goroutine_text.h), fresh memory. */
char *runs_json_goroutines_file(const char *checkpoint_name);
/* "pages-settled.gz": the page evidence beside it (model/pages.h), fresh memory. */
char *runs_json_pages_file(const char *checkpoint_name);
/* "spans-settled.gz": the spans beside it (model/heap_text.h), fresh memory. */
char *runs_json_spans_file(const char *checkpoint_name);
