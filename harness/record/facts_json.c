/* Writer and reader share one table of fields, so that whatever is written is also read. */
#include "record/facts_json.h"

#include <cjson/cJSON.h>
#include <stddef.h>
#include <string.h>

#include "base/err.h"
#include "base/json_build.h"
#include "base/mem.h"
#include "model/facts.h"

enum field_type { FIELD_TEXT, FIELD_NUMBER, FIELD_FLAG, FIELD_MADVISE, FIELD_RANGE };

struct field {
        const char *group; /* object within "facts"; NULL: in it */
        const char *name;
        enum field_type type;
        size_t offset;
};

static const struct field fields[] = {
        { NULL, "pid", FIELD_NUMBER, offsetof(struct facts, pid) },
        { NULL, "start_ticks", FIELD_NUMBER, offsetof(struct facts, start_ticks) },
        { NULL, "start_wall_ns", FIELD_NUMBER, offsetof(struct facts, start_wall_ns) },
        { NULL, "inner_pid", FIELD_NUMBER, offsetof(struct facts, inner_pid) },
        { NULL, "container", FIELD_TEXT, offsetof(struct facts, container) },
        { NULL, "attached", FIELD_FLAG, offsetof(struct facts, attached) },
        { NULL, "limits", FIELD_TEXT, offsetof(struct facts, limits) },
        { "go", "is_go", FIELD_FLAG, offsetof(struct facts, go.is_go) },
        { "go", "not_go_reason", FIELD_TEXT, offsetof(struct facts, go.not_go_reason) },
        { "go", "executable", FIELD_TEXT, offsetof(struct facts, go.executable) },
        { "go", "sha256", FIELD_TEXT, offsetof(struct facts, go.sha256) },
        { "go", "build_id", FIELD_TEXT, offsetof(struct facts, go.build_id) },
        { "go", "version", FIELD_TEXT, offsetof(struct facts, go.version) },
        { "go", "path", FIELD_TEXT, offsetof(struct facts, go.path) },
        { "go", "module", FIELD_TEXT, offsetof(struct facts, go.module) },
        { "go", "settings", FIELD_TEXT, offsetof(struct facts, go.settings) },
        { "go", "default_godebug", FIELD_TEXT, offsetof(struct facts, go.default_godebug) },
        { "go", "godebug", FIELD_TEXT, offsetof(struct facts, go.godebug) },
        { "go", "gogc", FIELD_TEXT, offsetof(struct facts, go.gogc) },
        { "go", "gomemlimit", FIELD_TEXT, offsetof(struct facts, go.gomemlimit) },
        { "go", "gomaxprocs", FIELD_TEXT, offsetof(struct facts, go.gomaxprocs) },
        { "go", "cgo", FIELD_FLAG, offsetof(struct facts, go.cgo) },
        { "go", "pie", FIELD_FLAG, offsetof(struct facts, go.pie) },
        { "go", "static", FIELD_FLAG, offsetof(struct facts, go.is_static) },
        { "go", "stripped", FIELD_FLAG, offsetof(struct facts, go.stripped) },
        { "go", "machine", FIELD_NUMBER, offsetof(struct facts, go.machine) },
        { "go", "text", FIELD_RANGE, offsetof(struct facts, go.text) },
        { "go", "pclntab", FIELD_RANGE, offsetof(struct facts, go.pclntab) },
        { "go", "madvise_predicted", FIELD_MADVISE, offsetof(struct facts, go.madvise_predicted) },
        { "go", "madvise_why", FIELD_TEXT, offsetof(struct facts, go.madvise_why) },
        { "go", "madvise_observed", FIELD_MADVISE, offsetof(struct facts, go.madvise_observed) },
        { "go", "madvise_evidence", FIELD_TEXT, offsetof(struct facts, go.madvise_evidence) },
        { "go", "huge_pages_why", FIELD_TEXT, offsetof(struct facts, go.huge_pages_why) },
        { "host", "kernel", FIELD_TEXT, offsetof(struct facts, host.kernel) },
        { "host", "command_line", FIELD_TEXT, offsetof(struct facts, host.command_line) },
        { "host", "cpu_model", FIELD_TEXT, offsetof(struct facts, host.cpu_model) },
        { "host", "processors", FIELD_NUMBER, offsetof(struct facts, host.processors) },
        { "host", "governor", FIELD_TEXT, offsetof(struct facts, host.governor) },
        { "host", "virtualisation", FIELD_TEXT, offsetof(struct facts, host.virtualisation) },
        { "host", "page_bytes", FIELD_NUMBER, offsetof(struct facts, host.page_bytes) },
        { "host", "memory_bytes", FIELD_NUMBER, offsetof(struct facts, host.memory_bytes) },
        { "host", "swap_bytes", FIELD_NUMBER, offsetof(struct facts, host.swap_bytes) },
        { "host", "thp_enabled", FIELD_TEXT, offsetof(struct facts, host.thp_enabled) },
        { "host", "thp_defrag", FIELD_TEXT, offsetof(struct facts, host.thp_defrag) },
        { "host", "khugepaged", FIELD_TEXT, offsetof(struct facts, host.khugepaged) },
        { "host", "aslr", FIELD_TEXT, offsetof(struct facts, host.aslr) },
        { "host", "overcommit", FIELD_TEXT, offsetof(struct facts, host.overcommit) },
        { "host", "cgroup_version", FIELD_TEXT, offsetof(struct facts, host.cgroup_version) },
        { "host", "cgroup_path", FIELD_TEXT, offsetof(struct facts, host.cgroup_path) },
        { "host", "memory_limit_bytes", FIELD_NUMBER, offsetof(struct facts, host.memory_limit_bytes) },
        { "host", "load_average", FIELD_TEXT, offsetof(struct facts, host.load_average) },
};
enum { FIELD_COUNT = sizeof(fields) / sizeof(fields[0]) };

static void add_range(cJSON *object, const char *name, const struct file_range *range)
{
        cJSON *pair = cJSON_AddArrayToObject(object, name);

        json_push_number(pair, (double)range->offset);
        json_push_number(pair, (double)range->bytes);
}

static void add_field(cJSON *object, const struct field *field, const struct facts *facts)
{
        const void *at = (const char *)facts + field->offset;

        switch (field->type) {
        case FIELD_NUMBER:
                if (*(const int64_t *)at >= 0)
                        json_add_whole(object, field->name, *(const int64_t *)at);
                else
                        json_add_null(object, field->name);
                break;
        case FIELD_FLAG:
                cJSON_AddBoolToObject(object, field->name, *(const bool *)at);
                break;
        case FIELD_MADVISE:
                json_add_text(object, field->name, madvise_names[*(const enum madvise *)at]);
                break;
        case FIELD_RANGE:
                add_range(object, field->name, at);
                break;
        case FIELD_TEXT:
                json_add_text(object, field->name, *(char *const *)at);
                break;
        }
}

cJSON *facts_json_build(const struct facts *facts)
{
        cJSON *root = cJSON_CreateObject();

        for (int i = 0; i < FIELD_COUNT; i++) {
                cJSON *into = root;

                if (fields[i].group) {
                        into = cJSON_GetObjectItemCaseSensitive(root, fields[i].group);
                        if (!into)
                                into = json_add_object(root, fields[i].group);
                }
                add_field(into, &fields[i], facts);
        }
        return root;
}

static enum madvise madvise_of(const char *text)
{
        for (int i = 0; i < MADVISE_COUNT; i++)
                if (text && strcmp(text, madvise_names[i]) == 0)
                        return (enum madvise)i;
        return MADVISE_UNKNOWN;
}

static int64_t number_of(const cJSON *item)
{
        if (!cJSON_IsNumber(item) || !(item->valuedouble > -0x1p62 && item->valuedouble < 0x1p62))
                return -1;
        return (int64_t)item->valuedouble;
}

static void parse_field(const struct field *field, const cJSON *item, struct facts *facts)
{
        void *at = (char *)facts + field->offset;
        struct file_range range;

        switch (field->type) {
        case FIELD_NUMBER:
                *(int64_t *)at = number_of(item);
                break;
        case FIELD_FLAG:
                *(bool *)at = cJSON_IsTrue(item);
                break;
        case FIELD_MADVISE:
                *(enum madvise *)at = madvise_of(cJSON_GetStringValue(item));
                break;
        case FIELD_RANGE:
                range = (struct file_range){ number_of(cJSON_GetArrayItem(item, 0)),
                                             number_of(cJSON_GetArrayItem(item, 1)) };
                if (range.offset >= 0 && range.bytes > 0)
                        *(struct file_range *)at = range;
                break;
        case FIELD_TEXT:
                *(char **)at = mem_dup(cJSON_GetStringValue(item));
                break;
        }
}

bool facts_json_parse(const cJSON *object, struct facts *ret_facts, struct err *err)
{
        struct facts facts = { 0 };

        if (!cJSON_IsObject(object))
                return err_set(err, ERR_FORMAT, "facts: not an object");
        for (int i = 0; i < FIELD_COUNT; i++) {
                const cJSON *from =
                        fields[i].group ? cJSON_GetObjectItemCaseSensitive(object, fields[i].group) : object;

                parse_field(&fields[i], cJSON_GetObjectItemCaseSensitive(from, fields[i].name), &facts);
        }
        *ret_facts = facts;
        return true;
}
