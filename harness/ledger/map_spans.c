/* Sorts the look's arenas and owned ranges by address, joins them where they touch, and walks them and the pieces side
 * by side. */
#include "ledger/map_spans.h"

#include <stdlib.h>

#include "base/mem.h"
#include "ledger/map.h"
#include "model/heap.h"

/* A range of Go's, from the look. */
struct mark {
        uint64_t start;
        uint64_t end;
        enum map_kind kind;
};

static int by_start(const void *a, const void *b)
{
        const struct mark *x = a;
        const struct mark *y = b;

        return (x->start > y->start) - (x->start < y->start);
}

/* Sorts the marks, removes overlaps (the start of a later mark is moved up), and joins those of a kind that touch.
 * Returns how many are left. */
static size_t join_marks(struct mark *marks, size_t count)
{
        size_t kept = 0;

        if (count)
                qsort(marks, count, sizeof(*marks), by_start);
        for (size_t i = 0; i < count; i++) {
                struct mark *last = kept ? &marks[kept - 1] : NULL;

                if (last && marks[i].start < last->end)
                        marks[i].start = last->end;
                if (marks[i].start >= marks[i].end)
                        continue;
                if (last && last->kind == marks[i].kind && last->end == marks[i].start)
                        last->end = marks[i].end;
                else
                        marks[kept++] = marks[i];
        }
        return kept;
}

static struct mark *list_marks(const struct heap_look *look, size_t *ret_count)
{
        struct mark *marks = mem_new(look->arena_count + look->owned_count, sizeof(*marks));
        size_t count = 0;

        for (size_t i = 0; i < look->arena_count; i++)
                marks[count++] = (struct mark){ look->arenas[i].start, look->arenas[i].end, MAP_GO_ARENA };
        for (size_t i = 0; i < look->owned_count; i++)
                marks[count++] = (struct mark){ look->owned[i].start, look->owned[i].end, MAP_GO_METADATA };
        *ret_count = join_marks(marks, count);
        return marks;
}

/* Whether a mark may change the piece's kind: an earlier step only guessed it, while a mark is where a pointer of the
 * runtime leads. */
static bool may_be_go(const struct map_piece *piece)
{
        if (piece->vma->inode || piece->vma->shared)
                return false;
        switch (piece->kind) {
        case MAP_UNKNOWN:
        case MAP_GO_ARENA:
        case MAP_GO_METADATA:
        case MAP_THREAD_STACK:
        case MAP_C_ARENA:
        case MAP_NATIVE:
                return true;
        default:
                return false;
        }
}

/* Decides about a piece that no mark covers. */
static void decide_unmarked(struct map_piece *piece, const struct heap_look *look)
{
        if (piece->kind == MAP_UNKNOWN && look->lists_known)
                piece->kind = MAP_NATIVE;
}

void map_take_spans(struct map *map, const struct heap_look *look)
{
        size_t count;
        struct mark *marks = list_marks(look, &count);
        size_t next = 0;

        for (size_t i = 0; i < map->count; i++) {
                struct map_piece *piece = &map->pieces[i];

                while (next < count && marks[next].end <= piece->start)
                        next++;
                if (!may_be_go(piece))
                        continue;
                if (next < count && marks[next].start > piece->start && marks[next].start < piece->end)
                        map_cut(map, i,
                                marks[next].start); /* the next turn of the loop sees the upper part */
                else if (next < count && marks[next].start <= piece->start && marks[next].end < piece->end)
                        map_cut(map, i, marks[next].end);
                piece = &map->pieces[i];
                if (next < count && marks[next].start <= piece->start)
                        piece->kind = marks[next].kind;
                else
                        decide_unmarked(piece, look);
        }
        free(marks);
}
