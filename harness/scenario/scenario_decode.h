/* The tables of a scenario's fields: JSON in, struct out. */
#pragma once

#include "base/json.h"

struct scenario;

/* Decodes the whole document over the defaults in `scenario`; faults go to the reader. `folder` is where relative
 * file names count from, NULL: files are not read. */
void scenario_decode(struct json_reader *reader, const char *folder, struct scenario *scenario);

/* Every table with the place that it describes, "load.stages[]", NULL at the end: for the test that holds the JSON
 * Schema against the parser. */
struct scenario_table {
        const char *path;
        const struct json_field *fields;
};
extern const struct scenario_table scenario_tables[];
