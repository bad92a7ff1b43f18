/* Slurm: an array of tasks, and a job that depends on all of them, however they end. */
#pragma once

#include "matrix/engine.h"

/* The script of a task. It passes SIGTERM on, so that a cancelled cell is sealed as interrupted, and asks to be queued
 * again, twice, where plateau itself did not end in order. */
void engine_slurm_append_cell(const struct engine_args *args, struct strbuf *buf);
void engine_slurm_append_merge(const struct engine_args *args, struct strbuf *buf);
/* "0-3,7": a list of cells as Slurm writes it. */
void engine_slurm_append_indices(const int *indices, size_t count, struct strbuf *buf);
