/* Frees groups of goroutines. */
#include "model/goroutines.h"

#include <stdlib.h>

void goroutine_group_clear(struct goroutine_group *group)
{
        free(group->entry);
        free(group->creator);
        free(group->place);
        free(group->state);
        for (size_t i = 0; i < group->frame_count; i++) {
                free(group->frames[i].function);
                free(group->frames[i].file);
        }
        free(group->frames);
        *group = (struct goroutine_group){ 0 };
}

void goroutine_groups_clear(struct goroutine_groups *groups)
{
        for (size_t i = 0; i < groups->count; i++)
                goroutine_group_clear(&groups->items[i]);
        free(groups->items);
        *groups = (struct goroutine_groups){ 0 };
}
