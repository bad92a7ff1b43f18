/* Two builds compared, in Markdown for a pull request or a job's summary. */
#pragma once

struct comparison;
struct strbuf;

void export_change_markdown_append(const struct comparison *comparison, struct strbuf *buf);
