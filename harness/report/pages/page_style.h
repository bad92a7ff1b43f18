/* The style sheet of report.html. */
#pragma once

struct strbuf;

void page_style_append(struct strbuf *buf);
