/* Joins the parts: reads the list, groups it, and unwinds the stack of one member of each group; only a profile needs
 * the stacks of all. */
#include "goheap/goroutines.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "goheap/goroutine_find.h"
#include "goheap/goroutine_group.h"
#include "goheap/goroutine_list.h"
#include "goheap/goroutine_profile.h"
#include "goheap/goroutine_stacks.h"
#include "goheap/image.h"
#include "goheap/names.h"
#include "goheap/stack_pages.h"
#include "goheap/unwind.h"

enum { PROFILE_BATCH = 4096 }; /* stacks held in memory at a time */

struct goroutines {
        const struct image *image;
        const struct names *names;
        struct unwinder *unwinder;
        uint64_t allgs;
};

bool goroutines_open(const struct image *image, const struct names *names, struct goroutines **ret_goroutines,
                     struct err *err)
{
        struct goroutines *goroutines = mem_new(1, sizeof(*goroutines));

        goroutines->image = image;
        goroutines->names = names;
        if (!goroutine_find(image, &goroutines->allgs, err)) {
                goroutines_free(goroutines);
                return false;
        }
        goroutines->unwinder = unwinder_new(names_table(names), image->layout.machine);
        *ret_goroutines = goroutines;
        return true;
}

void goroutines_free(struct goroutines *goroutines)
{
        if (!goroutines)
                return;
        unwinder_free(goroutines->unwinder);
        free(goroutines);
}

bool goroutines_count(const struct goroutines *goroutines, int64_t *ret_count, struct err *err)
{
        const struct image *image = goroutines->image;
        struct goroutine_list list;
        const struct goroutine *last = NULL; /* neighbours in the list often run the same function */
        bool is_system = false;
        int64_t count = 0;

        if (!goroutine_list_read(image->memory, &image->layout, goroutines->allgs, &list, err))
                return false;
        for (size_t i = 0; i < list.count; i++) {
                if (!last || last->entry_pc != list.items[i].entry_pc)
                        is_system = goroutine_is_system(goroutines->names, &list.items[i]);
                last = &list.items[i];
                count += !is_system;
        }
        goroutine_list_clear(&list);
        *ret_count = count;
        return true;
}

/* Fills group->frames. Unless `whole`, skips the innermost frames of the runtime (runtime.gopark and the like), which
 * are the same for all that wait; the outermost frame is kept in any case. */
static void name_frames(const struct names *names, const uint64_t *pcs, size_t count, bool whole,
                        struct goroutine_group *group)
{
        static const char runtime[] = "runtime.";
        size_t first = 0;

        group->frames = mem_new(count, sizeof(*group->frames));
        for (size_t i = 0; i < count && (whole || group->frame_count < GOROUTINES_SOME_FRAMES); i++) {
                struct goroutine_frame frame;

                goroutine_frame_name(names, pcs[i], i > 0, &frame);
                if (!whole && i == first && strncmp(frame.function, runtime, sizeof(runtime) - 1) == 0 &&
                    i + 1 < count) {
                        first++;
                        free(frame.function);
                        free(frame.file);
                        continue;
                }
                group->frames[group->frame_count++] = frame;
        }
}

static void add_frames(struct goroutines *goroutines, const struct goroutine_list *list,
                       const size_t *examples, bool whole, struct goroutine_groups *groups)
{
        struct goroutine *chosen = mem_new(groups->count, sizeof(*chosen));
        struct goroutine_stacks stacks;

        for (size_t i = 0; i < groups->count; i++)
                chosen[i] = list->items[examples[i]];
        goroutine_stacks_read(goroutines->image->memory, goroutines->unwinder, chosen, groups->count,
                              &stacks);
        for (size_t i = 0; i < groups->count; i++) {
                const struct goroutine_stack *stack = &stacks.items[i];
                struct goroutine_group *group = &groups->items[i];

                if (stack->count)
                        name_frames(goroutines->names, stacks.pcs + stack->first, stack->count, whole, group);
        }
        goroutine_stacks_clear(&stacks);
        free(chosen);
}

bool goroutines_read(struct goroutines *goroutines, const struct goroutines_args *args,
                     struct page_map *pages, struct goroutine_groups *ret_groups, struct err *err)
{
        const struct image *image = goroutines->image;
        struct goroutine_group_args grouping = { .names = goroutines->names,
                                                 .minor = image->layout.minor,
                                                 .max = args->max_groups };
        struct goroutine_groups groups;
        struct goroutine_list list;
        int64_t *resident;
        size_t *examples;

        if (!goroutine_list_read(image->memory, &image->layout, goroutines->allgs, &list, err))
                return false;
        resident = mem_new(list.count, sizeof(*resident));
        grouping.list = &list;
        grouping.now_ns = clock_now_ns(); /* CLOCK_MONOTONIC, as g.waitsince */
        if (pages) {
                stack_pages_read(pages, list.items, list.count, resident);
                grouping.resident_bytes = resident;
        }
        goroutine_group(&grouping, &groups, &examples);
        add_frames(goroutines, &list, examples, args->whole_stacks, &groups);
        free(examples);
        free(resident);
        goroutine_list_clear(&list);
        *ret_groups = groups;
        return true;
}

static void profile_batch(struct goroutines *goroutines, const struct goroutine *items, size_t count,
                          struct goroutine_profile *profile)
{
        struct goroutine_stacks stacks;

        goroutine_stacks_read(goroutines->image->memory, goroutines->unwinder, items, count, &stacks);
        for (size_t i = 0; i < count; i++) {
                const struct goroutine_stack *stack = &stacks.items[i];
                bool is_known = stack->count > 0;

                if (!goroutine_is_system(goroutines->names, &items[i]))
                        goroutine_profile_add(
                                profile, is_known ? stacks.pcs + stack->first : &items[i].entry_pc,
                                is_known ? stack->count : 1,
                                goroutine_state_name(&items[i], goroutines->image->layout.minor),
                                items[i].creator_pc);
        }
        goroutine_stacks_clear(&stacks);
}

bool goroutines_profile(struct goroutines *goroutines, struct strbuf *ret_profile, struct err *err)
{
        const struct image *image = goroutines->image;
        struct goroutine_profile *profile;
        struct goroutine_list list;

        if (!goroutine_list_read(image->memory, &image->layout, goroutines->allgs, &list, err))
                return false;
        profile = goroutine_profile_new(goroutines->names);
        for (size_t at = 0; at < list.count; at += PROFILE_BATCH)
                profile_batch(goroutines, list.items + at,
                              list.count - at < PROFILE_BATCH ? list.count - at : PROFILE_BATCH, profile);
        goroutine_profile_write(profile, clock_wall_ns(), ret_profile);
        goroutine_profile_free(profile);
        goroutine_list_clear(&list);
        return true;
}
