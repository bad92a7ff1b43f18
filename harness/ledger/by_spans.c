/* No row here comes from the runtime's statistics: those are only compared, in the checks. */
#include "ledger/by_spans.h"

#include <string.h>

#include "base/units.h"
#include "ledger/claims.h"
#include "ledger/map.h"
#include "ledger/rows.h"
#include "ledger/sides.h"
#include "model/heap.h"
#include "model/ledger.h"
#include "words/ledger_words.h"

static int64_t least(int64_t a, int64_t b)
{
        return a < b ? a : b;
}

static int64_t at_least_zero(int64_t value)
{
        return value > 0 ? value : 0;
}

/* Sums over all size classes: objects that survived the last mark, objects allocated since, and free slots. */
struct heap_sums {
        int64_t survived_bytes, since_bytes, free_bytes;
        int64_t survived_resident, since_resident, free_resident;
        int64_t swapped; /* of all three together */
};

static struct heap_sums sum_classes(const struct heap_look *look)
{
        struct heap_sums sums = { 0 };

        for (size_t i = 0; i < look->class_count; i++) {
                const struct heap_class *class_ = &look->classes[i];

                sums.survived_bytes += class_->survived_bytes;
                sums.since_bytes += class_->since_bytes;
                sums.free_bytes += heap_class_free_bytes(class_);
                sums.survived_resident += class_->survived_resident;
                sums.since_resident += class_->since_resident;
                sums.free_resident += class_->free_resident;
                sums.swapped += class_->pages.swapped;
        }
        return sums;
}

/* Notes on a row how much was obtained, and how much of that was never touched. `may_be_swapped`: some of the latter
 * may have been swapped out instead; which part is not known. */
static void note_untouched(struct ledger *ledger, enum ledger_row_id id, int64_t obtained, int64_t resident,
                           bool may_be_swapped)
{
        char text[2][UNITS_TEXT_MAX];

        if (obtained > resident)
                rows_note(ledger, id,
                          may_be_swapped ? LEDGER_SAYS_UNTOUCHED_OR_SWAPPED : LEDGER_SAYS_UNTOUCHED,
                          units_format_bytes((double)obtained, text[0]),
                          units_format_bytes((double)(obtained - resident), text[1]));
}

/* Live and dead heap, and fragmentation. Live is what the forced collections of the run left, if that is known, else
 * what survived the last mark; all else that is allocated is dead. Before the first mark nothing is known to be
 * dead. */
static void add_heap(const struct heap_look *look, int64_t live_heap_bytes, struct ledger *ledger)
{
        struct heap_sums sums = sum_classes(look);
        int64_t allocated = sums.survived_resident + sums.since_resident;
        int64_t live = sums.survived_resident;
        bool unmarked = look->cycles == 0 && live_heap_bytes < 0;

        if (live_heap_bytes >= 0)
                live = least(at_least_zero(live_heap_bytes -
                                           at_least_zero(sums.survived_bytes - sums.survived_resident)),
                             allocated);
        else if (unmarked)
                live = allocated;
        else
                rows_note(ledger, LEDGER_LIVE_HEAP, LEDGER_SAYS_SURVIVED);
        rows_add(ledger, LEDGER_LIVE_HEAP, live);
        if (unmarked)
                rows_unknown(ledger, LEDGER_DEAD_HEAP, LEDGER_SAYS_NOT_COLLECTED);
        else
                rows_add(ledger, LEDGER_DEAD_HEAP, allocated - live);
        rows_add(ledger, LEDGER_FRAGMENTATION, sums.free_resident);
        note_untouched(ledger, LEDGER_LIVE_HEAP,
                       unmarked ? sums.survived_bytes + sums.since_bytes : sums.survived_bytes,
                       unmarked ? allocated : sums.survived_resident, sums.swapped > 0);
        if (!unmarked)
                note_untouched(ledger, LEDGER_DEAD_HEAP, sums.since_bytes, sums.since_resident,
                               sums.swapped > 0);
        note_untouched(ledger, LEDGER_FRAGMENTATION, sums.free_bytes, sums.free_resident, sums.swapped > 0);
}

/* Pages of the arenas without objects: free ones, stacks and work buffers. A page that the runtime gave back and that
 * is still resident is lazily freed, as far as the kernel counts LazyFree, else it came back with a huge page; what is
 * explained by neither is Go's reserve. */
static void add_free_pages(const struct map_piece *arenas, const struct heap_look *look,
                           struct ledger *ledger)
{
        int64_t lazy = least(arenas->lazy_free_bytes, look->released.resident);
        int64_t refill = least(look->released.resident - lazy,
                               look->released.huge > 0 ? look->released.huge : arenas->anon_huge_bytes);

        rows_add(ledger, LEDGER_LAZY_FREE, lazy);
        rows_add(ledger, LEDGER_HUGE_REFILL, refill);
        rows_add(ledger, LEDGER_GO_RESERVE, look->idle.resident + look->released.resident - lazy - refill);
        rows_add(ledger, LEDGER_STACKS, look->stacks.resident);
        note_untouched(ledger, LEDGER_STACKS, look->stacks.bytes,
                       look->stacks.resident + look->stacks.swapped, false);
        rows_add(ledger, LEDGER_GC, look->buffers.resident);
}

static const enum ledger_row_id owner_rows[HEAP_OWNER_COUNT] = {
        [HEAP_OWNER_CHUNKS] = LEDGER_OTHER_SYS,  [HEAP_OWNER_SPAN_LIST] = LEDGER_MSPAN,
        [HEAP_OWNER_ARENA_INDEX] = LEDGER_GC,    [HEAP_OWNER_ARENAS] = LEDGER_GC,
        [HEAP_OWNER_PAGE_INDEX] = LEDGER_GC,     [HEAP_OWNER_BITS] = LEDGER_GC,
        [HEAP_OWNER_BUCKETS] = LEDGER_BUCK_HASH,
};

static void add_owned(const struct heap_look *look, struct ledger *ledger)
{
        int64_t resident[HEAP_OWNER_COUNT] = { 0 };
        int64_t spans;

        for (size_t i = 0; i < look->owned_count; i++)
                resident[look->owned[i].owner] += look->owned[i].pages.resident;
        spans = least(look->span_structure_bytes, resident[HEAP_OWNER_CHUNKS]);
        rows_add(ledger, LEDGER_MSPAN, spans);
        for (int i = 0; i < HEAP_OWNER_COUNT; i++)
                rows_add(ledger, owner_rows[i], i == HEAP_OWNER_CHUNKS ? resident[i] - spans : resident[i]);
        rows_unknown(ledger, LEDGER_MCACHE, LEDGER_SAYS_AMONG_SMALL);
        rows_note(ledger, LEDGER_OTHER_SYS, LEDGER_SAYS_SMALL);
}

static const enum ledger_row_id go_rows[] = {
        LEDGER_LIVE_HEAP, LEDGER_DEAD_HEAP, LEDGER_FRAGMENTATION, LEDGER_GO_RESERVE,
        LEDGER_STACKS,    LEDGER_MSPAN,     LEDGER_BUCK_HASH,     LEDGER_GC,
        LEDGER_OTHER_SYS, LEDGER_LAZY_FREE, LEDGER_HUGE_REFILL,
};

/* Books the difference between Go's mappings as smaps counts them and Go's rows as the page map counted them. */
static void close_account(const struct map *map, const struct heap_look *look, const struct claims *claims,
                          struct ledger *ledger)
{
        int64_t beyond = map_sum(map, MAP_GO_ARENA).rss_bytes + map_sum(map, MAP_GO_METADATA).rss_bytes +
                         map_sum(map, MAP_UNKNOWN).rss_bytes;
        int64_t moved;

        for (size_t i = 0; i < sizeof(go_rows) / sizeof(go_rows[0]); i++)
                beyond -= ledger->rows[go_rows[i]].bytes;
        moved = least(beyond < 0 ? -beyond : beyond, claims->resident_moved_bytes);

        if (beyond < 0)
                moved = -moved;
        rows_add(ledger, LEDGER_SAMPLING_ERROR, moved);
        rows_add(ledger, LEDGER_UNEXPLAINED, beyond - moved);
        if (!look->lists_known && look->missing)
                rows_note(ledger, LEDGER_UNEXPLAINED, "%s", look->missing);
}

/* What is neither resident nor swapped out, as rows below RSS. Not the arena index, since the runtime does not count
 * its 32 MiB either. */
static void add_sides(const struct heap_look *look, const struct claims *claims, struct ledger *ledger)
{
        struct heap_pages parts[] = { heap_look_in_use(look), look->stacks, look->buffers, look->idle };
        int64_t heap = 0;
        int64_t runtime = 0;

        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
                heap += parts[i].bytes - parts[i].resident - parts[i].swapped;
        for (size_t i = 0; i < look->owned_count; i++)
                if (look->owned[i].owner != HEAP_OWNER_ARENA_INDEX)
                        runtime += look->owned[i].pages.bytes - look->owned[i].pages.resident -
                                   look->owned[i].pages.swapped;
        sides_untouched_heap(ledger, heap, claims->resident_moved_bytes);
        sides_untouched_runtime(ledger, runtime);
}

/* Copies the look's checks, under the names that they have in the ledger. These are constants: rows_check() keeps the
 * pointer, and the look is freed before the ledger. */
static void add_checks(const struct heap_look *look, struct ledger *ledger)
{
        static const char *const names[][2] = { { "in_use", "spans_in_use" },
                                                { "released", "pages_released" },
                                                { "arenas", "arenas_mapped" } };

        for (size_t i = 0; i < look->check_count; i++)
                for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
                        if (strcmp(look->checks[i].name, names[k][0]) == 0)
                                rows_check(ledger, names[k][1], look->checks[i].found, look->checks[i].low,
                                           look->checks[i].high);
}

void by_spans_add(const struct map *map, const struct heap_look *look, const struct claims *claims,
                  int64_t live_heap_bytes, struct ledger *ledger)
{
        struct map_piece arenas = map_sum(map, MAP_GO_ARENA);

        add_heap(look, live_heap_bytes, ledger);
        add_free_pages(&arenas, look, ledger);
        add_owned(look, ledger);
        close_account(map, look, claims, ledger);
        add_sides(look, claims, ledger);
        add_checks(look, ledger);
}
