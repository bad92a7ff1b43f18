/* Small sums and details; nothing here changes the bytes of a row. */
#include "ledger/sides.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "ledger/claims.h"
#include "ledger/map.h"
#include "ledger/rows.h"
#include "model/facts.h"
#include "model/run.h"
#include "words/ledger_words.h"

/* KERNEL_STACK_BYTES: THREAD_SIZE of x86-64 and arm64, the kernel stack that each thread has. */
enum { KERNEL_STACK_BYTES = 16384, PATHS_SHOWN = 3, PATHS_MAX = 256 };

void sides_untouched_heap(struct ledger *ledger, int64_t bytes, int64_t moved_bytes)
{
        char moved[UNITS_TEXT_MAX];
        char text[128];

        snprintf(text, sizeof(text), LEDGER_SAYS_HELD_SPANS, units_format_bytes((double)moved_bytes, moved));
        rows_below(ledger, "heap_never_touched", bytes, text);
}

void sides_untouched_runtime(struct ledger *ledger, int64_t bytes)
{
        rows_below(ledger, "runtime_never_touched", bytes, LEDGER_SAYS_OF_SYS);
}

static int64_t swapped(const struct map *map)
{
        int64_t sum = 0;

        for (size_t i = 0; i < map->smaps.count; i++)
                sum += map->smaps.vmas[i].swap_bytes;
        return sum;
}

/* Sum of the sizes of all mappings. VIRT of top is smaller by the kernel's [vsyscall] page. */
static int64_t virtual_bytes(const struct map *map)
{
        int64_t sum = 0;

        for (int kind = 0; kind < MAP_KIND_COUNT; kind++)
                sum += map_size(map, (enum map_kind)kind);
        return sum;
}

void sides_of_map(const struct map *map, const struct claims *claims, struct ledger *ledger)
{
        static const enum map_kind files[] = { MAP_BINARY_TEXT, MAP_BINARY_RODATA, MAP_BINARY_PCLNTAB,
                                               MAP_LIBRARY, MAP_FILE };
        int64_t not_loaded = 0;
        int64_t known = 0;
        int64_t released =
                claims->value[METRIC_GO_HEAP_RELEASED] - map_sum(map, MAP_GO_ARENA).lazy_free_bytes;

        for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
                not_loaded += map_size(map, files[i]) - map_sum(map, files[i]).rss_bytes -
                              map_sum(map, files[i]).swap_bytes;
        if (claims->has_heap)
                rows_below(ledger, "heap_released", released > 0 ? released : 0, LEDGER_SAYS_RELEASED);
        rows_below(ledger, "files_not_loaded", not_loaded, LEDGER_SAYS_NOT_LOADED);
        rows_below(ledger, "reserved", map_size(map, MAP_RESERVED), LEDGER_SAYS_RESERVED);
        if (swapped(map))
                rows_below(ledger, "swapped", swapped(map), LEDGER_SAYS_SWAPPED);
        for (size_t i = 0; i < ledger->below_count; i++)
                known += ledger->below_rss[i].bytes;
        rows_below(ledger, "other_untouched", virtual_bytes(map) - ledger->rss_bytes - known,
                   LEDGER_SAYS_OTHER_UNTOUCHED);
}

static void cgroup_row(const struct sample *sample, struct ledger *ledger, const char *name,
                       enum metric metric, const char *detail)
{
        if (sample_has(sample, metric))
                rows_beyond(ledger, name, sample->values[metric], detail);
}

/* Rows for a control group that holds this process alone. `known`: its kernel memory that has a row already. */
static void sides_of_cgroup(const struct sample *s, int64_t known, struct ledger *ledger)
{
        int64_t cache = sample_or(s, METRIC_CGROUP_FILE, 0) - sample_or(s, METRIC_CGROUP_MAPPED_FILE, 0);
        int64_t kernel;

        if (sample_has(s, METRIC_CGROUP_FILE))
                rows_beyond(ledger, "page_cache", cache > 0 ? cache : 0, LEDGER_SAYS_PAGE_CACHE);
        cgroup_row(s, ledger, "slab", METRIC_CGROUP_SLAB, LEDGER_SAYS_SLAB);
        cgroup_row(s, ledger, "sockets", METRIC_CGROUP_SOCK, "network buffers");
        known += sample_or(s, METRIC_CGROUP_SLAB, 0);
        if (sample_get(s, METRIC_CGROUP_KERNEL, &kernel))
                rows_beyond(ledger, "kernel_other", kernel > known ? kernel - known : 0,
                            LEDGER_SAYS_KERNEL_OTHER);
}

void sides_of_process(const struct snapshot *snapshot, struct ledger *ledger)
{
        const struct sample *s = &snapshot->process;
        bool alone = sample_or(s, METRIC_CGROUP_PROCESSES, 0) == 1;
        int64_t tables = sample_or(s, METRIC_PAGE_TABLES, 0);
        int64_t stacks = sample_or(s, METRIC_OS_THREADS, 0) * KERNEL_STACK_BYTES;

        if (alone) {
                tables = sample_or(s, METRIC_CGROUP_PAGE_TABLES, tables);
                stacks = sample_or(s, METRIC_CGROUP_KERNEL_STACK, stacks);
        }
        if (tables)
                rows_beyond(ledger, "page_tables", tables, "page tables");
        if (stacks)
                rows_beyond(ledger, "kernel_stacks", stacks, LEDGER_SAYS_KERNEL_STACKS);
        if (alone) /* else the group's figures are not this process's */
                sides_of_cgroup(s, tables + stacks, ledger);
}

static bool same_path(const struct map_piece *a, const struct map_piece *b)
{
        return a->vma->inode == b->vma->inode && a->vma->name_len == b->vma->name_len &&
               memcmp(a->vma->name, b->vma->name, a->vma->name_len) == 0;
}

struct path_sum {
        const struct map_piece *piece;
        int64_t bytes;
};

/* Adds a piece to the sum of its path. A library's segments follow each other, so the last sum is tried first. Paths
 * after the first PATHS_MAX are ignored: a few are shown. */
static void add_path(struct path_sum *sums, int *count, const struct map_piece *piece)
{
        for (int i = *count; i-- > 0;)
                if (same_path(sums[i].piece, piece)) {
                        sums[i].bytes += piece->rss_bytes;
                        return;
                }
        if (*count < PATHS_MAX)
                sums[(*count)++] = (struct path_sum){ piece, piece->rss_bytes };
}

/* Notes the paths of a kind with the most bytes, largest first. */
static void note_paths(const struct map *map, enum map_kind kind, enum ledger_row_id row,
                       struct ledger *ledger)
{
        struct path_sum sums[PATHS_MAX];
        int count = 0;

        for (size_t i = 0; i < map->count; i++)
                if (map->pieces[i].kind == kind && map->pieces[i].rss_bytes && map->pieces[i].vma->name_len)
                        add_path(sums, &count, &map->pieces[i]);
        for (int n = 0; n < PATHS_SHOWN && n < count; n++) {
                struct path_sum *largest = &sums[0];
                const struct smaps_vma *vma;
                char text[UNITS_TEXT_MAX];

                for (int i = 1; i < count; i++)
                        if (sums[i].bytes > largest->bytes)
                                largest = &sums[i];
                vma = largest->piece->vma;
                rows_note(ledger, row, "%s of %.*s", units_format_bytes((double)largest->bytes, text),
                          (int)(vma->name_len > 200 ? 200 : vma->name_len), vma->name);
                largest->bytes = -1; /* shown */
        }
}

static int count_of(const struct map *map, enum map_kind kind)
{
        int count = 0;

        for (size_t i = 0; i < map->count; i++)
                count += map->pieces[i].kind == kind;
        return count;
}

void sides_details(const struct map *map, struct ledger *ledger)
{
        int64_t huge = map_sum(map, MAP_GO_ARENA).anon_huge_bytes;
        char text[UNITS_TEXT_MAX];

        note_paths(map, MAP_BINARY_TEXT, LEDGER_BINARY_TEXT, ledger);
        note_paths(map, MAP_LIBRARY, LEDGER_LIBRARIES, ledger);
        note_paths(map, MAP_FILE, LEDGER_MAPPED_FILES, ledger);
        note_paths(map, MAP_SHARED, LEDGER_SHARED_MEMORY, ledger);
        if (count_of(map, MAP_THREAD_STACK))
                rows_note(ledger, LEDGER_THREAD_STACKS, "%d stacks", count_of(map, MAP_THREAD_STACK));
        if (count_of(map, MAP_C_ARENA))
                rows_note(ledger, LEDGER_CGO_ARENAS, "%d mappings", count_of(map, MAP_C_ARENA));
        if (huge)
                rows_note(ledger, LEDGER_HUGE_REFILL, LEDGER_SAYS_HUGE,
                          units_format_bytes((double)huge, text));
}
