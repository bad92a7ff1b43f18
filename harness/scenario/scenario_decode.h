/* The tables of a scenario's fields: JSON in, struct out. */
#pragma once

#include "base/json.h"

struct scenario;

/* Decodes the whole document over the defaults in `scenario`; faults go to the reader. `folder` is where relative
 * file names count from, NULL: files are not read. */
void scenario_decode(struct json_reader *reader, const char *folder, struct scenario *scenario);
