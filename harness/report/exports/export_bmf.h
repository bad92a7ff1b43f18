/* Bencher Metric Format. */
#pragma once

struct result;
struct strbuf;

void export_bmf_append(const struct result *result, struct strbuf *buf);
