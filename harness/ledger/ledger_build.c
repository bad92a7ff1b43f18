/* The kernel measures every mapping. Within Go's mappings the spans (by_spans.c) or the runtime's statistics (here) say
 * what the bytes are for. If these claim more than is resident, the difference was never touched or is swapped out: it
 * comes off the rows and is listed below RSS. If more is resident than they claim, the difference is lazily freed or
 * refilled by huge pages where the kernel shows that, sampling error up to how far the statistics moved, and else
 * unexplained. */
#include "ledger/ledger_build.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/units.h"
#include "ledger/by_spans.h"
#include "ledger/claims.h"
#include "ledger/map.h"
#include "ledger/map_build.h"
#include "ledger/map_native.h"
#include "ledger/rows.h"
#include "ledger/sides.h"
#include "model/facts.h"
#include "model/heap.h"
#include "model/heap_text.h"
#include "model/ledger.h"
#include "model/run.h"
#include "words/ledger_words.h"

static int64_t least(int64_t a, int64_t b)
{
        return a < b ? a : b;
}

static int64_t at_least_zero(int64_t value)
{
        return value > 0 ? value : 0;
}

/* Kinds of mappings whose resident bytes go to one row as a whole. */
static const struct whole_kind {
        enum map_kind kind;
        enum ledger_row_id row;
} whole_kinds[] = {
        { MAP_BINARY_TEXT, LEDGER_BINARY_TEXT },
        { MAP_BINARY_RODATA, LEDGER_BINARY_RODATA },
        { MAP_BINARY_PCLNTAB, LEDGER_BINARY_PCLNTAB },
        { MAP_LIBRARY, LEDGER_LIBRARIES },
        { MAP_KERNEL, LEDGER_LIBRARIES },
        { MAP_FILE, LEDGER_MAPPED_FILES },
        { MAP_SHARED, LEDGER_SHARED_MEMORY },
        { MAP_BINARY_DATA, LEDGER_DATA_BSS },
        { MAP_LIBRARY_DATA, LEDGER_DATA_BSS },
        { MAP_BSS, LEDGER_DATA_BSS },
        { MAP_MAIN_STACK, LEDGER_MAIN_STACK },
        { MAP_THREAD_STACK, LEDGER_THREAD_STACKS },
        { MAP_HEAP, LEDGER_CGO_HEAP },
        { MAP_C_ARENA, LEDGER_CGO_ARENAS },
        { MAP_NATIVE, LEDGER_OTHER_NATIVE },
};

/* A page of a private file mapping that was written to is a copy and no longer the file's. Returns the row of such
 * pages: variables or native memory; LEDGER_ROW_COUNT: the kind has none apart. */
static enum ledger_row_id row_of_copies(enum map_kind kind)
{
        switch (kind) {
        case MAP_BINARY_TEXT:
        case MAP_BINARY_RODATA:
        case MAP_BINARY_PCLNTAB:
        case MAP_LIBRARY:
                return LEDGER_DATA_BSS;
        case MAP_FILE:
                return LEDGER_OTHER_NATIVE;
        default:
                return LEDGER_ROW_COUNT;
        }
}

static void add_whole_kinds(const struct map *map, struct ledger *ledger)
{
        for (size_t i = 0; i < sizeof(whole_kinds) / sizeof(whole_kinds[0]); i++) {
                struct map_piece sum = map_sum(map, whole_kinds[i].kind);
                enum ledger_row_id copies = row_of_copies(whole_kinds[i].kind);

                if (copies == LEDGER_ROW_COUNT) {
                        rows_add(ledger, whole_kinds[i].row, sum.rss_bytes);
                } else {
                        rows_add(ledger, whole_kinds[i].row, sum.rss_bytes - sum.anonymous_bytes);
                        rows_add(ledger, copies, sum.anonymous_bytes);
                }
        }
        if (map->facts->go.is_go && map->facts->go.pclntab.bytes <= 0)
                rows_unknown(ledger, LEDGER_BINARY_PCLNTAB, LEDGER_SAYS_NO_PCLNTAB);
        rows_add(ledger, LEDGER_FILES_UNDIVIDED, 0);
        /* A mapping without access has resident pages only if mprotect() took the access away later. */
        rows_add(ledger, LEDGER_OTHER_NATIVE, map_sum(map, MAP_RESERVED).rss_bytes);
}

/* Divides HeapAlloc into live heap, which is what the forced collections left or else an estimate of what the last
 * collection left, and dead heap. */
static void divide_heap_alloc(const struct claims *claims, const struct facts *facts, int64_t live_heap_bytes,
                              struct ledger *ledger)
{
        int64_t alloc = claims->value[METRIC_GO_HEAP_ALLOC];
        int64_t live = live_heap_bytes;

        if (live < 0 && claims_estimate_live(claims, facts, &live))
                rows_note(ledger, LEDGER_LIVE_HEAP, LEDGER_SAYS_ESTIMATED);
        if (live < 0) {
                rows_add(ledger, LEDGER_LIVE_HEAP, alloc);
                rows_note(ledger, LEDGER_LIVE_HEAP, LEDGER_SAYS_ALL_ALLOCATED);
                rows_unknown(ledger, LEDGER_DEAD_HEAP, LEDGER_SAYS_NOT_FORCED);
                return;
        }
        rows_add(ledger, LEDGER_LIVE_HEAP, least(live, alloc));
        rows_add(ledger, LEDGER_DEAD_HEAP, alloc - least(live, alloc));
}

/* Returns the bytes of the threads' stacks that the runtime never touches. Every thread has a signal stack of 32 KiB
 * from the Go heap, of which it touches one page (runtime.mpreinit). Without cgo it also has a system stack of 16 KiB
 * since Go 1.21, of which it touches half (runtime.allocm); before, it was 8 KiB in all. */
static int64_t untouched_thread_stacks(const struct map *map)
{
        int64_t threads = sample_or(&map->snapshot->process, METRIC_OS_THREADS, 0);
        int minor = 0;
        int patch;

        go_facts_version(&map->facts->go, &minor, &patch);
        return threads * ((28 << 10) + (!map->facts->go.cgo && minor >= 21 ? 8 << 10 : 0));
}

/* Takes bytes off a row, as far as it has them. Returns what is left to deduct. */
static int64_t deduct(struct ledger *ledger, enum ledger_row_id id, int64_t bytes)
{
        int64_t part = least(bytes, ledger->rows[id].bytes);

        ledger->rows[id].bytes -= part;
        return bytes - part;
}

/* Takes memory that was never touched off the rows. Without the spans nothing tells in which row it is, so the
 * likeliest comes first: the unused parts of threads' stacks; then free slots (fresh spans); then the rows of the heap,
 * largest first (large allocations); then the other stacks; work buffers last. */
static void deduct_untouched(const struct map *map, struct ledger *ledger, int64_t bytes)
{
        enum ledger_row_id heap[] = { LEDGER_LIVE_HEAP, LEDGER_DEAD_HEAP, LEDGER_GO_RESERVE };
        int64_t stacks = least(bytes, untouched_thread_stacks(map));
        int64_t left = bytes - stacks + deduct(ledger, LEDGER_STACKS, stacks);

        left = deduct(ledger, LEDGER_FRAGMENTATION, left);
        for (int i = 0; i < 3; i++) {
                int largest = i;

                for (int k = i + 1; k < 3; k++)
                        if (ledger->rows[heap[k]].bytes > ledger->rows[heap[largest]].bytes)
                                largest = k;
                left = deduct(ledger, heap[largest], left);
                heap[largest] = heap[i];
        }
        left = deduct(ledger, LEDGER_STACKS, left);
        deduct(ledger, LEDGER_GC, left); /* the work buffers */
}

/* Takes what was swapped out off the rows of the heap, in proportion to their size: it was touched, and nothing tells
 * in which row. What these cannot hold comes off the work buffers. */
static void deduct_swapped(struct ledger *ledger, int64_t bytes)
{
        static const enum ledger_row_id rows[] = { LEDGER_LIVE_HEAP, LEDGER_DEAD_HEAP, LEDGER_FRAGMENTATION,
                                                   LEDGER_GO_RESERVE, LEDGER_STACKS };
        int64_t sum = 0, left = bytes;

        for (int i = 0; i < 5; i++)
                sum += ledger->rows[rows[i]].bytes;
        for (int i = 0; i < 5 && sum > 0; i++) {
                int64_t part = (int64_t)((double)ledger->rows[rows[i]].bytes / (double)sum * (double)bytes);

                left -= part - deduct(ledger, rows[i], part);
        }
        for (int i = 0; i < 5; i++) /* bytes lost in rounding */
                left = deduct(ledger, rows[i], left);
        deduct(ledger, LEDGER_GC, left);
}

static void note_counted(struct ledger *ledger, enum ledger_row_id id, int64_t counted_bytes)
{
        char text[UNITS_TEXT_MAX];

        if (ledger->rows[id].known && ledger->rows[id].bytes != counted_bytes)
                rows_note(ledger, id, LEDGER_SAYS_COUNTED, units_format_bytes((double)counted_bytes, text));
}

/* More is resident in the arenas than the runtime claims. Divides the excess: movement of the statistics first, then
 * huge pages over released memory, the rest is unexplained. */
static void add_excess(const struct map_piece *arenas, const struct claims *claims, int64_t excess,
                       struct ledger *ledger)
{
        int64_t moved = least(excess, claims->resident_moved_bytes);
        int64_t refill =
                least(least(excess - moved, arenas->anon_huge_bytes), claims->value[METRIC_GO_HEAP_RELEASED]);

        rows_add(ledger, LEDGER_SAMPLING_ERROR, moved);
        rows_add(ledger, LEDGER_HUGE_REFILL, refill);
        rows_add(ledger, LEDGER_UNEXPLAINED, excess - moved - refill);
}

static void add_arenas(const struct map *map, const struct claims *claims, int64_t live_heap_bytes,
                       struct ledger *ledger)
{
        static const enum ledger_row_id heap_rows[] = { LEDGER_LIVE_HEAP, LEDGER_DEAD_HEAP,
                                                        LEDGER_FRAGMENTATION, LEDGER_GO_RESERVE,
                                                        LEDGER_STACKS };
        struct map_piece arenas = map_sum(map, MAP_GO_ARENA);
        int64_t mapped = map_size(map, MAP_GO_ARENA);
        int64_t buffers =
                least(at_least_zero(mapped - claims->mapped_high_bytes), claims->value[METRIC_GO_GC_SYS]);
        int64_t held = arenas.rss_bytes - arenas.lazy_free_bytes;
        int64_t counted[LEDGER_ROW_COUNT] = { 0 };
        int64_t difference;

        divide_heap_alloc(claims, map->facts, live_heap_bytes, ledger);
        rows_add(ledger, LEDGER_FRAGMENTATION,
                 at_least_zero(claims->value[METRIC_GO_HEAP_INUSE] - claims->value[METRIC_GO_HEAP_ALLOC]));
        rows_add(ledger, LEDGER_GO_RESERVE,
                 at_least_zero(claims->value[METRIC_GO_HEAP_IDLE] - claims->value[METRIC_GO_HEAP_RELEASED]));
        rows_add(ledger, LEDGER_STACKS, claims->value[METRIC_GO_STACK_INUSE]);
        rows_add(ledger, LEDGER_GC, buffers);
        rows_add(ledger, LEDGER_LAZY_FREE, arenas.lazy_free_bytes);
        for (int i = 0; i < 5; i++)
                counted[heap_rows[i]] = ledger->rows[heap_rows[i]].bytes;
        difference = held - buffers;
        for (int i = 0; i < 5; i++)
                difference -= counted[heap_rows[i]];
        if (difference >= 0) {
                add_excess(&arenas, claims, difference, ledger);
        } else {
                int64_t swapped = least(arenas.swap_bytes, -difference);

                deduct_swapped(ledger, swapped);
                deduct_untouched(map, ledger, -difference - swapped);
                sides_untouched_heap(ledger, -difference - swapped, claims->resident_moved_bytes);
        }
        for (int i = 0; i < 5; i++)
                note_counted(ledger, heap_rows[i], counted[heap_rows[i]]);
        rows_check(ledger, "heap_mapped", mapped, claims->mapped_low_bytes + buffers,
                   claims->mapped_high_bytes + buffers);
}

/* What the runtime maps for itself; `inuse` METRIC_COUNT: how much of it is in use is not told. */
static const struct {
        enum ledger_row_id row;
        enum metric sys;
        enum metric inuse;
} metadata_parts[] = {
        { LEDGER_MSPAN, METRIC_GO_MSPAN_SYS, METRIC_GO_MSPAN_INUSE },
        { LEDGER_MCACHE, METRIC_GO_MCACHE_SYS, METRIC_GO_MCACHE_INUSE },
        { LEDGER_BUCK_HASH, METRIC_GO_BUCK_HASH_SYS, METRIC_COUNT },
        { LEDGER_GC, METRIC_GO_GC_SYS, METRIC_COUNT },
        { LEDGER_OTHER_SYS, METRIC_GO_OTHER_SYS, METRIC_COUNT },
        { LEDGER_STACKS, METRIC_GO_STACK_SYS, METRIC_GO_STACK_INUSE },
};
enum { PARTS = sizeof(metadata_parts) / sizeof(metadata_parts[0]) };

/* Divides the resident bytes of the runtime's own mappings among their rows; the kernel measures them only together.
 * MSpanInuse and MCacheInuse are taken to be fully resident. Of everything else the same share is taken to be resident,
 * since nothing outside the process tells more. */
static void add_metadata(const struct map *map, const struct claims *claims, struct ledger *ledger)
{
        int64_t resident = map_sum(map, MAP_GO_METADATA).rss_bytes;
        int64_t inuse[PARTS];
        int64_t sys[PARTS];
        int64_t inuse_sum = 0;
        int64_t rest_sum = 0;
        int64_t given = 0;
        int64_t uncounted = MAP_HEAP_INDEX_BYTES - map_work_buffers(map, claims);
        double share;
        char text[UNITS_TEXT_MAX];

        for (int i = 0; i < PARTS; i++) {
                bool stacks = metadata_parts[i].row == LEDGER_STACKS;

                sys[i] = claims->value[metadata_parts[i].sys];
                inuse[i] = metadata_parts[i].inuse == METRIC_COUNT
                                   ? 0
                                   : least(claims->value[metadata_parts[i].inuse], sys[i]);
                if (stacks) { /* StackInuse lies in the arenas */
                        sys[i] -= inuse[i];
                        inuse[i] = 0;
                } else if (metadata_parts[i].row == LEDGER_GC) {
                        sys[i] -= ledger->rows[LEDGER_GC].bytes; /* so do the work buffers */
                }
                inuse_sum += inuse[i];
                rest_sum += sys[i] - inuse[i];
        }
        share = rest_sum > 0 ? (double)(resident - least(resident, inuse_sum)) / (double)rest_sum : 0;
        share = share > 1 ? 1 : share;
        for (int i = 0; i < PARTS; i++) {
                int64_t part = (int64_t)(share * (double)(sys[i] - inuse[i])) +
                               (inuse_sum <= resident
                                        ? inuse[i]
                                        : (int64_t)((double)inuse[i] * (double)resident / (double)inuse_sum));

                rows_add(ledger, metadata_parts[i].row, part);
                given += part;
                if (metadata_parts[i].row != LEDGER_STACKS)
                        rows_note(ledger, metadata_parts[i].row, LEDGER_SAYS_SHARE,
                                  units_format_bytes((double)claims->value[metadata_parts[i].sys], text),
                                  inuse_sum + rest_sum > 0
                                          ? 100.0 * (double)resident / (double)(inuse_sum + rest_sum)
                                          : 0.0);
        }
        if (resident - given <= PARTS) /* bytes lost in rounding */
                rows_add(ledger, LEDGER_GC, resident - given);
        else
                rows_add(ledger, LEDGER_UNEXPLAINED, resident - given);
        sides_untouched_runtime(ledger, at_least_zero(inuse_sum + rest_sum - resident -
                                                      map_sum(map, MAP_GO_METADATA).swap_bytes));
        rows_check(ledger, "runtime_mapped", map_size(map, MAP_GO_METADATA),
                   claims->metadata_low_bytes + uncounted, claims->metadata_high_bytes + uncounted);
}

static const enum ledger_row_id runtime_rows[] = {
        LEDGER_LIVE_HEAP, LEDGER_DEAD_HEAP, LEDGER_FRAGMENTATION, LEDGER_GO_RESERVE, LEDGER_STACKS,
        LEDGER_MSPAN,     LEDGER_MCACHE,    LEDGER_BUCK_HASH,     LEDGER_GC,         LEDGER_OTHER_SYS,
};

/* Without the runtime's figures Go's anonymous memory is one row. `has_heap`: those of the heap are known, and only the
 * runtime's own mappings are undivided. */
static void add_undivided(const struct map *map, bool has_heap, struct ledger *ledger)
{
        struct map_piece arenas = map_sum(map, MAP_GO_ARENA);
        size_t count = sizeof(runtime_rows) / sizeof(runtime_rows[0]);

        rows_add(ledger, LEDGER_GO_UNDIVIDED, ledger->rows[LEDGER_GC].bytes); /* work buffers in the arenas */
        for (size_t i = has_heap ? LEDGER_MSPAN - LEDGER_LIVE_HEAP : 0; i < count; i++)
                rows_unknown(ledger, runtime_rows[i], LEDGER_SAYS_NO_RUNTIME);
        if (!has_heap) {
                rows_add(ledger, LEDGER_GO_UNDIVIDED, arenas.rss_bytes - arenas.lazy_free_bytes);
                rows_add(ledger, LEDGER_LAZY_FREE, arenas.lazy_free_bytes);
                rows_note(ledger, LEDGER_GO_UNDIVIDED, LEDGER_SAYS_NO_RUNTIME);
        }
        rows_add(ledger, LEDGER_GO_UNDIVIDED, map_sum(map, MAP_GO_METADATA).rss_bytes);
        rows_add(ledger, LEDGER_GO_UNDIVIDED, map_sum(map, MAP_UNKNOWN).rss_bytes);
}

/* The rows of a program that is not known to be Go. A packed one may be: its mappings may have names that Go gave
 * them. */
static void add_no_go(const struct map *map, struct ledger *ledger)
{
        struct map_piece arenas = map_sum(map, MAP_GO_ARENA);

        for (size_t i = 0; i < sizeof(runtime_rows) / sizeof(runtime_rows[0]); i++)
                rows_unknown(ledger, runtime_rows[i], LEDGER_SAYS_NOT_GO);
        rows_add(ledger, LEDGER_LAZY_FREE, arenas.lazy_free_bytes);
        rows_add(ledger, LEDGER_GO_UNDIVIDED,
                 arenas.rss_bytes - arenas.lazy_free_bytes + map_sum(map, MAP_GO_METADATA).rss_bytes);
}

/* Raises the movement between the two readings to the one that the kernel saw, where that is larger. */
static void widen(struct claims *claims, const struct snapshot *snapshot, const struct smaps_vma *sum)
{
        int64_t moved = snapshot_held_moved(snapshot, sum->anonymous_bytes - sum->lazy_free_bytes);

        if (moved > claims->resident_moved_bytes)
                claims->resident_moved_bytes = moved;
}

/* Go's rows without the spans: from the runtime's statistics, as far as there are any. */
static void add_by_claims(const struct map *map, const struct claims *claims, int64_t live_heap_bytes,
                          struct ledger *ledger)
{
        if (claims->has_heap)
                add_arenas(map, claims, live_heap_bytes, ledger);
        if (claims->has_metadata)
                add_metadata(map, claims, ledger);
        else
                add_undivided(map, claims->has_heap, ledger);
}

static bool build_from_smaps(const struct snapshot *snapshot, const struct facts *facts,
                             const struct heap_look *look, int64_t live_heap_bytes, struct claims *claims,
                             struct ledger *ledger, struct err *err)
{
        struct smaps_vma sum;
        struct map map;

        if (!map_build(snapshot, facts, claims, look, &map, err))
                return false;
        sum = smaps_sum(&map.smaps);
        widen(claims, snapshot, &sum);
        ledger->rss_bytes = sum.rss_bytes;
        for (int i = LEDGER_LAZY_FREE; i <= LEDGER_GO_UNDIVIDED; i++)
                rows_add(ledger, (enum ledger_row_id)i, 0);
        rows_add(ledger, LEDGER_SAMPLING_ERROR, 0);
        rows_add(ledger, LEDGER_UNEXPLAINED, 0);
        add_whole_kinds(&map, ledger);
        if (!facts->go.is_go)
                add_no_go(&map, ledger);
        else if (look)
                by_spans_add(&map, look, claims, live_heap_bytes, ledger);
        else
                add_by_claims(&map, claims, live_heap_bytes, ledger);
        sides_of_map(&map, claims, ledger);
        sides_details(&map, ledger);
        map_clear(&map);
        return true;
}

/* The ledger without smaps, from what top and MemStats show: file pages without paths, Go's rows as large as
 * counted. */
static bool build_from_counts(const struct snapshot *snapshot, const struct facts *facts,
                              int64_t live_heap_bytes, const struct claims *claims, struct ledger *ledger,
                              struct err *err)
{
        static const enum metric metadata[] = { METRIC_GO_MSPAN_SYS, METRIC_GO_MCACHE_SYS,
                                                METRIC_GO_BUCK_HASH_SYS, METRIC_GO_GC_SYS,
                                                METRIC_GO_OTHER_SYS };
        int64_t files = sample_or(&snapshot->process, METRIC_RSS_FILE, 0) +
                        sample_or(&snapshot->process, METRIC_RSS_SHMEM, 0);
        int64_t left;

        if (!sample_get(&snapshot->process, METRIC_RSS, &ledger->rss_bytes))
                return err_set(err, ERR_FORMAT, "neither smaps nor RSS was read");
        for (int i = 0; i < LEDGER_ROW_COUNT; i++)
                rows_unknown(ledger, (enum ledger_row_id)i, LEDGER_SAYS_NO_SMAPS);
        if (sample_has(&snapshot->process, METRIC_RSS_FILE))
                rows_add(ledger, LEDGER_FILES_UNDIVIDED, files);
        if (claims->has_heap) {
                for (size_t i = 0; i < LEDGER_MSPAN - LEDGER_LIVE_HEAP; i++)
                        rows_unknown(ledger, runtime_rows[i], NULL);
                divide_heap_alloc(claims, facts, live_heap_bytes, ledger);
                rows_add(ledger, LEDGER_FRAGMENTATION,
                         claims->value[METRIC_GO_HEAP_INUSE] - claims->value[METRIC_GO_HEAP_ALLOC]);
                rows_add(ledger, LEDGER_GO_RESERVE,
                         claims->value[METRIC_GO_HEAP_IDLE] - claims->value[METRIC_GO_HEAP_RELEASED]);
                rows_add(ledger, LEDGER_STACKS, claims->value[METRIC_GO_STACK_INUSE]);
        }
        for (int i = 0; claims->has_metadata && i < 5; i++) {
                rows_unknown(ledger, (enum ledger_row_id)(LEDGER_MSPAN + i), NULL);
                rows_add(ledger, (enum ledger_row_id)(LEDGER_MSPAN + i), claims->value[metadata[i]]);
                rows_note(ledger, (enum ledger_row_id)(LEDGER_MSPAN + i), LEDGER_SAYS_AS_COUNTED);
        }
        left = ledger->rss_bytes;
        for (int i = 0; i < LEDGER_ROW_COUNT; i++)
                left -= ledger->rows[i].bytes;
        rows_unknown(ledger, LEDGER_UNEXPLAINED, NULL);
        rows_add(ledger, LEDGER_UNEXPLAINED, left);
        rows_note(ledger, LEDGER_UNEXPLAINED, LEDGER_SAYS_NATIVE_WITHIN);
        return true;
}

/* Reads the look at the heap that is stored with the snapshot; *ret_has false: there is none. A damaged one is an
 * error: the ledger without it would have other figures for the same snapshot. */
static bool read_look(const struct snapshot *snapshot, const struct facts *facts, struct heap_look *ret_look,
                      bool *ret_has, struct err *err)
{
        *ret_has = facts->go.is_go && snapshot->heap && snapshot->heap_bytes;
        return !*ret_has || heap_text_read(snapshot->heap, snapshot->heap_bytes, ret_look, err);
}

bool ledger_build(const struct snapshot *snapshot, const struct facts *facts, int64_t live_heap_bytes,
                  struct ledger *ret_ledger, struct err *err)
{
        struct ledger ledger = { .run = snapshot->run, .checkpoint = snapshot->checkpoint };
        struct claims claims = claims_join(snapshot);
        struct heap_look look = { 0 };
        bool has_look;
        bool ok = read_look(snapshot, facts, &look, &has_look, err);

        if (ok)
                ok = snapshot->smaps && snapshot->smaps_bytes
                             ? build_from_smaps(snapshot, facts, has_look ? &look : NULL, live_heap_bytes,
                                                &claims, &ledger, err)
                             : build_from_counts(snapshot, facts, live_heap_bytes, &claims, &ledger, err);
        heap_look_clear(&look);
        ledger.has_runtime = claims.has_heap || has_look;
        if (!ok) {
                ledger_clear(&ledger);
                return false;
        }
        sides_of_process(snapshot, &ledger);
        *ret_ledger = ledger;
        return true;
}
