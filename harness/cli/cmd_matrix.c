/* `plateau matrix`: many experiments that differ in their settings. */
#include "cli/commands.h"

static const struct command *const parts[] = {
        &cmd_matrix_plan, &cmd_matrix_run, &cmd_matrix_submit, &cmd_matrix_merge, NULL,
};

const struct command cmd_matrix = {
        .name = "matrix",
        .arguments = "plan|run|submit|merge FILE",
        .summary = "Go versions, settings and scenarios as independent cells: here or on a cluster.",
        .details = "FILE is a matrix file, or the name of one in matrices/ (docs/matrix.md).\n\nExamples:\n"
                   "  plateau matrix plan quick\n"
                   "  plateau matrix run quick\n"
                   "  plateau matrix submit go-versions --slurm --at-most 4\n"
                   "  plateau matrix merge results/matrix/quick",
        .parts = parts,
};
