/* One object per growth; texts that are not known are null. */
#include "record/growth_json.h"

#include <cjson/cJSON.h>

#include "base/json_build.h"
#include "model/growth.h"

void growth_json_add(cJSON *root, const struct growth_list *grown)
{
        cJSON *array = cJSON_AddArrayToObject(root, "grown");

        for (size_t i = 0; i < grown->count; i++) {
                const struct growth *growth = &grown->items[i];
                cJSON *object = json_push_object(array);

                json_add_text(object, "kind", growth_kind_names[growth->kind]);
                json_add_text(object, "unit", growth_unit_names[growth->kind]);
                json_add_text(object, "name", growth->name);
                json_add_text(object, "place", growth->place);
                json_add_text(object, "entry", growth->entry);
                json_add_text(object, "state", growth->state);
                json_add_text(object, "at", growth->at);
                json_add_number(object, "before", growth->before);
                json_add_number(object, "after", growth->after);
        }
}
