/* Each kind is a list of names with two figures, before and after. The later snapshot fills the list, since only what it has
 * can have grown; then the earlier one adds its figures. */
#include "verdict/growth.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "model/goroutine_text.h"
#include "model/heap.h"
#include "model/heap_text.h"
#include "model/result.h"

enum { KEPT_MAX = 10 };                    /* of each kind */
static const double type_share_min = 0.25; /* of the growth of all sizes: a type with less is not named */

#define BIT(checkpoint) (1u << (checkpoint))
static const unsigned at_rest = BIT(CHECKPOINT_BASELINE) | BIT(CHECKPOINT_SETTLED);
static const unsigned collected = BIT(CHECKPOINT_COLLECTED);

typedef bool (*has_text_fn)(const struct snapshot *snapshot);

static bool has_goroutines(const struct snapshot *snapshot)
{
        return snapshot->goroutines != NULL;
}

static bool has_heap(const struct snapshot *snapshot)
{
        return snapshot->heap != NULL;
}

/* The first run after the warm-up of the cause's channel (of the verdict, without a cause). Its line begins there, so a
 * snapshot at the end of that run is the reference. With an earlier one the end of a fill would look like growth. */
static int32_t first_kept_run(const struct result *result)
{
        const struct verdict *verdict = &result->verdict;
        int left = verdict->has_cause ? verdict->channels[verdict->cause].warmup : verdict->warmup;

        for (size_t i = 1; i < result->run_count; i++)
                if (run_counts(&result->runs[i]) && left-- == 0)
                        return result->runs[i].index;
        return INT32_MAX;
}

/* Finds the reference and the last snapshot that have the text, at one of these checkpoints (bit mask). */
static bool find_snapshots(const struct result *result, has_text_fn has_text, unsigned checkpoints,
                           const struct snapshot *ret[2])
{
        int32_t kept = first_kept_run(result);

        ret[0] = ret[1] = NULL;
        for (size_t i = 0; i < result->snapshot_count; i++) {
                const struct snapshot *snapshot = &result->snapshots[i];

                if (!has_text(snapshot) || !(checkpoints & BIT(snapshot->checkpoint)))
                        continue;
                if (snapshot->run <= kept)
                        ret[0] = snapshot;
                ret[1] = snapshot;
        }
        return ret[0] && ret[0] != ret[1];
}

static struct growth *list_add(struct growth_list *list, enum growth_kind kind, const char *name)
{
        list->items = mem_resize(list->items, list->count + 1, sizeof(*list->items));
        list->items[list->count] = (struct growth){ .kind = kind, .name = mem_dup(name) };
        return &list->items[list->count++];
}

static bool same_text(const char *a, const char *b)
{
        return a == b || (a && b && strcmp(a, b) == 0);
}

static struct growth *list_find(struct growth_list *list, const char *name, const char *entry)
{
        for (size_t i = 0; i < list->count; i++)
                if (same_text(list->items[i].name, name) && same_text(list->items[i].entry, entry))
                        return &list->items[i];
        return NULL;
}

static int compare_growth(const void *a, const void *b)
{
        const struct growth *x = a, *y = b;
        double difference = (y->after - y->before) - (x->after - x->before);

        return difference ? (difference > 0) - (difference < 0) : strcmp(x->name, y->name);
}

/* Moves the items that grew most to the end of `to`, and frees the others. */
static void keep_grown(struct growth_list *from_take, struct growth_list *to)
{
        size_t kept = 0;

        if (from_take->count > 1)
                qsort(from_take->items, from_take->count, sizeof(*from_take->items), compare_growth);
        to->items = mem_resize(to->items, to->count + KEPT_MAX, sizeof(*to->items));
        for (size_t i = 0; i < from_take->count; i++)
                if (from_take->items[i].after > from_take->items[i].before && kept++ < KEPT_MAX)
                        to->items[to->count++] = from_take->items[i];
                else
                        growth_clear(&from_take->items[i]);
        free(from_take->items);
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

static const char *maker_of(const struct goroutine_group *group)
{
        return group->creator ? group->creator : group->entry;
}

/* Adds a group of the later snapshot. Groups are sorted by size, so the first one of a creator gives state and frames: what
 * most of its goroutines wait for. */
static void add_goroutines(struct growth_list *list, const struct goroutine_group *group)
{
        struct growth *growth = list_find(list, maker_of(group), group->entry);

        if (!maker_of(group) || group->is_system)
                return;
        if (!growth) {
                growth = list_add(list, GROWTH_GOROUTINES, maker_of(group));
                growth->place = group->creator ? mem_dup(group->place) : NULL;
                growth->entry = mem_dup(group->entry);
                growth->state = mem_dup(group->state);
                growth->at = join_frames(group);
        }
        growth->after += (double)group->count;
}

static void compare_goroutines(const struct result *result, struct growth_list *grown)
{
        struct goroutine_groups was = { 0 }, is = { 0 };
        const struct snapshot *snapshots[2];
        struct growth_list list = { 0 };
        bool ok =
                find_snapshots(result, has_goroutines, at_rest, snapshots) &&
                goroutine_text_parse(snapshots[0]->goroutines, snapshots[0]->goroutines_bytes, &was, NULL) &&
                goroutine_text_parse(snapshots[1]->goroutines, snapshots[1]->goroutines_bytes, &is, NULL);

        for (size_t i = 0; ok && i < is.count; i++)
                add_goroutines(&list, &is.items[i]);
        for (size_t i = 0; ok && i < was.count; i++) {
                struct growth *growth = list_find(&list, maker_of(&was.items[i]), was.items[i].entry);

                if (growth)
                        growth->before += (double)was.items[i].count;
        }
        keep_grown(&list, grown);
        goroutine_groups_clear(&was);
        goroutine_groups_clear(&is);
}

/* Adds a size class. Classes with and without pointers have the same name, so they are added up. `is_after`: of the later
 * snapshot; else only sizes that are in the list already count. */
static void add_class(struct growth_list *list, const struct heap_class *class_, bool is_after)
{
        char name[HEAP_CLASS_TEXT_MAX];
        struct growth *growth;

        heap_class_text(class_, name);
        growth = list_find(list, name, NULL);
        if (!growth && is_after)
                growth = list_add(list, GROWTH_SIZE_CLASS, name);
        if (growth)
                *(is_after ? &growth->after : &growth->before) += (double)class_->survived_bytes;
}

static void add_type(struct growth_list *list, const struct heap_type *type, bool is_after)
{
        struct growth *growth = list_find(list, type->name, NULL);

        if (!growth && is_after)
                growth = list_add(list, GROWTH_TYPE, type->name);
        if (growth)
                *(is_after ? &growth->after : &growth->before) += (double)type->survived_bytes;
}

static void compare_heap(const struct result *result, struct growth_list *grown)
{
        struct growth_list classes = { 0 }, types = { 0 };
        struct heap_look looks[2] = { 0 }; /* the later one first: it makes the list */
        const struct snapshot *snapshots[2];
        bool ok = (find_snapshots(result, has_heap, collected, snapshots) ||
                   find_snapshots(result, has_heap, at_rest, snapshots)) &&
                  heap_text_read(snapshots[1]->heap, snapshots[1]->heap_bytes, &looks[0], NULL) &&
                  heap_text_read(snapshots[0]->heap, snapshots[0]->heap_bytes, &looks[1], NULL);

        for (int k = 0; ok && k < 2; k++) {
                for (size_t i = 0; i < looks[k].class_count; i++)
                        add_class(&classes, &looks[k].classes[i], k == 0);
                for (size_t i = 0; i < looks[k].type_count; i++)
                        add_type(&types, &looks[k].types[i], k == 0);
        }
        keep_grown(&classes, grown);
        keep_grown(&types, grown);
        heap_look_clear(&looks[0]);
        heap_look_clear(&looks[1]);
}

/* Returns the item of a kind that grew most, and in *ret_whole the growth of all of that kind. */
static const struct growth *first_of(const struct growth_list *grown, enum growth_kind kind,
                                     double *ret_whole)
{
        const struct growth *first = NULL;

        *ret_whole = 0;
        for (size_t i = 0; i < grown->count; i++)
                if (grown->items[i].kind == kind) {
                        first = first ? first : &grown->items[i];
                        *ret_whole += grown->items[i].after - grown->items[i].before;
                }
        return first;
}

static void find_creator(struct verdict *verdict, enum channel channel)
{
        double whole;
        const struct growth *first = first_of(&verdict->grown, GROWTH_GOROUTINES, &whole);
        struct finding *finding;

        if (!first)
                return;
        finding = finding_list_add(&verdict->findings, FINDING_GROWN_GOROUTINES);
        finding_set_channel(finding, channel);
        finding_add_text(finding, "creator", first->name);
        finding_add_text(finding, "place", first->place);
        finding_add_text(finding, "state", first->state);
        finding_add_text(finding, "at", first->at);
        finding_add(finding, "growth", FINDING_WHOLE, first->after - first->before);
        finding_add(finding, "share", FINDING_SHARE, (first->after - first->before) / whole);
}

static void find_objects(struct verdict *verdict)
{
        double whole, of_types;
        const struct growth *size = first_of(&verdict->grown, GROWTH_SIZE_CLASS, &whole);
        const struct growth *type = first_of(&verdict->grown, GROWTH_TYPE, &of_types);
        struct finding *finding;

        if (!size)
                return;
        finding = finding_list_add(&verdict->findings, FINDING_GROWN_OBJECTS);
        finding_set_channel(finding, verdict->cause);
        finding_add_text(finding, "objects", size->name);
        finding_add(finding, "growth", FINDING_BYTES, size->after - size->before);
        finding_add(finding, "share", FINDING_SHARE, (size->after - size->before) / whole);
        if (type && type->after - type->before >= type_share_min * whole) {
                finding_add_text(finding, "type", type->name);
                finding_add(finding, "type_growth", FINDING_BYTES, type->after - type->before);
        }
}

static bool is_of_goroutines(const struct verdict *verdict)
{
        return verdict->has_cause && (verdict->cause == CHANNEL_GOROUTINES ||
                                      verdict->cause == CHANNEL_STACKS || verdict->cause == CHANNEL_THREADS);
}

void growth_fill(const struct result *result, struct verdict *verdict)
{
        const struct channel_verdict *creators = &verdict->channels[CHANNEL_CREATORS];
        bool grows = verdict->shape == SHAPE_GROWING && verdict->has_cause;

        growth_list_clear(&verdict->grown);
        compare_goroutines(result, &verdict->grown);
        compare_heap(result, &verdict->grown);
        if (grows && is_of_goroutines(verdict))
                find_creator(verdict, verdict->cause);
        else if (creators->measured && creators->shape == SHAPE_GROWING)
                find_creator(verdict, CHANNEL_CREATORS);
        if (grows && (verdict->cause == CHANNEL_LIVE_HEAP || verdict->cause == CHANNEL_LIVE_OBJECTS))
                find_objects(verdict);
}
