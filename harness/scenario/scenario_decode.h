/* Decodes a scenario from JSON by tables of fields. */
#pragma once

#include "base/json.h"

struct scenario;

/* Decodes the whole document over the defaults in `scenario`; faults go to the reader. Relative file names are relative
 * to `folder`; NULL: files are not read. */
void scenario_decode(struct json_reader *reader, const char *folder, struct scenario *scenario);

/* All tables, each with the place that it describes ("load.stages[]"), ending with NULL: for the test that compares the
 * JSON Schema with the parser. */
struct scenario_table {
        const char *path;
        const struct json_field *fields;
};
extern const struct scenario_table scenario_tables[];
