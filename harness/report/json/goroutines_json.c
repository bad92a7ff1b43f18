/* One object per group, with the functions on the stack of one of its goroutines. */
#include "report/json/goroutines_json.h"

#include <cjson/cJSON.h>

#include "base/json_build.h"
#include "model/look.h"
#include "words/unknown_words.h"

static void add_frames(cJSON *object, const struct goroutine_group *group)
{
        cJSON *frames = cJSON_AddArrayToObject(object, "frames");

        for (size_t i = 0; i < group->frame_count; i++) {
                cJSON *frame = json_push_object(frames);

                json_add_text(frame, "function", group->frames[i].function);
                json_add_text(frame, "file", group->frames[i].file);
                if (group->frames[i].file)
                        json_add_whole(frame, "line", group->frames[i].line);
                else
                        json_add_null(frame, "line");
        }
}

static void add_group(cJSON *array, const struct goroutine_group *group)
{
        cJSON *object = json_push_object(array);

        json_add_whole(object, "count", group->count);
        json_add_text(object, "entry", group->entry);
        json_add_text(object, "creator", group->creator);
        json_add_text(object, "place", group->place);
        json_add_text(object, "state", group->state);
        cJSON_AddBoolToObject(object, "system", group->is_system);
        json_add_whole(object, "stack_bytes", group->stack_bytes);
        if (group->stack_resident_bytes >= 0)
                json_add_whole(object, "stack_resident_bytes", group->stack_resident_bytes);
        else
                json_add_unknown(object, "stack_resident_bytes", unknown_words[UNKNOWN_NO_PAGE_MAP]);
        if (group->longest_wait_ns >= 0)
                json_add_number(object, "longest_wait_s", (double)group->longest_wait_ns / 1e9);
        else
                json_add_unknown(object, "longest_wait_s", unknown_words[UNKNOWN_NO_WAIT_SEEN]);
        add_frames(object, group);
}

void goroutines_json_add(cJSON *root, const struct look *look)
{
        cJSON *array;

        if (*look->no_goroutines) {
                json_add_unknown(root, "goroutine_groups", look->no_goroutines);
                return;
        }
        array = cJSON_AddArrayToObject(root, "goroutine_groups");
        for (size_t i = 0; i < look->goroutines.count; i++)
                add_group(array, &look->goroutines.items[i]);
}
