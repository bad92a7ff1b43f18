/* The end of an experiment, shared by the commands that have one: files, judgement, pictures, seal, words. */
#pragma once

#include <stdbool.h>

struct err;
struct result_writer;
struct result;

/* Writes what was measured, reads it back, judges it, writes judgement, latency logs and, with `views`, plots, page and
 * exports; seals. */
bool finish_result(struct result_writer *writer, const struct result *measured, bool views,
                   struct result *ret_judged, struct err *err);

/* The verdict on stdout, as text or JSON, then the path of the report. */
void finish_print(const struct result *judged, const char *folder, bool json);
