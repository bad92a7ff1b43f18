#include "verdict/growth.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "model/goroutine_text.h"
#include "model/result.h"

enum { KEPT_MAX = 10 };

static bool is_at_rest(const struct snapshot *snapshot)
{
        return snapshot->goroutines &&
               (snapshot->checkpoint == CHECKPOINT_BASELINE || snapshot->checkpoint == CHECKPOINT_SETTLED);
}

/* The first run that the verdict keeps; what was there before it began is the reference. */
static int32_t first_kept_run(const struct result *result)
{
        for (size_t i = 1; i < result->run_count; i++)
                if (result_keeps_run(result, i))
                        return result->runs[i].index;
        return INT32_MAX;
}

static bool find_snapshots(const struct result *result, const struct snapshot **ret_before,
                           const struct snapshot **ret_after)
{
        int32_t kept = first_kept_run(result);

        *ret_before = *ret_after = NULL;
        for (size_t i = 0; i < result->snapshot_count; i++) {
                const struct snapshot *snapshot = &result->snapshots[i];

                if (!is_at_rest(snapshot))
                        continue;
                if (snapshot->run < kept)
                        *ret_before = snapshot;
                *ret_after = snapshot;
        }
        return *ret_before && *ret_before != *ret_after;
}

static bool same_text(const char *a, const char *b)
{
        return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_makers(const struct goroutine_group *group, const struct growth *growth)
{
        return same_text(group->creator ? group->creator : group->entry, growth->name) &&
               same_text(group->entry, growth->entry);
}

static char *join_frames(const struct goroutine_group *group)
{
        struct strbuf text = { 0 };

        if (!group->frame_count)
                return NULL;
        for (size_t i = 0; i < group->frame_count; i++)
                strbuf_printf(&text, "%s%s", i ? " < " : "", group->frames[i].function);
        return strbuf_take(&text);
}

/* Groups are sorted by size, so the first of a creator says what most of them wait for. */
static void add_after(struct growth_list *list, const struct goroutine_group *group)
{
        const char *name = group->creator ? group->creator : group->entry;

        for (size_t i = 0; i < list->count; i++)
                if (same_makers(group, &list->items[i])) {
                        list->items[i].after += (double)group->count;
                        return;
                }
        if (!name)
                return;
        list->items = mem_resize(list->items, list->count + 1, sizeof(*list->items));
        list->items[list->count++] = (struct growth){
                .kind = GROWTH_GOROUTINES,
                .name = mem_dup(name),
                .place = group->creator ? mem_dup(group->place) : NULL,
                .entry = mem_dup(group->entry),
                .state = mem_dup(group->state),
                .at = join_frames(group),
                .after = (double)group->count,
        };
}

static void add_before(struct growth_list *list, const struct goroutine_group *group)
{
        for (size_t i = 0; i < list->count; i++)
                if (same_makers(group, &list->items[i]))
                        list->items[i].before += (double)group->count;
}

static int compare_growth(const void *a, const void *b)
{
        const struct growth *x = a, *y = b;
        double difference = (y->after - y->before) - (x->after - x->before);

        return difference ? (difference > 0) - (difference < 0) : strcmp(x->name, y->name);
}

static void keep_grown(struct growth_list *list)
{
        size_t kept = 0;

        if (list->count > 1)
                qsort(list->items, list->count, sizeof(*list->items), compare_growth);
        for (size_t i = 0; i < list->count; i++)
                if (list->items[i].after > list->items[i].before && kept < KEPT_MAX)
                        list->items[kept++] = list->items[i];
                else
                        growth_clear(&list->items[i]);
        list->count = kept;
}

static bool compare_goroutines(const struct snapshot *before, const struct snapshot *after,
                               struct growth_list *ret_list)
{
        struct goroutine_groups was = { 0 }, is = { 0 };
        bool ok = goroutine_text_parse(before->goroutines, before->goroutines_bytes, &was, NULL) &&
                  goroutine_text_parse(after->goroutines, after->goroutines_bytes, &is, NULL);

        for (size_t i = 0; ok && i < is.count; i++)
                if (!is.items[i].is_system)
                        add_after(ret_list, &is.items[i]);
        for (size_t i = 0; ok && i < was.count; i++)
                add_before(ret_list, &was.items[i]);
        keep_grown(ret_list);
        goroutine_groups_clear(&was);
        goroutine_groups_clear(&is);
        return ok;
}

static void find_creator(struct verdict *verdict)
{
        bool asked = verdict->shape == SHAPE_GROWING && verdict->has_cause &&
                     (verdict->cause == CHANNEL_GOROUTINES || verdict->cause == CHANNEL_STACKS ||
                      verdict->cause == CHANNEL_THREADS);
        const struct growth *first = verdict->grown.items;
        struct finding *finding;
        double whole = 0;

        if (!asked || !verdict->grown.count)
                return;
        for (size_t i = 0; i < verdict->grown.count; i++)
                whole += verdict->grown.items[i].after - verdict->grown.items[i].before;
        finding = finding_list_add(&verdict->findings, FINDING_GROWN_GOROUTINES);
        finding_set_channel(finding, verdict->cause);
        finding_add_text(finding, "creator", first->name);
        finding_add_text(finding, "place", first->place);
        finding_add_text(finding, "state", first->state);
        finding_add_text(finding, "at", first->at);
        finding_add(finding, "growth", FINDING_WHOLE, first->after - first->before);
        finding_add(finding, "share", FINDING_SHARE, (first->after - first->before) / whole);
}

void growth_fill(const struct result *result, struct verdict *verdict)
{
        const struct snapshot *before, *after;

        growth_list_clear(&verdict->grown);
        if (find_snapshots(result, &before, &after) && compare_goroutines(before, after, &verdict->grown))
                find_creator(verdict);
}
