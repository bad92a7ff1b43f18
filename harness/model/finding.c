/* Names and ownership of findings. */
#include "model/finding.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define FINDING_INFO(code, name, topic, rank)                                                                \
        [FINDING_##code] = { name, FINDING_ABOUT_##topic, FINDING_RANK_##rank },
const struct finding_info finding_infos[FINDING_COUNT] = { FINDING_TABLE(FINDING_INFO) };
#undef FINDING_INFO

const char *const finding_unit_names[FINDING_UNIT_COUNT + 1] = {
        [FINDING_BYTES] = "bytes", [FINDING_NUMBER] = "number",   [FINDING_WHOLE] = "whole",
        [FINDING_SHARE] = "share", [FINDING_SECONDS] = "seconds",
};

void finding_init(struct finding *finding, enum finding_code code)
{
        *finding = (struct finding){ .code = code, .rank = finding_infos[code].rank };
}

void finding_clear(struct finding *finding)
{
        for (size_t i = 0; i < finding->text_count; i++)
                free(finding->texts[i].text);
        *finding = (struct finding){ 0 };
}

void finding_copy(struct finding *to, const struct finding *from)
{
        *to = *from;
        for (size_t i = 0; i < from->text_count; i++)
                to->texts[i].text = mem_dup(from->texts[i].text);
}

void finding_set_channel(struct finding *finding, enum channel channel)
{
        finding->has_channel = true;
        finding->channel = channel;
}

void finding_add(struct finding *finding, const char *name, enum finding_unit unit, double value)
{
        struct finding_figure *figure;

        if (isnan(value))
                return;
        assert(finding->figure_count < FINDING_FIGURES_MAX && strlen(name) < FINDING_NAME_MAX);
        figure = &finding->figures[finding->figure_count++];
        *figure = (struct finding_figure){ .unit = unit, .value = value };
        snprintf(figure->name, sizeof(figure->name), "%s", name);
}

void finding_add_amount(struct finding *finding, const char *name, double value)
{
        finding_add(finding, name, channel_is_bytes(finding->channel) ? FINDING_BYTES : FINDING_NUMBER,
                    value);
}

void finding_add_text(struct finding *finding, const char *name, const char *text)
{
        struct finding_text *slot;

        if (!text)
                return;
        assert(finding->text_count < FINDING_TEXTS_MAX && strlen(name) < FINDING_NAME_MAX);
        slot = &finding->texts[finding->text_count++];
        slot->text = mem_dup(text);
        snprintf(slot->name, sizeof(slot->name), "%s", name);
}

void finding_count_up(struct finding *finding, const char *name)
{
        for (size_t i = 0; i < finding->figure_count; i++)
                if (strcmp(finding->figures[i].name, name) == 0) {
                        finding->figures[i].value += 1;
                        return;
                }
        finding_add(finding, name, FINDING_WHOLE, 1);
}

const struct finding_figure *finding_figure(const struct finding *finding, const char *name)
{
        for (size_t i = 0; i < finding->figure_count; i++)
                if (strcmp(finding->figures[i].name, name) == 0)
                        return &finding->figures[i];
        return NULL;
}

const char *finding_text(const struct finding *finding, const char *name)
{
        for (size_t i = 0; i < finding->text_count; i++)
                if (strcmp(finding->texts[i].name, name) == 0)
                        return finding->texts[i].text;
        return NULL;
}

enum finding_code finding_find(const char *name)
{
        for (int i = 0; name && i < FINDING_COUNT; i++)
                if (strcmp(finding_infos[i].name, name) == 0)
                        return (enum finding_code)i;
        return FINDING_NONE;
}

void finding_list_clear(struct finding_list *list)
{
        for (size_t i = 0; i < list->count; i++)
                finding_clear(&list->items[i]);
        free(list->items);
        *list = (struct finding_list){ 0 };
}

struct finding *finding_list_add(struct finding_list *list, enum finding_code code)
{
        list->items = mem_resize(list->items, list->count + 1, sizeof(*list->items));
        finding_init(&list->items[list->count], code);
        return &list->items[list->count++];
}

struct finding *finding_list_add_copy(struct finding_list *list, const struct finding *finding)
{
        struct finding *added = finding_list_add(list, finding->code);

        finding_copy(added, finding);
        return added;
}

const struct finding *finding_list_find(const struct finding_list *list, enum finding_code code)
{
        for (size_t i = 0; i < list->count; i++)
                if (list->items[i].code == code)
                        return &list->items[i];
        return NULL;
}
