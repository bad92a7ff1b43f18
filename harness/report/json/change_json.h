/* change.json, and what `plateau run --against --json` prints. */
#pragma once

struct comparison;
struct strbuf;

void change_json_append(const struct comparison *comparison, struct strbuf *buf);
