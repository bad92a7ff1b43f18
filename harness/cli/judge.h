/* From what was measured to what is said: ledgers and verdict, from stored readings alone. */
#pragma once

#include <stdbool.h>

struct err;
struct result;

/* Builds the ledgers that are missing and decides anew. Called at each look while the experiment runs and once more
 * on what was read back from the folder, so that a verdict never depends on what was in memory only. */
bool judge_result(struct result *result, struct err *err);

/* Reads a sealed or finished folder, judges it and checks the scenario's gates: the verdict's exit code is theirs.
 * `verify`: check the seal first. */
bool judge_folder(const char *folder, bool verify, struct result *ret_result, struct err *err);

/* Writes ledger.json and verdict.json into `folder`. */
bool judge_write(const struct result *result, const char *folder, struct err *err);
