/* What `plateau load --json` prints. */
#pragma once

struct load_summary;
struct strbuf;

void load_json_append(const struct load_summary *summary, struct strbuf *buf);
