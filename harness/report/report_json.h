/* What `plateau report --json` prints. */
#pragma once

struct report_outcome;
struct strbuf;

/* `folder`: where report.html was written. */
void report_json_append(const struct report_outcome *outcome, const char *folder, struct strbuf *buf);
