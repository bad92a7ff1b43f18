/* Reads events.ndjson, which has one event per line; record/result_writer writes it. */
#pragma once

#include <stdbool.h>

struct err;
struct result;

/* Appends all events to the result. ERR_FORMAT gives the number of a line that is malformed. */
bool events_read(const char *text, struct result *result, struct err *err);
