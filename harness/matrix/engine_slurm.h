/* Slurm: an array of tasks for the cells, and a merge job that runs after all of them, however they ended. */
#pragma once

#include "matrix/engine.h"

/* Appends the script of a task. It forwards SIGTERM, so that a cancelled cell is sealed as interrupted. If plateau did
 * not exit properly, it requeues itself, at most twice. */
void engine_slurm_append_cell(const struct engine_args *args, struct strbuf *buf);
void engine_slurm_append_merge(const struct engine_args *args, struct strbuf *buf);
/* Appends a list of cells in Slurm's notation: "0-3,7". */
void engine_slurm_append_indices(const int *indices, size_t count, struct strbuf *buf);
