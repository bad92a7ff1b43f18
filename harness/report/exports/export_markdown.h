/* Markdown for a pull request or a job's summary. */
#pragma once

struct result;
struct strbuf;

void export_markdown_append(const struct result *result, struct strbuf *buf);
