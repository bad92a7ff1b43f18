/* JUnit XML: a test case for the measurement, and one for each gate or, without gates, for each channel. */
#pragma once

struct result;
struct strbuf;

void export_junit_append(const struct result *result, struct strbuf *buf);
