/* Names of the files and folders of a result. No other file spells them out. */
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
/* Files of a comparison; its blocks are results of their own. */
#define LAYOUT_CHANGE "change.json"
#define LAYOUT_LATEST_AGAINST "latest-against"

/* Makes a folder name from a scenario's name, which may be any text that is not empty: letters, digits, '.', '_' and '-'
 * are kept, other bytes and a leading '.' or '-' become '_'. At most 80 bytes. The caller frees it. */
char *layout_folder_name(const char *scenario_name);

/* Returns "run-03/" + name; the caller frees it. */
char *layout_run_file(int32_t run, const char *name);

/* Returns true if a path stays inside the folder that it is joined to: it is relative and has no "..". */
bool layout_is_inside(const char *path);

/* Makes the symbolic link `parent`/`link` point to `target`, a name in `parent`. A new link is made under a temporary
 * name and renamed, so that there is always a link. */
bool layout_point(const char *parent, const char *link, const char *target, struct err *err);
