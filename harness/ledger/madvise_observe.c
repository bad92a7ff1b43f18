/* Looks for the strongest evidence first: LazyFree in the heap's mappings; then whether resident memory fell as the
 * runtime released memory, between snapshots, in the series of samples, and at last against the peak of RSS. */
#include "ledger/madvise_observe.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/units.h"
#include "ledger/claims.h"
#include "ledger/map.h"
#include "ledger/map_build.h"
#include "model/run.h"
#include "words/ledger_words.h"

/* Changes below LEAST_BYTES are noise: a few spans, or pages that moved between two readings. */
enum { LEAST_BYTES = 1 << 20, LEAST_LAZY_BYTES = 64 << 10, PLACE_MAX = 48 };

/* The figures of a snapshot that matter here, of the heap arenas alone. */
struct view {
        bool known;
        int64_t resident_bytes;
        int64_t lazy_free_bytes;
        int64_t released_bytes;
};

static struct view view_of(const struct snapshot *snapshot, const struct facts *facts)
{
        struct claims claims = claims_join(snapshot);
        struct view view = { 0 };
        struct map map;
        struct map_piece arenas;

        if (!snapshot->smaps || !map_build(snapshot, facts, &claims, NULL, &map, NULL))
                return view;
        arenas = map_sum(&map, MAP_GO_ARENA);
        view = (struct view){ .known = claims.has_heap,
                              .resident_bytes = arenas.rss_bytes,
                              .lazy_free_bytes = arenas.lazy_free_bytes,
                              .released_bytes = claims.value[METRIC_GO_HEAP_RELEASED] };
        map_clear(&map);
        return view;
}

static void conclude(struct facts *facts, enum madvise madvise, char *evidence_take)
{
        free(facts->go.madvise_evidence);
        facts->go.madvise_observed = madvise;
        facts->go.madvise_evidence = evidence_take;
}

static bool fell_with_release(int64_t released, int64_t fell)
{
        return released >= LEAST_BYTES && fell >= released / 2;
}

static void conclude_dontneed(struct facts *facts, int64_t released, int64_t fell, const char *what)
{
        char a[UNITS_TEXT_MAX];
        char b[UNITS_TEXT_MAX];

        conclude(facts, MADVISE_DONTNEED,
                 mem_printf(LEDGER_SAYS_FELL_WITH, units_format_bytes((double)released, a), what,
                            units_format_bytes((double)fell, b)));
}

/* Writes " at floor of run 8", or nothing for a snapshot that belongs to no run (`plateau inspect`). Returns
 * ret_text. */
static const char *place_of(const struct snapshot *snapshot, char ret_text[static PLACE_MAX])
{
        ret_text[0] = '\0';
        if (snapshot->run > 0 || snapshot->checkpoint == CHECKPOINT_BASELINE)
                snprintf(ret_text, PLACE_MAX, LEDGER_SAYS_AT, checkpoint_names[snapshot->checkpoint],
                         (int)snapshot->run);
        return ret_text;
}

/* True where one snapshot, or two in a row, decide. */
static bool observe_snapshots(const struct snapshot *snapshots, size_t count, struct facts *facts)
{
        struct view last = { 0 };
        int64_t released = 0;
        int64_t fell = 0;

        for (size_t i = 0; i < count; i++) {
                struct view view = view_of(&snapshots[i], facts);
                char text[UNITS_TEXT_MAX];
                char place[PLACE_MAX];

                if (view.lazy_free_bytes >= LEAST_LAZY_BYTES) {
                        conclude(facts, MADVISE_FREE,
                                 mem_printf(LEDGER_SAYS_LAZY,
                                            units_format_bytes((double)view.lazy_free_bytes, text),
                                            place_of(&snapshots[i], place)));
                        return true;
                }
                if (last.known && view.known &&
                    fell_with_release(view.released_bytes - last.released_bytes,
                                      last.resident_bytes - view.resident_bytes) &&
                    last.resident_bytes - view.resident_bytes > fell) {
                        released = view.released_bytes - last.released_bytes;
                        fell = last.resident_bytes - view.resident_bytes;
                }
                if (view.known)
                        last = view;
        }
        if (fell)
                conclude_dontneed(facts, released, fell, "the resident heap");
        return fell > 0;
}

/* Returns the last RSS up to the sample at `index`, or with `after` the first one from there on; -1: none. */
static int64_t rss_beside(const struct series *series, size_t index, bool after)
{
        for (size_t i = index; i < series->count; i = after ? i + 1 : i - 1)
                if (series->samples[i].source == SOURCE_PROCFS && sample_has(&series->samples[i], METRIC_RSS))
                        return series->samples[i].values[METRIC_RSS];
        return -1;
}

static bool observe_series(const struct series *series, struct facts *facts)
{
        size_t last = series->count;
        int64_t best_released = 0;
        int64_t best_fell = 0;

        for (size_t i = 0; i < series->count; i++) {
                const struct sample *sample = &series->samples[i];
                int64_t released;
                int64_t before;
                int64_t after;

                /* Native code may use MADV_FREE, too. Only a snapshot tells whose pages these are. */
                if (sample_or(sample, METRIC_LAZY_FREE, 0) >= LEAST_LAZY_BYTES)
                        return false;
                if (!sample_has(sample, METRIC_GO_HEAP_RELEASED))
                        continue;
                if (last < series->count) {
                        released = sample->values[METRIC_GO_HEAP_RELEASED] -
                                   series->samples[last].values[METRIC_GO_HEAP_RELEASED];
                        before = rss_beside(series, last, false);
                        after = rss_beside(series, i, true);
                        if (before >= 0 && after >= 0 && fell_with_release(released, before - after) &&
                            before - after > best_fell) {
                                best_released = released;
                                best_fell = before - after;
                        }
                }
                last = i;
        }
        if (best_fell)
                conclude_dontneed(facts, best_released, best_fell, "RSS");
        return best_fell > 0;
}

/* A single snapshot decides, too, if the process has released memory before: RSS is far below its peak, and there is no
 * LazyFree. Not with cgo: there free() may have returned the memory. */
static bool observe_peak(const struct snapshot *snapshot, struct facts *facts)
{
        struct view view = view_of(snapshot, facts);
        int64_t fell = sample_or(&snapshot->process, METRIC_RSS_PEAK, 0) -
                       sample_or(&snapshot->process, METRIC_RSS, INT64_MAX / 2);
        char a[UNITS_TEXT_MAX];
        char b[UNITS_TEXT_MAX];

        if (!view.known || facts->go.cgo || fell < LEAST_BYTES || view.released_bytes < fell / 2)
                return false;
        conclude(facts, MADVISE_DONTNEED,
                 mem_printf(LEDGER_SAYS_BELOW_PEAK, units_format_bytes((double)fell, a),
                            units_format_bytes((double)view.released_bytes, b)));
        return true;
}

void madvise_observe(const struct series *series, const struct snapshot *snapshots, size_t count,
                     struct facts *facts)
{
        if (!facts->go.is_go) {
                conclude(facts, MADVISE_UNKNOWN, mem_dup(LEDGER_SAYS_NOT_GO));
                return;
        }
        if (observe_snapshots(snapshots, count, facts) || (series && observe_series(series, facts)) ||
            (count && observe_peak(&snapshots[count - 1], facts)))
                return;
        conclude(facts, MADVISE_UNKNOWN, mem_dup(LEDGER_SAYS_NOT_OBSERVED));
}
