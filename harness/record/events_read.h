/* The reader of events.ndjson: one event a line, as record/result_writer writes them. */
#pragma once

#include <stdbool.h>

struct err;
struct result;

/* Adds every line's event to the result; ERR_FORMAT names the line that is none. */
bool events_read(const char *text, struct result *result, struct err *err);
