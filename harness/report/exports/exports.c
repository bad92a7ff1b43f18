/* The table of exports. */
#include "report/exports/exports.h"

#include "report/exports/export_benchstat.h"
#include "report/exports/export_bmf.h"
#include "report/exports/export_junit.h"
#include "report/exports/export_markdown.h"
#include "report/exports/export_prometheus.h"
#include "report/exports/export_runs_csv.h"

const struct export exports[] = {
        { "benchstat.txt", export_benchstat_append, "for benchstat" },
        { "junit.xml", export_junit_append, "for CI systems" },
        { "metrics.prom", export_prometheus_append, "for Prometheus' textfile collector" },
        { "summary.md", export_markdown_append, "for a pull request" },
        { "bmf.json", export_bmf_append, "for Bencher" },
        { "runs.csv", export_runs_csv_append, "for spreadsheets" },
};
const size_t export_count = sizeof(exports) / sizeof(exports[0]);
