/* Prometheus' text format, for the node exporter's textfile collector. */
#pragma once

struct result;
struct strbuf;

void export_prometheus_append(const struct result *result, struct strbuf *buf);
