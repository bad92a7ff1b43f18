/* Names of files and folders of a result; nobody else spells them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;

#define LAYOUT_MANIFEST "manifest.json"
#define LAYOUT_SCENARIO "scenario.json"
#define LAYOUT_PLAN "plan.json"
#define LAYOUT_SAMPLES "samples.csv"
#define LAYOUT_EVENTS "events.ndjson"
#define LAYOUT_RUNS "runs.json"
#define LAYOUT_HLOG "latency.hlog"
#define LAYOUT_HGRM "latency.hgrm"
#define LAYOUT_LEDGER "ledger.json"
#define LAYOUT_VERDICT "verdict.json"
#define LAYOUT_REPORT "report.html"
#define LAYOUT_PLOTS "plots"
#define LAYOUT_EXPORTS "exports"
#define LAYOUT_SUMS "SHA256SUMS"
#define LAYOUT_LATEST "latest"
/* Of a comparison, whose blocks are results of their own. */
#define LAYOUT_CHANGE "change.json"
#define LAYOUT_LATEST_AGAINST "latest-against"

/* A scenario's name as a folder's: letters, digits, '.', '_' and '-' stay, anything else becomes '_'; never empty,
 * never beginning with a dot, at most 80 bytes. Fresh memory. */
char *layout_folder_name(const char *scenario_name);

/* "run-03/" + name, fresh memory. */
char *layout_run_file(int32_t run, const char *name);

/* True for a path that stays in the folder that it is joined to: relative, and no part of it is "..". */
bool layout_is_inside(const char *path);

/* Points the link `parent`/`link` to `target`, a name in the same folder. The link is made beside and renamed, so that
 * it never is missing. */
bool layout_point(const char *parent, const char *link, const char *target, struct err *err);
