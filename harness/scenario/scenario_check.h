/* Checks the rules between fields, which no field can check alone. */
#pragma once

struct json_reader;
struct scenario;

/* Reports every violated rule to the reader, at the place of the field that has to change. */
void scenario_check(struct json_reader *reader, const struct scenario *scenario);
