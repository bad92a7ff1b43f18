/* Names of a matrix's figures, and ownership of a matrix and its parts. */
#include "model/matrix.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

const struct matrix_figure_info matrix_figure_infos[MATRIX_FIGURE_COUNT] = {
        [MATRIX_RSS_SETTLED] = { "rss_settled_bytes", "RSS, settled", "settled-RSS-bytes", MATRIX_BYTES, true,
                                 "Resident memory after the last run's settle window, nothing forced." },
        [MATRIX_RSS_PEAK] = { "rss_peak_bytes", "RSS, peak", "peak-RSS-bytes", MATRIX_BYTES, true,
                              "The highest resident memory under load in the last run." },
        [MATRIX_LIVE_HEAP] = { "live_heap_bytes", "live heap", "live-heap-bytes", MATRIX_BYTES, true,
                               "HeapAlloc after a forced collection, or as of the last mark." },
        [MATRIX_GO_RESERVE] = { "go_reserve_bytes", "Go reserve", "go-reserve-bytes", MATRIX_BYTES, true,
                                "Resident pages of the heap that hold no span, when settled." },
        [MATRIX_DEAD_HEAP] = { "dead_heap_bytes", "dead heap", "dead-heap-bytes", MATRIX_BYTES, true,
                               "Garbage that is not collected yet, when settled: GOGC's headroom." },
        [MATRIX_METADATA] = { "runtime_metadata_bytes", "runtime metadata", "runtime-metadata-bytes",
                              MATRIX_BYTES, true, "The runtime's own structures, when settled." },
        [MATRIX_RELEASED] = { "released_bytes", "FreeOSMemory returns", "released-bytes", MATRIX_BYTES, false,
                              "What the release hook gave back to the kernel after the last run." },
        [MATRIX_RETURNED_IDLE] = { "returned_idle_bytes", "idling returns", "returned-idle-bytes",
                                   MATRIX_BYTES, false,
                                   "What went by itself in the scenario's idle window (protocol.idle)." },
        [MATRIX_GIVE_BACK_TIME] = { "give_back_s", "time to give back half", "give-back-s", MATRIX_SECONDS,
                                    true, "Seconds of idling until half of what idling returns was gone." },
        [MATRIX_GC_SHARE] = { "gc_cpu_share", "collector's share", "gc-cpu-share", MATRIX_SHARE, true,
                              "Share of the processor time available that the collector used under load." },
        [MATRIX_CPU_PER_REQUEST] = { "cpu_s_per_request", "CPU a request", "cpu-s/op", MATRIX_SECONDS, true,
                                     "Processor time of the service divided by the requests answered." },
        [MATRIX_LATENCY_P99] = { "latency_p99_s", "latency p99", "p99-s/op", MATRIX_SECONDS, true,
                                 "Latency of the slowest hundredth, from the intended send time." },
        [MATRIX_REQUESTS_PER_S] = { "requests_per_s", "requests a second", "req/s", MATRIX_PER_SECOND, false,
                                    "Answered requests a second, median over the runs." },
};

bool matrix_figure_find(const char *name, enum matrix_figure *ret_figure)
{
        for (int i = 0; i < MATRIX_FIGURE_COUNT; i++)
                if (strcmp(matrix_figure_infos[i].name, name) == 0) {
                        *ret_figure = (enum matrix_figure)i;
                        return true;
                }
        return false;
}

void matrix_settings_clear(struct matrix_settings *settings)
{
        for (size_t i = 0; i < settings->count; i++) {
                free(settings->items[i].key);
                free(settings->items[i].value);
        }
        free(settings->items);
        *settings = (struct matrix_settings){ 0 };
}

static struct matrix_setting *find(const struct matrix_settings *settings, const char *key)
{
        for (size_t i = 0; i < settings->count; i++)
                if (strcmp(settings->items[i].key, key) == 0)
                        return &settings->items[i];
        return NULL;
}

const struct matrix_setting *matrix_settings_find(const struct matrix_settings *settings, const char *key)
{
        return find(settings, key);
}

void matrix_settings_put(struct matrix_settings *settings, const char *key, const char *value)
{
        struct matrix_setting *there = find(settings, key);

        if (there) {
                free(there->value);
                there->value = mem_dup(value);
                return;
        }
        settings->items = mem_resize(settings->items, settings->count + 1, sizeof(*settings->items));
        settings->items[settings->count++] =
                (struct matrix_setting){ .key = mem_dup(key), .value = mem_dup(value) };
}

void matrix_settings_copy(const struct matrix_settings *from, struct matrix_settings *ret)
{
        *ret = (struct matrix_settings){ 0 };
        for (size_t i = 0; i < from->count; i++)
                matrix_settings_put(ret, from->items[i].key, from->items[i].value);
}

bool matrix_value_equals(const char *a, const char *b)
{
        return a && b ? strcmp(a, b) == 0 : a == b;
}

bool matrix_settings_match(const struct matrix_settings *whole, const struct matrix_settings *part)
{
        for (size_t i = 0; i < part->count; i++) {
                const struct matrix_setting *there = find(whole, part->items[i].key);

                if (!matrix_value_equals(there ? there->value : NULL, part->items[i].value))
                        return false;
        }
        return true;
}

static void clear_texts(char **texts, size_t count)
{
        for (size_t i = 0; i < count; i++)
                free(texts[i]);
        free(texts);
}

static void clear_list(struct matrix_settings *list, size_t count)
{
        for (size_t i = 0; i < count; i++)
                matrix_settings_clear(&list[i]);
        free(list);
}

void matrix_clear(struct matrix *matrix)
{
        for (size_t i = 0; i < matrix->axis_count; i++) {
                free(matrix->axes[i].key);
                clear_texts(matrix->axes[i].values, matrix->axes[i].count);
        }
        free(matrix->axes);
        for (size_t i = 0; i < matrix->rule_count; i++) {
                matrix_settings_clear(&matrix->rules[i].when);
                free(matrix->rules[i].madvise);
        }
        free(matrix->rules);
        for (size_t i = 0; i < matrix->neighbour_count; i++)
                free(matrix->neighbours[i].axis);
        free(matrix->neighbours);
        clear_list(matrix->exclude, matrix->exclude_count);
        clear_list(matrix->include, matrix->include_count);
        matrix_settings_clear(&matrix->set);
        matrix_settings_clear(&matrix->baseline);
        clear_texts(matrix->scenarios, matrix->scenario_count);
        free(matrix->path);
        free(matrix->text);
        free(matrix->name);
        free(matrix->question);
        *matrix = (struct matrix){ 0 };
}

void matrix_cells_clear(struct matrix_cells *cells)
{
        for (size_t i = 0; i < cells->count; i++)
                matrix_settings_clear(&cells->items[i].at);
        free(cells->items);
        *cells = (struct matrix_cells){ 0 };
}

void matrix_record_clear(struct matrix_record *record)
{
        matrix_settings_clear(&record->at);
        free(record->reason);
        free(record->scenario);
        free(record->go);
        free(record->cause);
        free(record->madvise_predicted);
        free(record->madvise_observed);
        free(record->seal);
        *record = (struct matrix_record){ 0 };
}
