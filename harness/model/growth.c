/* Names and ownership of growths. */
#include "model/growth.h"

#include <stdlib.h>

const char *const growth_kind_names[GROWTH_KIND_COUNT + 1] = {
        [GROWTH_GOROUTINES] = "goroutines",
        [GROWTH_SIZE_CLASS] = "size_class",
        [GROWTH_TYPE] = "type",
};
const char *const growth_unit_names[GROWTH_KIND_COUNT] = {
        [GROWTH_GOROUTINES] = "count",
        [GROWTH_SIZE_CLASS] = "bytes",
        [GROWTH_TYPE] = "bytes",
};

void growth_clear(struct growth *growth)
{
        free(growth->name);
        free(growth->place);
        free(growth->entry);
        free(growth->state);
        free(growth->at);
        *growth = (struct growth){ 0 };
}

void growth_list_clear(struct growth_list *list)
{
        for (size_t i = 0; i < list->count; i++)
                growth_clear(&list->items[i]);
        free(list->items);
        *list = (struct growth_list){ 0 };
}
