/* `plateau matrix run`: measures the missing cells one after another, or one cell, for a cluster's job array. */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/processor_claim.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/matrix_cells.h"
#include "cli/matrix_measure.h"
#include "matrix/matrix_store.h"
#include "net/loop.h"

struct run_values {
        const char *output;
        int64_t cell; /* -1: all */
        bool shared;
        bool again;
        bool quiet;
};

/* Finds the index of the cell to measure: --cell, else the variable that Slurm or Kubernetes sets in a job array. False if
 * that is not a number. */
static bool find_index(struct run_values *values, struct err *err)
{
        static const char *const names[] = { "SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX" };

        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && values->cell < 0; i++) {
                const char *text = getenv(names[i]);
                char *end;

                if (!text)
                        continue;
                values->cell = strtoll(text, &end, 10);
                if (end == text || *end || values->cell < 0)
                        return err_set(err, ERR_USAGE, "%s: must be a cell's number, got '%s'", names[i],
                                       text);
        }
        return true;
}

static int measure(const struct run_values *values, const struct matrix_cells_open *open, const char *folder)
{
        struct interrupt *interrupt;
        struct loop *loop;
        struct err err = { 0 };
        int code;

        if (!loop_new(&loop, &err))
                return exit_with_error(&err);
        interrupt = interrupt_new(loop);
        code = matrix_measure(&(struct matrix_measure_args){ .matrix = &open->matrix,
                                                             .cells = &open->cells,
                                                             .folder = folder,
                                                             .only = (int)values->cell,
                                                             .again = values->again,
                                                             .quiet = values->quiet,
                                                             .loop = loop,
                                                             .stop = interrupt_flag(interrupt) });
        interrupt_free(interrupt);
        loop_free(loop);
        return code;
}

static int run_matrix(const struct run_values *values, const char *name)
{
        struct processor_claim claim = { 0 };
        struct matrix_cells_open open = { 0 };
        struct err err = { 0 };
        char *folder = NULL;
        int code;
        bool ok = matrix_cells_open(name, &open, &err);

        if (ok && values->cell >= (int64_t)open.cells.count)
                ok = err_set(&err, ERR_USAGE, "--cell: the matrix has cells 0 to %zu, got %lld",
                             open.cells.count - 1, (long long)values->cell);
        if (ok) {
                folder = matrix_cells_folder(&open.matrix, values->output);
                ok = matrix_store_open(folder, &open.matrix, &err) &&
                     (values->shared || processor_claim_take(processor_claim_folder(), &claim, &err));
        }
        code = ok ? measure(values, &open, folder) : exit_with_error(&err);
        processor_claim_release(&claim);
        free(folder);
        matrix_cells_close(&open);
        return code;
}

static int matrix_run_run(const struct command *command, int argc, char **argv)
{
        struct run_values values = { .cell = -1 };
        struct option_list operands = { 0 };
        struct err err = { 0 };
        bool ok = options_parse(command, argc, argv, &values, &operands, &err) && find_index(&values, &err);
        int code = ok ? run_matrix(&values, operands.items[0]) : exit_with_error(&err);

        option_list_clear(&operands);
        return code;
}

static const struct option_row matrix_run_options[] = {
        { "output", 'o', OPTION_TEXT, offsetof(struct run_values, output), "DIR",
          "where the cells go (results/matrix/<name>)" },
        { "cell", 'c', OPTION_I64, offsetof(struct run_values, cell), "I",
          "only this one; else SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX, else all" },
        { "again", 0, OPTION_FLAG, offsetof(struct run_values, again), NULL,
          "tries cells again that could not be measured before" },
        { "shared", 0, OPTION_FLAG, offsetof(struct run_values, shared), NULL,
          "lets cells share processors with another measurement" },
        { "quiet", 'q', OPTION_FLAG, offsetof(struct run_values, quiet), NULL, "no progress on stderr" },
        { 0 },
};

const struct command cmd_matrix_run = {
        .name = "matrix run",
        .arguments = "FILE",
        .summary = "Measures the cells that are missing; a second start goes on where the first stopped.",
        .details =
                "Cells are measured one after another in an order drawn from the seed, each repeat as a block. A cell\n"
                "that could not be measured is tried again, and stays visible where it fails for good. Nobody else may\n"
                "measure on our processors meanwhile, unless --shared allows it.\n\n"
                "With one cell the exit code is 0 where it was measured, whatever its verdict, else 4. Of a whole\n"
                "matrix it is 0 where every cell was measured, else 4; 130 interrupted. Gates are merge's.",
        .options = matrix_run_options,
        .operands_min = 1,
        .operands_max = 1,
        .run = matrix_run_run,
};
