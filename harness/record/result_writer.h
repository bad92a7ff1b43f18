/* The writer of a result folder: readings and events stream in while the experiment runs, the rest at its end.
 *
 * Everything is written to a temporary folder beside the final one; sealing hashes it and renames it, so that a
 * folder with a final name is always whole. Where the disk fills up, what was written stays in the temporary folder.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct event_note;
struct plan;
struct result_writer;
struct result;
struct sample;
struct scenario;
struct snapshot;

/* Makes `root`/<name>/.<time>-<pid> and writes scenario.json and plan.json. */
bool result_writer_open(const char *root, const struct scenario *scenario, const struct plan *plan,
                        int64_t wall_ns, struct result_writer **ret, struct err *err);
/* The same for one block of a comparison: `parent`/`name`, and `latest` stays as it is. */
bool result_writer_open_block(const char *parent, const char *name, const struct scenario *scenario,
                              const struct plan *plan, struct result_writer **ret, struct err *err);
/* One more row of samples.csv or line of events.ndjson. The first failed write is kept and reported by
 * result_writer_error(): a callback has nobody to return it to. */
void result_writer_sample(struct result_writer *writer, const struct sample *sample);
void result_writer_event(struct result_writer *writer, const struct event_note *note);
/* The first failed write; false: there was none. */
bool result_writer_error(const struct result_writer *writer, struct err *err);
/* Flushes what streams. */
bool result_writer_flush(struct result_writer *writer, struct err *err);

/* run-NN/<name>, made with its folder. */
bool result_writer_run_file(struct result_writer *writer, int32_t run, const char *name, const void *bytes,
                            size_t len, struct err *err);
/* run-NN/smaps-<checkpoint>.gz */
bool result_writer_snapshot(struct result_writer *writer, const struct snapshot *snapshot, struct err *err);
/* A file by its name in the folder. */
bool result_writer_file(struct result_writer *writer, const char *name, const void *bytes, size_t len,
                        struct err *err);
/* manifest.json and runs.json, from what was measured. */
bool result_writer_finish(struct result_writer *writer, const struct result *result, struct err *err);

/* Where the result is now: the temporary folder before sealing, the final one after. */
const char *result_writer_folder(const struct result_writer *writer);
/* Hashes, renames to the final name, points `latest` to it where it is no block. */
bool result_writer_seal(struct result_writer *writer, struct err *err);
/* Removes the temporary folder: nothing was measured that would be worth keeping. */
void result_writer_discard(struct result_writer *writer);
/* Leaves the folder as it is. */
void result_writer_free(struct result_writer *writer);
