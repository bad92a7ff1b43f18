/* Rules between fields: what each field alone cannot say. */
#pragma once

struct json_reader;
struct scenario;

/* Reports every broken rule through the reader, at the place of the field that has to change. */
void scenario_check(struct json_reader *reader, const struct scenario *scenario);
