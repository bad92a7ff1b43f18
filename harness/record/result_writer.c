/* The two streams go through stdio; all other files are written atomically as a whole. */
#include "record/result_writer.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json_build.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/histogram.h"
#include "model/result.h"
#include "record/gz.h"
#include "record/hdr_log.h"
#include "record/layout.h"
#include "record/manifest_json.h"
#include "record/plan_json.h"
#include "record/runs_json.h"
#include "record/samples_csv.h"
#include "record/seal.h"

struct result_writer {
        char *parent;
        char *name;    /* of the final folder, in `parent` */
        bool is_block; /* one block of a comparison */
        char *folder;
        FILE *samples;
        FILE *events;
        struct strbuf row;
        struct err failed;
};

static FILE *open_stream(const struct result_writer *writer, const char *name, struct err *err)
{
        char *path = file_join(writer->folder, name);
        FILE *stream = fopen(path, "we");

        if (!stream)
                err_set_errno(err, ERR_IO, errno, "cannot make '%s'", path);
        free(path);
        return stream;
}

static void stream_put(struct result_writer *writer, FILE *stream, const char *name)
{
        if (writer->failed.kind == ERR_NONE &&
            fwrite(writer->row.text, 1, writer->row.len, stream) != writer->row.len)
                err_set_errno(&writer->failed, ERR_IO, errno, "cannot write '%s/%s'", writer->folder, name);
}

static bool write_question(struct result_writer *writer, const struct scenario *scenario,
                           const struct plan *plan, struct err *err)
{
        char *text = plan_json_print(scenario, plan);
        bool ok = result_writer_file(writer, LAYOUT_SCENARIO, scenario->text, strlen(scenario->text), err) &&
                  result_writer_file(writer, LAYOUT_PLAN, text, strlen(text), err);

        free(text);
        return ok;
}

/* Creates the temporary folder and opens the streams. Frees the writer on failure. */
static bool begin(struct result_writer *writer, const struct scenario *scenario, const struct plan *plan,
                  struct result_writer **ret, struct err *err)
{
        bool ok;

        writer->folder = mem_printf("%s/.%s-%d", writer->parent, writer->name, (int)getpid());
        ok = file_make_dirs(writer->folder, err) &&
             (writer->samples = open_stream(writer, LAYOUT_SAMPLES, err)) &&
             (writer->events = open_stream(writer, LAYOUT_EVENTS, err)) &&
             write_question(writer, scenario, plan, err);
        if (!ok) {
                result_writer_free(writer);
                return false;
        }
        samples_csv_header(&writer->row);
        stream_put(writer, writer->samples, LAYOUT_SAMPLES);
        *ret = writer;
        return true;
}

bool result_writer_open(const char *root, const struct scenario *scenario, const struct plan *plan,
                        int64_t wall_ns, struct result_writer **ret, struct err *err)
{
        struct result_writer *writer = mem_new(1, sizeof(*writer));
        char *name = layout_folder_name(scenario->name);
        char when[CLOCK_TEXT_MAX];

        clock_format_compact(wall_ns, when);
        writer->parent = file_join(root, name);
        writer->name = mem_dup(when);
        free(name);
        return begin(writer, scenario, plan, ret, err);
}

bool result_writer_open_block(const char *parent, const char *name, const struct scenario *scenario,
                              const struct plan *plan, struct result_writer **ret, struct err *err)
{
        struct result_writer *writer = mem_new(1, sizeof(*writer));

        writer->parent = mem_dup(parent);
        writer->name = mem_dup(name);
        writer->is_block = true;
        return begin(writer, scenario, plan, ret, err);
}

void result_writer_sample(struct result_writer *writer, const struct sample *sample)
{
        strbuf_reset(&writer->row);
        samples_csv_row(sample, &writer->row);
        stream_put(writer, writer->samples, LAYOUT_SAMPLES);
}

void result_writer_event(struct result_writer *writer, const struct event_note *note)
{
        cJSON *object = cJSON_CreateObject();
        char *line;

        json_add_whole(object, "t_ns", note->t_ns);
        json_add_number(object, "run", note->run);
        json_add_text(object, "phase", phase_names[note->phase]);
        json_add_text(object, "kind", note->kind);
        json_add_text(object, "text", note->text);
        line = json_print_take(object, true);
        strbuf_reset(&writer->row);
        strbuf_printf(&writer->row, "%s\n", line);
        stream_put(writer, writer->events, LAYOUT_EVENTS);
        free(line);
}

bool result_writer_error(const struct result_writer *writer, struct err *err)
{
        if (writer->failed.kind != ERR_NONE)
                *err = writer->failed;
        return writer->failed.kind != ERR_NONE;
}

bool result_writer_flush(struct result_writer *writer, struct err *err)
{
        if (writer->failed.kind == ERR_NONE && (fflush(writer->samples) != 0 || fflush(writer->events) != 0))
                err_set_errno(&writer->failed, ERR_IO, errno, "cannot write '%s'", writer->folder);
        return !result_writer_error(writer, err);
}

bool result_writer_file(struct result_writer *writer, const char *name, const void *bytes, size_t len,
                        struct err *err)
{
        char *path = file_join(writer->folder, name);
        bool ok = file_write_atomic(path, bytes, len, err);

        free(path);
        return ok;
}

static char *make_run_path(struct result_writer *writer, int32_t run, const char *name, struct err *err)
{
        char *inside = layout_run_file(run, name);
        char *path = file_join(writer->folder, inside);
        char *folder = mem_dup_len(path, (size_t)(strrchr(path, '/') - path));

        if (!file_make_dirs(folder, err)) {
                free(path);
                path = NULL;
        }
        free(folder);
        free(inside);
        return path;
}

bool result_writer_run_file(struct result_writer *writer, int32_t run, const char *name, const void *bytes,
                            size_t len, struct err *err)
{
        char *path = make_run_path(writer, run, name, err);
        bool ok = path && file_write_atomic(path, bytes, len, err);

        free(path);
        return ok;
}

/* Writes one text of a snapshot if there is one. Frees `name_take`. */
static bool write_evidence(struct result_writer *writer, const struct snapshot *snapshot, char *name_take,
                           const char *text, size_t bytes, struct err *err)
{
        char *path = text ? make_run_path(writer, snapshot->run, name_take, err) : NULL;
        bool ok = !text || (path && gz_write(path, text, bytes, err));

        free(path);
        free(name_take);
        return ok;
}

bool result_writer_snapshot(struct result_writer *writer, const struct snapshot *snapshot, struct err *err)
{
        const char *checkpoint = checkpoint_names[snapshot->checkpoint];

        return write_evidence(writer, snapshot, runs_json_snapshot_file(checkpoint), snapshot->smaps,
                              snapshot->smaps_bytes, err) &&
               write_evidence(writer, snapshot, runs_json_pages_file(checkpoint), snapshot->pages,
                              snapshot->pages_bytes, err) &&
               write_evidence(writer, snapshot, runs_json_goroutines_file(checkpoint), snapshot->goroutines,
                              snapshot->goroutines_bytes, err) &&
               write_evidence(writer, snapshot, runs_json_spans_file(checkpoint), snapshot->heap,
                              snapshot->heap_bytes, err);
}

/* Writes the latencies of all runs in HdrHistogram's formats; no file if no request was answered. */
static bool write_latency(struct result_writer *writer, const struct result *result, struct err *err)
{
        struct histogram *all = histogram_new();
        struct strbuf log = { 0 }, percentiles = { 0 };
        bool ok = true;

        hdr_log_begin(&log, result->started_wall_ns, "plateau: a tag's lines follow each other run by run");
        for (size_t i = 0; i < result->run_count; i++) {
                const struct run *run = &result->runs[i];

                if (!run->load.latency)
                        continue;
                hdr_log_add_load(&log, (double)(run->load_begin_ns - result->started_ns) / NS_PER_S,
                                 &run->load);
                histogram_merge(all, run->load.latency);
        }
        hdr_log_print_percentiles(&percentiles, all);
        if (histogram_count(all))
                ok = result_writer_file(writer, LAYOUT_HLOG, log.text, log.len, err) &&
                     result_writer_file(writer, LAYOUT_HGRM, percentiles.text, percentiles.len, err);
        histogram_free(all);
        strbuf_clear(&log);
        strbuf_clear(&percentiles);
        return ok;
}

bool result_writer_finish(struct result_writer *writer, const struct result *result, struct err *err)
{
        char *runs = runs_json_print(result);
        char *manifest = manifest_json_print(result);
        bool ok = result_writer_flush(writer, err) &&
                  result_writer_file(writer, LAYOUT_RUNS, runs, strlen(runs), err) &&
                  result_writer_file(writer, LAYOUT_MANIFEST, manifest, strlen(manifest), err) &&
                  write_latency(writer, result, err);

        free(runs);
        free(manifest);
        return ok;
}

const char *result_writer_folder(const struct result_writer *writer)
{
        return writer->folder;
}

bool result_writer_seal(struct result_writer *writer, struct err *err)
{
        char *name = mem_dup(writer->name);
        char *path = file_join(writer->parent, name);
        bool ok;

        if (!seal_write(writer->folder, err)) {
                free(path);
                free(name);
                return false;
        }
        /* Names have a resolution of one second: a later result of the same second gets a suffix. */
        for (int i = 2; file_exists(path) && i < 1000; i++) {
                free(path);
                free(name);
                name = mem_printf("%s-%d", writer->name, i);
                path = file_join(writer->parent, name);
        }
        ok = rename(writer->folder, path) == 0 ||
             err_set_errno(err, ERR_IO, errno, "cannot rename '%s' to '%s'", writer->folder, path);
        if (ok) {
                free(writer->folder);
                writer->folder = mem_dup(path);
                ok = writer->is_block || layout_point(writer->parent, LAYOUT_LATEST, name, err);
        }
        free(path);
        free(name);
        return ok;
}

void result_writer_discard(struct result_writer *writer)
{
        file_remove_tree(writer->folder, NULL);
        rmdir(writer->parent); /* fails, as it should, unless the folder is empty */
}

void result_writer_free(struct result_writer *writer)
{
        if (!writer)
                return;
        if (writer->samples)
                fclose(writer->samples);
        if (writer->events)
                fclose(writer->events);
        strbuf_clear(&writer->row);
        free(writer->folder);
        free(writer->parent);
        free(writer->name);
        free(writer);
}
