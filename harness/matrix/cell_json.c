/* Texts go by a table, figures by their names, the few other fields one by one. The file may come from another machine,
 * so numbers are checked before they are converted. */
#include "matrix/cell_json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/json_build.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "matrix/matrix_expand.h"
#include "model/matrix.h"

static const struct {
        const char *name;
        size_t offset;
} texts[] = {
        { "reason", offsetof(struct matrix_record, reason) },
        { "scenario", offsetof(struct matrix_record, scenario) },
        { "go", offsetof(struct matrix_record, go) },
        { "cause", offsetof(struct matrix_record, cause) },
        { "madvise_predicted", offsetof(struct matrix_record, madvise_predicted) },
        { "madvise_observed", offsetof(struct matrix_record, madvise_observed) },
        { "seal", offsetof(struct matrix_record, seal) },
};
enum { TEXT_COUNT = sizeof(texts) / sizeof(texts[0]) };

static char **text_of(const struct matrix_record *record, int row)
{
        return (char **)(void *)((char *)record + texts[row].offset);
}

static cJSON *build_settings(const struct matrix_settings *settings)
{
        cJSON *object = cJSON_CreateObject();

        for (size_t i = 0; i < settings->count; i++)
                json_add_text(object, settings->items[i].key, settings->items[i].value);
        return object;
}

static cJSON *build(const struct matrix_record *record)
{
        cJSON *root = cJSON_CreateObject();
        cJSON *figures = cJSON_CreateObject();

        json_add_text(root, "schema", CELL_JSON_SCHEMA);
        json_add_number(root, "index", record->index);
        json_add_number(root, "combination", record->combination);
        json_add_number(root, "repeat", record->repeat);
        cJSON_AddItemToObject(root, "at", build_settings(&record->at));
        cJSON_AddBoolToObject(root, "measured", record->measured);
        json_add_number(root, "tries", record->tries);
        for (int i = 0; i < TEXT_COUNT; i++)
                json_add_text(root, texts[i].name, *text_of(record, i));
        json_add_text(root, "shape", record->measured ? shape_names[record->shape] : NULL);
        json_add_text(root, "hypothesis", record->measured ? hypothesis_names[record->hypothesis] : NULL);
        json_add_number(root, "exit_code", record->measured ? record->exit_code : NAN);
        for (int i = 0; i < MATRIX_FIGURE_COUNT; i++)
                json_add_number(figures, matrix_figure_infos[i].name,
                                record->measured ? record->figures[i] : NAN);
        cJSON_AddItemToObject(root, "figures", figures);
        return root;
}

char *cell_json_write(const struct matrix_record *record)
{
        struct strbuf text = { 0 };

        json_append_take(build(record), &text);
        return strbuf_take(&text);
}

static bool missing(const char *name, struct err *err)
{
        return err_set(err, ERR_FORMAT, "cell: \"%s\" is missing or of a wrong type", name);
}

static bool read_int(const cJSON *root, const char *name, double low, double high, int *ret, struct err *err)
{
        const cJSON *item = cJSON_GetObjectItemCaseSensitive(root, name);

        if (!cJSON_IsNumber(item) || !(item->valuedouble >= low && item->valuedouble <= high))
                return missing(name, err);
        *ret = (int)item->valuedouble;
        return true;
}

/* Reads a name and finds its index in a NULL-terminated table. */
static bool read_name(const cJSON *root, const char *name, const char *const *names, int *ret,
                      struct err *err)
{
        const cJSON *item = cJSON_GetObjectItemCaseSensitive(root, name);

        for (int i = 0; cJSON_IsString(item) && names[i]; i++)
                if (strcmp(names[i], item->valuestring) == 0) {
                        *ret = i;
                        return true;
                }
        return missing(name, err);
}

static bool read_settings(const cJSON *root, struct matrix_settings *ret, struct err *err)
{
        const cJSON *object = cJSON_GetObjectItemCaseSensitive(root, "at");
        const cJSON *item;

        if (!cJSON_IsObject(object))
                return missing("at", err);
        cJSON_ArrayForEach(item, object)
        {
                if (!cJSON_IsString(item) && !cJSON_IsNull(item))
                        return missing("at", err);
                matrix_settings_put(ret, item->string, item->valuestring);
        }
        return true;
}

static bool read_texts(const cJSON *root, struct matrix_record *record, struct err *err)
{
        for (int i = 0; i < TEXT_COUNT; i++) {
                const cJSON *item = cJSON_GetObjectItemCaseSensitive(root, texts[i].name);

                if (!cJSON_IsString(item) && !cJSON_IsNull(item))
                        return missing(texts[i].name, err);
                *text_of(record, i) = mem_dup(item->valuestring);
        }
        return true;
}

static void read_figures(const cJSON *root, struct matrix_record *record)
{
        const cJSON *figures = cJSON_GetObjectItemCaseSensitive(root, "figures");

        for (int i = 0; i < MATRIX_FIGURE_COUNT; i++) {
                const cJSON *item = cJSON_GetObjectItemCaseSensitive(figures, matrix_figure_infos[i].name);

                record->figures[i] = cJSON_IsNumber(item) ? item->valuedouble : NAN;
        }
}

static bool read_verdict(const cJSON *root, struct matrix_record *record, struct err *err)
{
        int shape = 0, hypothesis = 0;

        if (!read_name(root, "shape", shape_names, &shape, err) ||
            !read_name(root, "hypothesis", hypothesis_names, &hypothesis, err) ||
            !read_int(root, "exit_code", 0, 255, &record->exit_code, err))
                return false;
        record->shape = (enum shape)shape;
        record->hypothesis = (enum hypothesis)hypothesis;
        return true;
}

static bool read(const cJSON *root, struct matrix_record *record, struct err *err)
{
        const cJSON *schema = cJSON_GetObjectItemCaseSensitive(root, "schema");
        const cJSON *measured = cJSON_GetObjectItemCaseSensitive(root, "measured");

        if (!cJSON_IsString(schema) || strcmp(schema->valuestring, CELL_JSON_SCHEMA) != 0)
                return err_set(err, ERR_FORMAT, "cell: \"schema\" must be \"%s\"", CELL_JSON_SCHEMA);
        if (!cJSON_IsBool(measured))
                return missing("measured", err);
        record->measured = cJSON_IsTrue(measured);
        read_figures(root, record);
        return read_int(root, "index", 0, MATRIX_CELLS_MAX, &record->index, err) &&
               read_int(root, "combination", 0, MATRIX_CELLS_MAX, &record->combination, err) &&
               read_int(root, "repeat", 1, MATRIX_CELLS_MAX, &record->repeat, err) &&
               read_int(root, "tries", 0, 1000, &record->tries, err) &&
               read_settings(root, &record->at, err) && read_texts(root, record, err) &&
               (!record->measured || read_verdict(root, record, err));
}

bool cell_json_read(const char *text, size_t len, struct matrix_record *ret, struct err *err)
{
        cJSON *root = cJSON_ParseWithLength(text, len);
        struct matrix_record record = { 0 };
        bool ok = root ? read(root, &record, err) : err_set(err, ERR_FORMAT, "cell: not valid JSON");

        cJSON_Delete(root);
        if (ok)
                *ret = record;
        else
                matrix_record_clear(&record);
        return ok;
}
