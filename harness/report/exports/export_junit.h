/* JUnit XML: a case for the measurement, for each channel, and for each gate. */
#pragma once

struct result;
struct strbuf;

void export_junit_append(const struct result *result, struct strbuf *buf);
