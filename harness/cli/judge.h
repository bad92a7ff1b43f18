/* Computes ledgers and verdict from stored readings. */
#pragma once

#include <stdbool.h>

struct err;
struct result;

/* Builds missing ledgers and decides the verdict again. Called at each look while the experiment runs, and at the end on
 * what was read back from the folder, so that the final verdict never depends on what was only in memory. */
bool judge_result(struct result *result, struct err *err);

/* Reads a folder, judges it and checks the scenario's gates, which decide the verdict's exit code. `verify`: check the
 * seal first. */
bool judge_folder(const char *folder, bool verify, struct result *ret_result, struct err *err);

/* Writes ledger.json and verdict.json into `folder`. */
bool judge_write(const struct result *result, const char *folder, struct err *err);
