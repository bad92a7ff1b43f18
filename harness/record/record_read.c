/* Reads file by file, each with its own parser. An error names the file that is missing or damaged. */
#include "record/record_read.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/result.h"
#include "record/events_read.h"
#include "record/gz.h"
#include "record/layout.h"
#include "record/manifest_json.h"
#include "record/plan_json.h"
#include "record/runs_json.h"
#include "record/samples_csv.h"

static const size_t file_max = (size_t)1 << 30;

typedef bool (*parse_fn)(const char *text, struct result *result, struct err *err);

static bool read_part(const char *folder, const char *name, parse_fn parse, struct result *result,
                      struct err *err)
{
        struct strbuf text = { 0 };
        char *path = file_join(folder, name);
        bool ok = file_read(path, file_max, &text, err);

        if (ok && !parse(strbuf_text(&text), result, err))
                ok = err_wrap(err, "%s", path);
        strbuf_clear(&text);
        free(path);
        return ok;
}

static bool parse_looks(const char *text, struct result *result, struct err *err)
{
        return plan_json_read_looks(text, &result->plan, err);
}

static bool parse_samples(const char *text, struct result *result, struct err *err)
{
        return samples_csv_read(text, &result->series, err);
}

static bool read_smaps(const char *folder, struct snapshot *snapshot, struct err *err)
{
        struct strbuf text = { 0 };
        char *name = runs_json_snapshot_file(checkpoint_names[snapshot->checkpoint]);
        char *inside = layout_run_file(snapshot->run, name);
        char *path = file_join(folder, inside);
        bool ok = gz_read(path, file_max, &text, err);

        if (ok) {
                snapshot->smaps_bytes = text.len;
                snapshot->smaps = strbuf_take(&text);
        }
        strbuf_clear(&text);
        free(path);
        free(inside);
        free(name);
        return ok;
}

/* Reads evidence that may be missing: pages, if the kernel did not give them; goroutines and spans, if the memory of the
 * process could not be read. */
static bool read_evidence(const char *folder, const struct snapshot *snapshot, char *name_take,
                          char **ret_text, size_t *ret_bytes, struct err *err)
{
        struct strbuf text = { 0 };
        char *inside = layout_run_file(snapshot->run, name_take);
        char *path = file_join(folder, inside);
        bool ok = !file_exists(path) || gz_read(path, file_max, &text, err);

        if (ok && text.len) {
                *ret_bytes = text.len;
                *ret_text = strbuf_take(&text);
        }
        strbuf_clear(&text);
        free(path);
        free(inside);
        free(name_take);
        return ok;
}

static bool read_snapshot(const char *folder, struct snapshot *snapshot, struct err *err)
{
        const char *checkpoint = checkpoint_names[snapshot->checkpoint];

        return read_smaps(folder, snapshot, err) &&
               read_evidence(folder, snapshot, runs_json_pages_file(checkpoint), &snapshot->pages,
                             &snapshot->pages_bytes, err) &&
               read_evidence(folder, snapshot, runs_json_goroutines_file(checkpoint), &snapshot->goroutines,
                             &snapshot->goroutines_bytes, err) &&
               read_evidence(folder, snapshot, runs_json_spans_file(checkpoint), &snapshot->heap,
                             &snapshot->heap_bytes, err);
}

bool record_read_scenario_text(const char *folder, char **ret_text, struct err *err)
{
        struct strbuf text = { 0 };
        char *path = file_join(folder, LAYOUT_SCENARIO);
        bool ok = file_read(path, file_max, &text, err);

        if (ok)
                *ret_text = strbuf_take(&text);
        strbuf_clear(&text);
        free(path);
        return ok;
}

bool record_read(const char *folder, struct scenario *scenario_move, struct result *ret_result,
                 struct err *err)
{
        struct result result = { 0 };
        bool ok = read_part(folder, LAYOUT_MANIFEST, manifest_json_parse, &result, err) &&
                  read_part(folder, LAYOUT_SAMPLES, parse_samples, &result, err) &&
                  read_part(folder, LAYOUT_EVENTS, events_read, &result, err) &&
                  read_part(folder, LAYOUT_RUNS, runs_json_parse, &result, err) &&
                  read_part(folder, LAYOUT_PLAN, parse_looks, &result, err);

        for (size_t i = 0; ok && i < result.snapshot_count; i++)
                ok = read_snapshot(folder, &result.snapshots[i], err);
        if (!ok) {
                result_clear(&result);
                return false;
        }
        result.folder = mem_dup(folder);
        result.scenario = *scenario_move;
        *scenario_move = (struct scenario){ 0 };
        *ret_result = result;
        return true;
}
