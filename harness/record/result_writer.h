/* Writes a result folder: readings and events while the experiment runs, everything else at its end.
 *
 * It writes to a temporary folder next to the final one. Sealing hashes the files and renames the folder, so that a
 * folder with a final name is always complete. If the disk fills up, the temporary folder keeps what was written.
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

/* Creates `root`/<scenario name>/.<time>-<pid> with scenario.json and plan.json. */
bool result_writer_open(const char *root, const struct scenario *scenario, const struct plan *plan,
                        int64_t wall_ns, struct result_writer **ret, struct err *err);
/* Does the same for one block of a comparison, later `parent`/`name`; the link `latest` is not changed. */
bool result_writer_open_block(const char *parent, const char *name, const struct scenario *scenario,
                              const struct plan *plan, struct result_writer **ret, struct err *err);
/* Append a row to samples.csv, a line to events.ndjson. They are called from callbacks, which cannot return an error;
 * result_writer_error() reports the first write that failed. */
void result_writer_sample(struct result_writer *writer, const struct sample *sample);
void result_writer_event(struct result_writer *writer, const struct event_note *note);
/* Returns true, with the error, if a write has failed. */
bool result_writer_error(const struct result_writer *writer, struct err *err);
/* Flushes samples.csv and events.ndjson. */
bool result_writer_flush(struct result_writer *writer, struct err *err);

/* Writes run-NN/<name>; creates the folder if needed. */
bool result_writer_run_file(struct result_writer *writer, int32_t run, const char *name, const void *bytes,
                            size_t len, struct err *err);
/* Writes the texts of a snapshot, run-NN/smaps-<checkpoint>.gz and others. */
bool result_writer_snapshot(struct result_writer *writer, const struct snapshot *snapshot, struct err *err);
/* Writes one file of the folder. */
bool result_writer_file(struct result_writer *writer, const char *name, const void *bytes, size_t len,
                        struct err *err);
/* Writes runs.json, manifest.json and the latency files. */
bool result_writer_finish(struct result_writer *writer, const struct result *result, struct err *err);

/* Returns the folder where the result is: the temporary one before sealing, the final one after. */
const char *result_writer_folder(const struct result_writer *writer);
/* Hashes all files, renames the folder to its final name and, unless it is a block, points `latest` to it. */
bool result_writer_seal(struct result_writer *writer, struct err *err);
/* Removes the temporary folder, for an experiment that measured nothing worth keeping. */
void result_writer_discard(struct result_writer *writer);
/* Frees the writer and leaves the folder as it is. */
void result_writer_free(struct result_writer *writer);
