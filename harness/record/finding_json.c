/* Writer and reader use the same tables of names, those of model/finding. */
#include "record/finding_json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

#include "base/json_build.h"
#include "model/finding.h"

static const char infinite[] = "infinite", minus_infinite[] = "-infinite";

static void add_value(cJSON *object, double value)
{
        if (isfinite(value))
                json_add_number(object, "value", value);
        else
                json_add_text(object, "value", value > 0 ? infinite : minus_infinite);
}

cJSON *finding_json_write(const struct finding *finding)
{
        cJSON *object, *figures, *texts;

        if (finding->code == FINDING_NONE)
                return cJSON_CreateNull();
        object = cJSON_CreateObject();
        json_add_text(object, "code", finding_infos[finding->code].name);
        json_add_number(object, "rank", finding->rank);
        if (finding->has_channel)
                json_add_text(object, "channel", channel_infos[finding->channel].name);
        else
                json_add_null(object, "channel");
        figures = cJSON_AddArrayToObject(object, "figures");
        for (size_t i = 0; i < finding->figure_count; i++) {
                cJSON *figure = cJSON_CreateObject();

                json_add_text(figure, "name", finding->figures[i].name);
                json_add_text(figure, "unit", finding_unit_names[finding->figures[i].unit]);
                add_value(figure, finding->figures[i].value);
                cJSON_AddItemToArray(figures, figure);
        }
        texts = cJSON_AddArrayToObject(object, "texts");
        for (size_t i = 0; i < finding->text_count; i++) {
                cJSON *text = cJSON_CreateObject();

                json_add_text(text, "name", finding->texts[i].name);
                json_add_text(text, "text", finding->texts[i].text);
                cJSON_AddItemToArray(texts, text);
        }
        return object;
}

cJSON *finding_json_write_list(const struct finding_list *list)
{
        cJSON *array = cJSON_CreateArray();

        for (size_t i = 0; i < list->count; i++)
                cJSON_AddItemToArray(array, finding_json_write(&list->items[i]));
        return array;
}

static const char *text_of(const cJSON *object, const char *name)
{
        return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

static bool read_value(const cJSON *figure, double *ret)
{
        const cJSON *value = cJSON_GetObjectItemCaseSensitive(figure, "value");
        const char *text = cJSON_GetStringValue(value);

        if (cJSON_IsNumber(value))
                *ret = value->valuedouble;
        else if (text && strcmp(text, infinite) == 0)
                *ret = INFINITY;
        else if (text && strcmp(text, minus_infinite) == 0)
                *ret = -INFINITY;
        else
                return false;
        return true;
}

static bool read_unit(const cJSON *figure, enum finding_unit *ret)
{
        const char *unit = text_of(figure, "unit");

        for (int i = 0; unit && i < FINDING_UNIT_COUNT; i++)
                if (strcmp(finding_unit_names[i], unit) == 0) {
                        *ret = (enum finding_unit)i;
                        return true;
                }
        return false;
}

static bool is_name(const char *name)
{
        return name && strlen(name) < FINDING_NAME_MAX;
}

static bool read_figures(const cJSON *array, struct finding *finding)
{
        const cJSON *item;

        cJSON_ArrayForEach(item, array)
        {
                const char *name = text_of(item, "name");
                enum finding_unit unit;
                double value;

                if (!is_name(name) || !read_unit(item, &unit) || !read_value(item, &value) ||
                    finding->figure_count == FINDING_FIGURES_MAX)
                        return false;
                finding_add(finding, name, unit, value);
        }
        return true;
}

static bool read_texts(const cJSON *array, struct finding *finding)
{
        const cJSON *item;

        cJSON_ArrayForEach(item, array)
        {
                const char *name = text_of(item, "name"), *text = text_of(item, "text");

                if (!is_name(name) || !text || finding->text_count == FINDING_TEXTS_MAX)
                        return false;
                finding_add_text(finding, name, text);
        }
        return true;
}

static bool read_channel(const cJSON *node, struct finding *finding)
{
        enum channel channel;

        if (cJSON_IsNull(node))
                return true;
        if (!channel_find(cJSON_GetStringValue(node), &channel))
                return false;
        finding_set_channel(finding, channel);
        return true;
}

bool finding_json_read(const cJSON *object, struct finding *ret)
{
        const cJSON *rank = cJSON_GetObjectItemCaseSensitive(object, "rank");
        enum finding_code code = finding_find(text_of(object, "code"));
        struct finding finding;

        if (cJSON_IsNull(object))
                return true;
        if (code == FINDING_NONE || !cJSON_IsNumber(rank) || rank->valueint < FINDING_RANK_STOPS ||
            rank->valueint > FINDING_RANK_NOTES)
                return false;
        finding_init(&finding, code);
        finding.rank = (enum finding_rank)rank->valueint;
        if (read_channel(cJSON_GetObjectItemCaseSensitive(object, "channel"), &finding) &&
            read_figures(cJSON_GetObjectItemCaseSensitive(object, "figures"), &finding) &&
            read_texts(cJSON_GetObjectItemCaseSensitive(object, "texts"), &finding)) {
                *ret = finding;
                return true;
        }
        finding_clear(&finding);
        return false;
}

bool finding_json_read_list(const cJSON *array, struct finding_list *ret)
{
        const cJSON *item;

        if (!cJSON_IsArray(array))
                return false;
        cJSON_ArrayForEach(item, array)
        {
                struct finding finding = { 0 };
                bool ok = finding_json_read(item, &finding) && finding.code != FINDING_NONE;

                if (ok)
                        finding_list_add_copy(ret, &finding);
                finding_clear(&finding);
                if (!ok) {
                        finding_list_clear(ret);
                        return false;
                }
        }
        return true;
}
