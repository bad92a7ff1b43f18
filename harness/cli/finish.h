/* The end of an experiment, for all commands that have one: writes files, judges, draws, seals and prints. */
#pragma once

#include <stdbool.h>

struct err;
struct result_writer;
struct result;

/* Writes what was measured, reads it back and judges it. Writes the judgement, latency logs and, with `views`, plots, page
 * and exports; then seals the folder. */
bool finish_result(struct result_writer *writer, const struct result *measured, bool views,
                   struct result *ret_judged, struct err *err);

/* Prints the verdict to stdout, as text followed by the path of the report, or as JSON. */
void finish_print(const struct result *judged, const char *folder, bool json);
