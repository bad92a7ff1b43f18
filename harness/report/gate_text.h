/* Gates on the terminal and as JSON. */
#pragma once

#include <stdbool.h>

struct gate_list;
struct strbuf;

/* A line for each gate; one that does not hold has its value, its limit and the way to look closer. */
void gate_text_append(const struct gate_list *list, bool colour, struct strbuf *buf);
/* {"exit_code": 1, "gates": [{"name", "state", "value", "limit", "closer"}]} */
void gate_json_append(const struct gate_list *list, struct strbuf *buf);
