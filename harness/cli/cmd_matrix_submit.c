/* `plateau matrix submit`: submits the missing cells to a cluster. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/find_scenario.h"
#include "cli/matrix_cells.h"
#include "cli/run_program.h"
#include "matrix/engine_kubernetes.h"
#include "matrix/engine_slurm.h"
#include "matrix/matrix_store.h"
#include "words/status_words.h"

struct submit_values {
        const char *output;
        int64_t at_most;
        const char *image;
        struct option_list sbatch;
        bool slurm;
        bool kubernetes;
        bool shared;
        bool dry_run;
};

struct submission {
        const struct submit_values *values;
        const struct matrix *matrix;
        char *program;
        char *file;
        char *folder;
        int *missing;
        size_t count;
};

static bool find_missing(const struct matrix_cells *cells, struct submission *s, struct err *err)
{
        s->missing = mem_new(cells->count, sizeof(*s->missing));
        for (size_t i = 0; i < cells->count; i++) {
                struct matrix_record record = { 0 };
                bool found = false;

                if (!matrix_store_read(s->folder, cells->items[i].index, &found, &record, err))
                        return false;
                if (!found || !record.measured)
                        s->missing[s->count++] = cells->items[i].index;
                matrix_record_clear(&record);
        }
        return true;
}

static char *absolute(const char *path)
{
        char *full = realpath(path, NULL);

        return full ? full : mem_dup(path);
}

static bool write_script(const struct submission *s, const char *name,
                         void (*append)(const struct engine_args *args, struct strbuf *buf),
                         const struct engine_args *args, char **ret_path, struct err *err)
{
        struct strbuf text = { 0 };
        char *folder = file_join(s->folder, "slurm");
        bool ok = file_make_dirs(folder, err);

        *ret_path = file_join(folder, name);
        append(args, &text);
        ok = ok && file_write_atomic(*ret_path, strbuf_text(&text), text.len, err);
        strbuf_clear(&text);
        free(folder);
        return ok;
}

/* The words of a command, which it owns: they are passed to sbatch, or shown by --dry-run. */
struct words {
        char **items;
        size_t count;
};

static void add_word(struct words *words, char *text_take)
{
        words->items = mem_resize(words->items, words->count + 2, sizeof(*words->items));
        words->items[words->count++] = text_take;
        words->items[words->count] = NULL;
}

static void words_clear(struct words *words)
{
        for (size_t i = 0; i < words->count; i++)
                free(words->items[i]);
        free(words->items);
}

static void add_common(const struct submission *s, const char *log, struct words *words)
{
        add_word(words, mem_dup("sbatch"));
        add_word(words, mem_dup("--parsable"));
        add_word(words, mem_printf("--job-name=plateau-%s", s->matrix->name));
        add_word(words, mem_printf("--output=%s/slurm/%s", s->folder, log));
        for (size_t i = 0; i < s->values->sbatch.count; i++)
                add_word(words, mem_dup(s->values->sbatch.items[i]));
}

static void add_array(const struct submission *s, struct words *words)
{
        struct strbuf array = { 0 };

        engine_slurm_append_indices(s->missing, s->count, &array);
        if (s->values->at_most > 0)
                strbuf_printf(&array, "%%%lld", (long long)s->values->at_most);
        add_word(words, mem_printf("--array=%s", strbuf_text(&array)));
        if (!s->values->shared)
                add_word(words, mem_dup("--exclusive"));
        add_word(words, mem_dup("--requeue"));
        strbuf_clear(&array);
}

/* Submits the job, and returns its number in fresh memory. */
static bool submit(const struct words *words, char **ret_job, struct err *err)
{
        struct strbuf output = { 0 };
        bool ok = run_program(NULL, NULL, (const char *const *)words->items, &output, err) ||
                  err_wrap(err, "sbatch");

        if (ok) {
                *ret_job = mem_dup_len(strbuf_text(&output), strcspn(strbuf_text(&output), ";\n"));
                if (strspn(*ret_job, "0123456789") != strlen(*ret_job) || !**ret_job) {
                        ok = err_set(err, ERR_MEASURE, "sbatch: said '%s', and not the number of a job",
                                     *ret_job);
                        free(*ret_job);
                }
        }
        strbuf_clear(&output);
        return ok;
}

static void show(const struct words *words)
{
        for (size_t i = 0; i < words->count; i++)
                printf("%s%s", i ? " " : "", words->items[i]);
        putchar('\n');
}

static bool submit_or_show(const struct submission *s, const struct words *words, char **ret_job,
                           struct err *err)
{
        if (!s->values->dry_run)
                return submit(words, ret_job, err);
        show(words);
        *ret_job = mem_dup("JOB");
        return true;
}

static bool submit_slurm(const struct submission *s, const struct engine_args *args, struct err *err)
{
        struct words cells = { 0 }, merge = { 0 };
        char *cell_script = NULL, *merge_script = NULL, *job = NULL, *merge_job = NULL;
        bool ok = write_script(s, "cell.sh", engine_slurm_append_cell, args, &cell_script, err) &&
                  write_script(s, "merge.sh", engine_slurm_append_merge, args, &merge_script, err);

        if (ok) {
                add_common(s, "cell-%a-%A.log", &cells);
                add_array(s, &cells);
                add_word(&cells, mem_dup(cell_script));
                ok = submit_or_show(s, &cells, &job, err);
        }
        if (ok) {
                add_common(s, "merge-%j.log", &merge);
                add_word(&merge, mem_printf("--dependency=afterany:%s", job));
                add_word(&merge, mem_dup(merge_script));
                ok = submit_or_show(s, &merge, &merge_job, err);
        }
        if (ok && !s->values->dry_run) {
                struct strbuf line = { 0 };

                status_words_jobs(s->count, job, merge_job, s->folder, &line);
                puts(strbuf_text(&line));
                strbuf_clear(&line);
        }
        words_clear(&cells);
        words_clear(&merge);
        free(cell_script);
        free(merge_script);
        free(job);
        free(merge_job);
        return ok;
}

static bool check(const struct submit_values *values, struct err *err)
{
        if (values->slurm == values->kubernetes)
                return err_set(err, ERR_USAGE, "matrix submit: needs one of --slurm and --kubernetes");
        if (values->kubernetes && !values->image)
                return err_set(err, ERR_USAGE,
                               "--kubernetes: needs --image, a container image with plateau in it");
        return true;
}

static bool submit_missing(struct submission *s, struct err *err)
{
        struct engine_args args = { .name = s->matrix->name,
                                    .program = s->program,
                                    .file = s->file,
                                    .folder = s->folder,
                                    .indices = s->missing,
                                    .count = s->count,
                                    .at_most = (int)s->values->at_most,
                                    .shared = s->values->shared,
                                    .image = s->values->image,
                                    .text = s->matrix->text };
        struct strbuf text = { 0 };

        if (s->values->slurm && s->count > 0)
                return submit_slurm(s, &args, err);
        if (s->values->slurm) {
                status_words_all_measured(s->folder, &text);
                strbuf_append_char(&text, '\n');
        } else {
                engine_kubernetes_append(&args, &text);
        }
        fputs(strbuf_text(&text), stdout);
        strbuf_clear(&text);
        return true;
}

/* Fills the submission. For Kubernetes it contains all cells, since its tasks write to a volume that we do not see. */
static bool prepare(const struct matrix_cells *cells, struct submission *s, struct err *err)
{
        if (s->values->kubernetes) {
                s->program = mem_dup("plateau");
                s->missing = mem_new(cells->count, sizeof(*s->missing));
                for (size_t i = 0; i < cells->count; i++)
                        s->missing[s->count++] = (int)i;
                return true;
        }
        if (!matrix_store_open(s->folder, s->matrix, err) || !find_missing(cells, s, err))
                return false;
        s->program = absolute("/proc/self/exe");
        free(s->file);
        s->file = matrix_store_file(s->folder);
        return true;
}

static bool submit_file(const struct submit_values *values, const char *name, struct err *err)
{
        struct matrix_cells_open open = { 0 };
        struct submission s = { .values = values };
        bool ok = check(values, err) && matrix_cells_open(name, &open, err);

        if (ok) {
                char *folder = matrix_cells_folder(&open.matrix, values->output);

                s.matrix = &open.matrix;
                ok = file_make_dirs(folder, err);
                s.folder = absolute(folder);
                s.file = absolute(open.matrix.path);
                free(folder);
        }
        ok = ok && prepare(&open.cells, &s, err) && submit_missing(&s, err);
        free(s.program);
        free(s.file);
        free(s.folder);
        free(s.missing);
        matrix_cells_close(&open);
        return ok;
}

static int matrix_submit_run(const struct command *command, int argc, char **argv)
{
        struct submit_values values = { 0 };
        struct option_list operands = { 0 };
        struct err err = { 0 };
        bool ok = options_parse(command, argc, argv, &values, &operands, &err) &&
                  submit_file(&values, operands.items[0], &err);

        option_list_clear(&operands);
        option_list_clear(&values.sbatch);
        return ok ? EXIT_REACHED : exit_with_error(&err);
}

static const struct option_row submit_options[] = {
        { "slurm", 0, OPTION_FLAG, offsetof(struct submit_values, slurm), NULL,
          "submits an array of the missing cells, and a job that merges" },
        { "kubernetes", 0, OPTION_FLAG, offsetof(struct submit_values, kubernetes), NULL,
          "prints the manifests of the same" },
        { "output", 'o', OPTION_TEXT, offsetof(struct submit_values, output), "DIR",
          "where the cells go, on a file system that all nodes see (results/matrix/<name>)" },
        { "at-most", 0, OPTION_I64, offsetof(struct submit_values, at_most), "K", "cells at once" },
        { "sbatch", 0, OPTION_LIST, offsetof(struct submit_values, sbatch), "OPTION",
          "one more option for sbatch: --sbatch=--partition=bench" },
        { "image", 0, OPTION_TEXT, offsetof(struct submit_values, image), "IMAGE",
          "the container image of the cells, for Kubernetes" },
        { "shared", 0, OPTION_FLAG, offsetof(struct submit_values, shared), NULL,
          "cells may share a node with others; figures are then not to be compared" },
        { "dry-run", 'n', OPTION_FLAG, offsetof(struct submit_values, dry_run), NULL,
          "writes the scripts and prints the commands, submits nothing" },
        { 0 },
};

const struct command cmd_matrix_submit = {
        .name = "matrix submit",
        .arguments = "FILE",
        .summary = "Hands the missing cells to a cluster: Slurm, or Kubernetes' manifests.",
        .details =
                "Every cell has a node for itself, unless --shared. A task that is lost with its node is queued again;\n"
                "the merge runs however the cells ended, and says what is missing. docs/matrix.md has the contract\n"
                "that any other job array can serve.\n\nExamples:\n"
                "  plateau matrix submit go-versions --slurm --at-most 4 --sbatch=--partition=bench\n"
                "  plateau matrix submit tuning --kubernetes --image registry/plateau | kubectl apply -f -",
        .options = submit_options,
        .operands_min = 1,
        .operands_max = 1,
        .run = matrix_submit_run,
};
