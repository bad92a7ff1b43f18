/* One table is writer and reader: a field that is written is read back. */
#include "record/facts_json.h"

#include <stddef.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/err.h"
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

static cJSON *number_or_null(int64_t value)
{
        return value < 0 ? cJSON_CreateNull() : cJSON_CreateNumber((double)value);
}

static cJSON *build_field(const struct field *field, const struct facts *facts)
{
        const void *at = (const char *)facts + field->offset;
        const char *text;
        const struct file_range *range;
        cJSON *pair;

        switch (field->type) {
        case FIELD_NUMBER:
                return number_or_null(*(const int64_t *)at);
        case FIELD_FLAG:
                return cJSON_CreateBool(*(const bool *)at);
        case FIELD_MADVISE:
                return cJSON_CreateString(madvise_names[*(const enum madvise *)at]);
        case FIELD_RANGE:
                range = at;
                pair = cJSON_CreateArray();
                cJSON_AddItemToArray(pair, cJSON_CreateNumber((double)range->offset));
                cJSON_AddItemToArray(pair, cJSON_CreateNumber((double)range->bytes));
                return pair;
        case FIELD_TEXT:
                break;
        }
        text = *(char *const *)at;
        return text ? cJSON_CreateString(text) : cJSON_CreateNull();
}

cJSON *facts_json_build(const struct facts *facts)
{
        cJSON *root = cJSON_CreateObject();

        for (int i = 0; i < FIELD_COUNT; i++) {
                cJSON *into = root;

                if (fields[i].group) {
                        into = cJSON_GetObjectItemCaseSensitive(root, fields[i].group);
                        if (!into)
                                into = cJSON_AddObjectToObject(root, fields[i].group);
                }
                cJSON_AddItemToObject(into, fields[i].name, build_field(&fields[i], facts));
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
        if (!cJSON_IsNumber(item) || !(item->valuedouble > -0x1p53 && item->valuedouble < 0x1p53))
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
