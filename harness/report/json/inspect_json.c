/* A figure that is not known is null, with the reason in a field NAME_reason beside it. */
#include "report/json/inspect_json.h"

#include <cjson/cJSON.h>

#include "base/json_build.h"
#include "model/look.h"
#include "record/ledger_json.h"
#include "report/json/goroutines_json.h"
#include "report/json/heap_json.h"
#include "words/unknown_words.h"

static void add_metric(cJSON *object, const char *name, const struct sample *sample, enum metric metric,
                       const char *reason)
{
        if (sample_has(sample, metric))
                json_add_whole(object, name, sample->values[metric]);
        else
                json_add_unknown(object, name, reason);
}

static void add_go(cJSON *root, const struct go_facts *go)
{
        cJSON *object = cJSON_AddObjectToObject(root, "go");

        json_add_text(object, "version", go->version);
        json_add_text(object, "module", go->module);
        if (go->is_go && !go->module)
                json_add_text(object, "module_reason", unknown_words[UNKNOWN_NO_MODULE]);
        cJSON_AddBoolToObject(object, "cgo", go->cgo);
        json_add_text(object, "path", go->path);
        json_add_text(object, "executable", go->executable);
        json_add_text(object, "build_id", go->build_id);
        cJSON_AddBoolToObject(object, "pie", go->pie);
        cJSON_AddBoolToObject(object, "static", go->is_static);
        cJSON_AddBoolToObject(object, "stripped", go->stripped);
        json_add_text(object, "settings", go->settings);
        json_add_text(object, "default_godebug", go->default_godebug);
        if (!go->is_go)
                json_add_text(object, "not_go_reason", go->not_go_reason);
}

static void add_environment(cJSON *root, const struct facts *facts)
{
        cJSON *object = cJSON_AddObjectToObject(root, "environment");

        json_add_text(object, "GODEBUG", facts->go.godebug);
        json_add_text(object, "GOGC", facts->go.gogc);
        json_add_text(object, "GOMEMLIMIT", facts->go.gomemlimit);
        json_add_text(object, "GOMAXPROCS", facts->go.gomaxprocs);
        json_add_text(object, "limits", facts->limits);
        json_add_text(object, "cgroup", facts->host.cgroup_path);
}

static void add_madvise(cJSON *root, const struct go_facts *go, const struct sample *now)
{
        cJSON *object = cJSON_AddObjectToObject(root, "madvise");
        bool predicted = go->madvise_predicted != MADVISE_UNKNOWN;
        bool observed = go->madvise_observed != MADVISE_UNKNOWN;

        json_add_text(object, "predicted", predicted ? madvise_names[go->madvise_predicted] : NULL);
        json_add_text(object, "why", go->madvise_why);
        json_add_text(object, "observed", observed ? madvise_names[go->madvise_observed] : NULL);
        json_add_text(object, "evidence", go->madvise_evidence);
        if (predicted && observed)
                cJSON_AddBoolToObject(object, "agree", go->madvise_predicted == go->madvise_observed);
        else
                json_add_null(object, "agree");
        json_add_text(object, "huge_pages", go->huge_pages_why);
        add_metric(object, "huge_pages_now_bytes", now, METRIC_ANON_HUGE, unknown_words[UNKNOWN_NO_ROLLUP]);
}

static void add_top(cJSON *root, const struct look *look)
{
        const struct sample *now = &look->snapshot.process;
        cJSON *object = cJSON_AddObjectToObject(root, "top");
        int64_t shared = sample_or(now, METRIC_RSS_FILE, 0) + sample_or(now, METRIC_RSS_SHMEM, 0);

        json_add_whole(object, "virt_bytes", sample_or(now, METRIC_VIRT, 0));
        json_add_whole(object, "res_bytes", sample_or(now, METRIC_RSS, 0));
        json_add_whole(object, "shr_bytes", shared);
        json_add_whole(object, "peak_bytes", sample_or(now, METRIC_RSS_PEAK, 0));
}

static void add_other(cJSON *array, const struct other *other)
{
        cJSON *object = json_push_object(array);
        cJSON *parts;

        json_add_text(object, "name", other->name);
        if (!other->known) {
                json_add_unknown(object, "bytes", other->reason);
                return;
        }
        json_add_whole(object, "bytes", other->bytes);
        parts = cJSON_AddArrayToObject(object, "beside_rss");
        for (size_t i = 0; i < other->part_count; i++) {
                cJSON *part = json_push_object(parts);

                json_add_text(part, "name", other->parts[i].name);
                json_add_whole(part, "bytes", other->parts[i].bytes);
                json_add_text(part, "detail", other->parts[i].detail);
        }
}

/* Adds the figures of other tools, each the sum of RSS and the rows of its "beside_rss". */
static void add_others(cJSON *root, const struct look *look)
{
        cJSON *array = cJSON_AddArrayToObject(root, "others");

        for (int i = 0; i < OTHER_COUNT; i++)
                add_other(array, &look->others[i]);
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

        json_add_text(object, "version", host->cgroup_version);
        json_add_text(object, "path", host->cgroup_path);
        for (size_t i = 0; i < sizeof(metrics) / sizeof(metrics[0]); i++) {
                bool none = metrics[i] == METRIC_CGROUP_LIMIT && sample_or(now, metrics[i], -1) < 0;

                if (none)
                        json_add_null(object, metric_infos[metrics[i]].name);
                else
                        add_metric(object, metric_infos[metrics[i]].name, now, metrics[i],
                                   unknown_words[UNKNOWN_NOT_IN_GROUP]);
        }
}

static void add_sources(cJSON *root, const struct look *look)
{
        cJSON *array = cJSON_AddArrayToObject(root, "sources");

        for (int i = 0; i < SOURCE_COUNT; i++) {
                const struct source_cost *cost = &look->costs[i];
                cJSON *object;

                if (!cost->readings)
                        continue;
                object = json_push_object(array);
                json_add_text(object, "name", metric_source_names[i]);
                json_add_whole(object, "readings", cost->readings);
                json_add_number(object, "took_us", (double)cost->took_ns / 1e3 / (double)cost->readings);
        }
        json_add_text(root, "url", look->url);
        if (*look->no_runtime)
                json_add_text(root, "no_runtime_reason", look->no_runtime);
}

/* Adds the parts of the ledger at the top level of the document. */
static void add_ledger(cJSON *root, const struct ledger *ledger)
{
        static const char *const moved[] = { "below_rss", "beyond_rss", "checks" };
        cJSON *built = ledger_json_build(ledger);

        json_add_whole(root, "rss_bytes", ledger->rss_bytes);
        cJSON_AddItemToObject(root, "ledger", cJSON_DetachItemFromObjectCaseSensitive(built, "rows"));
        json_add_whole(root, "unexplained_bytes", ledger->rows[LEDGER_UNEXPLAINED].bytes);
        for (size_t i = 0; i < sizeof(moved) / sizeof(moved[0]); i++)
                cJSON_AddItemToObject(root, moved[i],
                                      cJSON_DetachItemFromObjectCaseSensitive(built, moved[i]));
        cJSON_Delete(built);
}

char *inspect_json_print(const struct look *look, bool compact)
{
        const struct facts *facts = look->facts;
        const char *reason = *look->no_runtime ? look->no_runtime : unknown_words[UNKNOWN_NO_ANSWER];
        cJSON *root = cJSON_CreateObject();

        json_add_number(root, "schema", 1);
        json_add_whole(root, "pid", facts->pid);
        json_add_whole(root, "inner_pid", facts->inner_pid);
        json_add_text(root, "container", facts->container);
        json_add_number(root, "age_s", (double)look->age_ns / 1e9);
        add_go(root, &facts->go);
        add_environment(root, facts);
        add_madvise(root, &facts->go, &look->now);
        add_ledger(root, &look->ledger);
        heap_json_add(root, look);
        add_metric(root, "goroutines", &look->now, METRIC_GO_GOROUTINES, reason);
        goroutines_json_add(root, look);
        add_metric(root, "threads", &look->now, METRIC_OS_THREADS, "not read");
        add_top(root, look);
        add_others(root, look);
        add_cgroup(root, &look->now, &facts->host);
        add_sources(root, look);
        return json_print_take(root, compact);
}
