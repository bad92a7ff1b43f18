/* Each figure that could not be known is null, with a field NAME_reason beside it. */
#include "cli/inspect_json.h"

#include <stdlib.h>

#include <cjson/cJSON.h>

#include "base/mem.h"
#include "cli/inspect.h"
#include "ledger/others.h"
#include "record/ledger_json.h"
#include "telemetry/sampler.h"

static void add_text(cJSON *object, const char *name, const char *text)
{
        if (text)
                cJSON_AddStringToObject(object, name, text);
        else
                cJSON_AddNullToObject(object, name);
}

static void add_metric(cJSON *object, const char *name, const struct sample *sample, enum metric metric,
                       const char *reason)
{
        char *key;

        if (sample_has(sample, metric)) {
                cJSON_AddNumberToObject(object, name, (double)sample->values[metric]);
                return;
        }
        key = mem_printf("%s_reason", name);
        cJSON_AddNullToObject(object, name);
        cJSON_AddStringToObject(object, key, reason);
        free(key);
}

static void add_go(cJSON *root, const struct go_facts *go)
{
        cJSON *object = cJSON_AddObjectToObject(root, "go");

        add_text(object, "version", go->version);
        add_text(object, "module", go->module);
        if (go->is_go && !go->module)
                add_text(object, "module_reason", "the program was built without modules");
        cJSON_AddBoolToObject(object, "cgo", go->cgo);
        add_text(object, "path", go->path);
        add_text(object, "executable", go->executable);
        add_text(object, "build_id", go->build_id);
        cJSON_AddBoolToObject(object, "pie", go->pie);
        cJSON_AddBoolToObject(object, "static", go->is_static);
        cJSON_AddBoolToObject(object, "stripped", go->stripped);
        add_text(object, "settings", go->settings);
        add_text(object, "default_godebug", go->default_godebug);
        if (!go->is_go)
                add_text(object, "not_go_reason", go->not_go_reason);
}

static void add_environment(cJSON *root, const struct facts *facts)
{
        cJSON *object = cJSON_AddObjectToObject(root, "environment");

        add_text(object, "GODEBUG", facts->go.godebug);
        add_text(object, "GOGC", facts->go.gogc);
        add_text(object, "GOMEMLIMIT", facts->go.gomemlimit);
        add_text(object, "GOMAXPROCS", facts->go.gomaxprocs);
        add_text(object, "limits", facts->limits);
        add_text(object, "cgroup", facts->host.cgroup_path);
}

static void add_madvise(cJSON *root, const struct go_facts *go, const struct sample *now)
{
        cJSON *object = cJSON_AddObjectToObject(root, "madvise");
        bool predicted = go->madvise_predicted != MADVISE_UNKNOWN;
        bool observed = go->madvise_observed != MADVISE_UNKNOWN;

        add_text(object, "predicted", predicted ? madvise_names[go->madvise_predicted] : NULL);
        add_text(object, "why", go->madvise_why);
        add_text(object, "observed", observed ? madvise_names[go->madvise_observed] : NULL);
        add_text(object, "evidence", go->madvise_evidence);
        if (predicted && observed)
                cJSON_AddBoolToObject(object, "agree", go->madvise_predicted == go->madvise_observed);
        else
                cJSON_AddNullToObject(object, "agree");
        add_text(object, "huge_pages", go->huge_pages_why);
        add_metric(object, "huge_pages_now_bytes", now, METRIC_ANON_HUGE, "smaps_rollup did not tell");
}

static void add_top(cJSON *root, const struct inspect_look *look)
{
        const struct sample *now = &look->snapshot.process;
        cJSON *object = cJSON_AddObjectToObject(root, "top");
        int64_t shared = sample_or(now, METRIC_RSS_FILE, 0) + sample_or(now, METRIC_RSS_SHMEM, 0);

        cJSON_AddNumberToObject(object, "virt_bytes", (double)sample_or(now, METRIC_VIRT, 0));
        cJSON_AddNumberToObject(object, "res_bytes", (double)sample_or(now, METRIC_RSS, 0));
        cJSON_AddNumberToObject(object, "shr_bytes", (double)shared);
        cJSON_AddNumberToObject(object, "peak_bytes", (double)sample_or(now, METRIC_RSS_PEAK, 0));
}

static void add_other(cJSON *array, const struct other *other)
{
        cJSON *object = cJSON_CreateObject();
        cJSON *parts;

        cJSON_AddItemToArray(array, object);
        cJSON_AddStringToObject(object, "name", other->name);
        if (!other->known) {
                cJSON_AddNullToObject(object, "bytes");
                cJSON_AddStringToObject(object, "bytes_reason", other->reason);
                return;
        }
        cJSON_AddNumberToObject(object, "bytes", (double)other->bytes);
        parts = cJSON_AddArrayToObject(object, "beside_rss");
        for (size_t i = 0; i < other->part_count; i++) {
                cJSON *part = cJSON_CreateObject();

                cJSON_AddItemToArray(parts, part);
                cJSON_AddStringToObject(part, "name", other->parts[i].name);
                cJSON_AddNumberToObject(part, "bytes", (double)other->parts[i].bytes);
                cJSON_AddStringToObject(part, "detail", other->parts[i].detail);
        }
}

/* What other tools show: RSS and the rows in "beside_rss" add up to it. */
static void add_others(cJSON *root, const struct inspect_look *look)
{
        struct other others[OTHER_COUNT];
        cJSON *array = cJSON_AddArrayToObject(root, "others");

        others_of(&look->snapshot, &look->ledger, others);
        for (int i = 0; i < OTHER_COUNT; i++)
                add_other(array, &others[i]);
}

static void add_cgroup(cJSON *root, const struct sample *now, const struct host_facts *host)
{
        static const enum metric metrics[] = { METRIC_CGROUP_USAGE,       METRIC_CGROUP_WORKING_SET,
                                               METRIC_CGROUP_ANON,        METRIC_CGROUP_FILE,
                                               METRIC_CGROUP_MAPPED_FILE, METRIC_CGROUP_INACTIVE_FILE,
                                               METRIC_CGROUP_KERNEL,      METRIC_CGROUP_KERNEL_STACK,
                                               METRIC_CGROUP_PAGE_TABLES, METRIC_CGROUP_SLAB,
                                               METRIC_CGROUP_SOCK,        METRIC_CGROUP_SHMEM,
                                               METRIC_CGROUP_LIMIT,       METRIC_CGROUP_PROCESSES };
        cJSON *object = cJSON_AddObjectToObject(root, "cgroup");

        add_text(object, "version", host->cgroup_version);
        add_text(object, "path", host->cgroup_path);
        for (size_t i = 0; i < sizeof(metrics) / sizeof(metrics[0]); i++) {
                bool none = metrics[i] == METRIC_CGROUP_LIMIT && sample_or(now, metrics[i], -1) < 0;

                if (none)
                        cJSON_AddNullToObject(object, metric_infos[metrics[i]].name);
                else
                        add_metric(object, metric_infos[metrics[i]].name, now, metrics[i],
                                   "this version of control groups does not tell");
        }
}

static void add_sources(cJSON *root, const struct inspection *inspection)
{
        cJSON *array = cJSON_AddArrayToObject(root, "sources");

        for (int i = 0; i < SOURCE_COUNT; i++) {
                struct sampler_cost cost =
                        sampler_cost_of(inspection_sampler(inspection), (enum metric_source)i);
                cJSON *object;

                if (!cost.readings)
                        continue;
                object = cJSON_CreateObject();
                cJSON_AddStringToObject(object, "name", metric_source_names[i]);
                cJSON_AddNumberToObject(object, "readings", (double)cost.readings);
                cJSON_AddNumberToObject(object, "took_us",
                                        (double)cost.took_ns / 1e3 / (double)cost.readings);
                cJSON_AddItemToArray(array, object);
        }
        add_text(root, "url", inspection_url(inspection));
        if (*inspection_no_runtime(inspection))
                add_text(root, "no_runtime_reason", inspection_no_runtime(inspection));
}

/* The ledger's parts stand at the top level of the page. */
static void add_ledger(cJSON *root, const struct ledger *ledger)
{
        static const char *const moved[] = { "below_rss", "beyond_rss", "checks" };
        cJSON *built = ledger_json_build(ledger);

        cJSON_AddNumberToObject(root, "rss_bytes", (double)ledger->rss_bytes);
        cJSON_AddItemToObject(root, "ledger", cJSON_DetachItemFromObjectCaseSensitive(built, "rows"));
        cJSON_AddNumberToObject(root, "unexplained_bytes", (double)ledger->rows[LEDGER_UNEXPLAINED].bytes);
        for (size_t i = 0; i < sizeof(moved) / sizeof(moved[0]); i++)
                cJSON_AddItemToObject(root, moved[i],
                                      cJSON_DetachItemFromObjectCaseSensitive(built, moved[i]));
        cJSON_Delete(built);
}

char *inspect_json_print(const struct inspection *inspection, bool compact)
{
        const struct facts *facts = inspection_facts(inspection);
        const struct inspect_look *look = inspection_last(inspection);
        const char *reason = *inspection_no_runtime(inspection) ? inspection_no_runtime(inspection)
                                                                : "the service did not answer with it";
        cJSON *root = cJSON_CreateObject();
        char *printed;
        char *text;

        cJSON_AddNumberToObject(root, "schema", 1);
        cJSON_AddNumberToObject(root, "pid", (double)facts->pid);
        cJSON_AddNumberToObject(root, "age_s", (double)look->age_ns / 1e9);
        add_go(root, &facts->go);
        add_environment(root, facts);
        add_madvise(root, &facts->go, &look->now);
        add_ledger(root, &look->ledger);
        add_metric(root, "goroutines", &look->now, METRIC_GO_GOROUTINES, reason);
        add_metric(root, "threads", &look->now, METRIC_OS_THREADS, "not read");
        add_top(root, look);
        add_others(root, look);
        add_cgroup(root, &look->now, &facts->host);
        add_sources(root, inspection);
        printed = compact ? cJSON_PrintUnformatted(root) : cJSON_Print(root);
        text = mem_dup(printed);
        cJSON_free(printed);
        cJSON_Delete(root);
        return text;
}
