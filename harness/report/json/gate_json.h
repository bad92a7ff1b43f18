/* What `plateau gate --json` prints. */
#pragma once

struct gate_list;
struct strbuf;

void gate_json_append(const struct gate_list *list, struct strbuf *buf);
