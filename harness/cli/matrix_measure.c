/* A cell is a session whose result goes into a folder named after the cell. Its record is written last, so a cell is done
 * when it has a record; a cell that was interrupted before is measured again. */
#include "cli/matrix_measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "cli/exit_code.h"
#include "cli/judge.h"
#include "cli/session.h"
#include "matrix/cell_figures.h"
#include "matrix/cell_overrides.h"
#include "matrix/matrix_gate.h"
#include "matrix/matrix_store.h"
#include "model/matrix.h"
#include "record/layout.h"
#include "record/seal.h"
#include "words/status_words.h"
#include "words/words.h"

struct measuring {
        const struct matrix_measure_args *args;
        const struct matrix_cell *cell;
        char *where; /* the settings, for people */
        char *label;
};

static void show_cell(const struct measuring *m, const struct matrix_record *record)
{
        struct strbuf line = { 0 };

        status_words_cell(m->label, record, &line);
        fprintf(stderr, "%s\n", strbuf_text(&line));
        strbuf_clear(&line);
}

static bool keep(const struct measuring *m, const struct result *result, const char *folder, int tries,
                 struct err *err)
{
        struct matrix_record record;
        char *sums = file_join(folder, LAYOUT_SUMS);
        char seal[65];
        bool ok = seal_hash_file(sums, seal, err);

        free(sums);
        if (!ok)
                return false;
        cell_figures_record(m->cell, result, &record);
        record.tries = tries;
        record.seal = mem_dup(seal);
        ok = matrix_store_write(m->args->folder, &record, err);
        if (ok && !m->args->quiet)
                show_cell(m, &record);
        matrix_record_clear(&record);
        return ok;
}

/* Takes over a sealed result that has no record: an earlier process was stopped between sealing and recording. */
static bool take_up(const struct measuring *m, bool *ret_taken, struct err *err)
{
        char *folder = matrix_store_result(m->args->folder, m->cell->index);
        struct result result = { 0 };
        bool ok = true;

        *ret_taken = false;
        if (file_exists(folder)) {
                struct err why = { 0 };

                if (judge_folder(folder, true, &result, &why) && !result.interrupted &&
                    result.verdict.exit_code != EXIT_MEASURE) {
                        ok = keep(m, &result, folder, 1, err);
                        *ret_taken = ok;
                } else {
                        ok = matrix_store_put_aside(m->args->folder, m->cell->index, err);
                }
                result_clear(&result);
        }
        free(folder);
        return ok;
}

static int run_session(const struct measuring *m, struct session_outcome *ret)
{
        char *cells = matrix_store_cells(m->args->folder);
        char *block = matrix_store_name(m->cell->index);
        char *command = mem_printf("plateau matrix run %s --cell %d", m->args->matrix->path, m->cell->index);
        struct cell_overrides overrides;
        struct session_args session = { .scenario = cell_overrides_scenario(m->args->matrix, &m->cell->at),
                                        .root = cells,
                                        .block = block,
                                        .views = true,
                                        .label = m->label,
                                        .command_line = command,
                                        .loop = m->args->loop,
                                        .stop = m->args->stop,
                                        .quiet = m->args->quiet };
        int code;

        cell_overrides_build(m->args->matrix, &m->cell->at, &overrides);
        session.overrides =
                (struct option_list){ .items = (const char **)overrides.items, .count = overrides.count };
        code = session_run(&session, ret);
        cell_overrides_clear(&overrides);
        free(command);
        free(block);
        free(cells);
        return code;
}

/* Returns why a cell counts as not measured; fresh memory. */
static char *reason_of(const struct session_outcome *outcome)
{
        const struct verdict *verdict = &outcome->judged.verdict;

        if (outcome->judged.failure)
                return mem_dup(outcome->judged.failure);
        if (outcome->sealed && verdict->findings.count > 0)
                return words_of(&verdict->findings.items[0]);
        return mem_dup("the experiment did not begin");
}

/* Tries to measure a cell once. Returns the session's exit code; sets `*ret_reason` if nothing was measured. */
static int attempt(const struct measuring *m, int tries, char **ret_reason, struct err *err)
{
        struct session_outcome outcome = { 0 };
        int code = run_session(m, &outcome);

        if (code == EXIT_INTERRUPTED) {
                /* Keep what was measured so far for examination, under another name: the cell is still to be measured. */
                if (!matrix_store_put_aside(m->args->folder, m->cell->index, err))
                        code = EXIT_MEASURE;
        } else if (outcome.sealed && code != EXIT_MEASURE && code != EXIT_USAGE) {
                code = keep(m, &outcome.judged, outcome.folder, tries, err) ? EXIT_REACHED : EXIT_MEASURE;
        } else {
                *ret_reason = reason_of(&outcome);
                if (!matrix_store_put_aside(m->args->folder, m->cell->index, err))
                        log_error("%s", err->message);
        }
        session_outcome_clear(&outcome);
        return code;
}

static bool give_up(const struct measuring *m, const char *reason, int tries, struct err *err)
{
        struct matrix_record record = { .index = m->cell->index,
                                        .combination = m->cell->combination,
                                        .repeat = m->cell->repeat,
                                        .reason = mem_dup(reason),
                                        .tries = tries };
        bool ok;

        matrix_settings_copy(&m->cell->at, &record.at);
        ok = matrix_store_write(m->args->folder, &record, err);
        matrix_record_clear(&record);
        return ok;
}

/* Tries to measure a cell several times, but not after a usage error, which would happen again. */
static int try_cell(const struct measuring *m, struct err *err)
{
        char *reason = NULL;
        int code = EXIT_MEASURE;
        int tries = 0;

        while (tries < m->args->matrix->tries && code != EXIT_REACHED && code != EXIT_INTERRUPTED &&
               code != EXIT_USAGE && err->kind == ERR_NONE) {
                free(reason);
                reason = NULL;
                code = attempt(m, ++tries, &reason, err);
                if (reason && code == EXIT_MEASURE && tries < m->args->matrix->tries)
                        log_warning("%s: tried again: %s", m->label, reason);
        }
        if (reason && err->kind == ERR_NONE && !give_up(m, reason, tries, err))
                code = EXIT_MEASURE;
        free(reason);
        return code == EXIT_USAGE ? EXIT_MEASURE : code;
}

/* Measures a cell unless that was done before. EXIT_REACHED if it is measured. */
static int measure_cell(struct measuring *m, struct err *err)
{
        struct matrix_record record = { 0 };
        bool found = false, taken = false, was_measured = false;

        if (!matrix_store_read(m->args->folder, m->cell->index, &found, &record, err))
                return EXIT_MEASURE;
        was_measured = record.measured;
        matrix_record_clear(&record);
        if (found && (was_measured || !m->args->again))
                return was_measured ? EXIT_REACHED : EXIT_MEASURE;
        if (!take_up(m, &taken, err))
                return EXIT_MEASURE;
        return taken ? EXIT_REACHED : try_cell(m, err);
}

static int measure_at(const struct matrix_measure_args *args, size_t i)
{
        struct measuring m = { .args = args, .cell = &args->cells->items[i] };
        struct strbuf where = { 0 };
        struct err err = { 0 };
        int code;

        matrix_gate_append_settings(&m.cell->at, &where);
        m.where = strbuf_take(&where);
        m.label = mem_printf("cell %d of %zu (%s)", m.cell->index, args->cells->count, m.where);
        code = measure_cell(&m, &err);
        if (err.kind != ERR_NONE) {
                err_wrap(&err, "%s", m.label);
                code = exit_with_error(&err);
        }
        free(m.label);
        free(m.where);
        return code;
}

int matrix_measure(const struct matrix_measure_args *args)
{
        int code = EXIT_REACHED;

        for (size_t i = 0; i < args->cells->count && !*args->stop; i++) {
                int of_cell;

                if (args->only >= 0 && args->cells->items[i].index != args->only)
                        continue;
                of_cell = measure_at(args, i);
                if (of_cell == EXIT_INTERRUPTED)
                        return of_cell;
                if (of_cell != EXIT_REACHED)
                        code = of_cell;
        }
        return *args->stop ? EXIT_INTERRUPTED : code;
}
