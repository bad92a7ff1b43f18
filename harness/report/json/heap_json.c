/* Sizes are bytes, everything else counts. Slots are divided into objects that survived the last mark, objects allocated
 * since, and free slots. */
#include "report/json/heap_json.h"

#include <cjson/cJSON.h>

#include "base/json_build.h"
#include "model/look.h"
#include "words/unknown_words.h"

static void add_pages(cJSON *object, const struct heap_pages *pages)
{
        json_add_whole(object, "bytes", pages->bytes);
        json_add_whole(object, "resident_bytes", pages->resident);
        json_add_whole(object, "swapped_bytes", pages->swapped);
        json_add_whole(object, "untouched_bytes", pages->bytes - pages->resident - pages->swapped);
        json_add_whole(object, "huge_bytes", pages->huge);
}

static void add_class(cJSON *array, const struct heap_class *class_)
{
        cJSON *object = json_push_object(array);

        if (class_->size_class)
                json_add_whole(object, "object_bytes", class_->elem_bytes);
        else
                json_add_unknown(object, "object_bytes", unknown_words[UNKNOWN_OBJECT_SIZES]);
        cJSON_AddBoolToObject(object, "pointers", !class_->noscan);
        json_add_whole(object, "spans", class_->spans);
        json_add_whole(object, "survived", class_->survived);
        json_add_whole(object, "since", class_->since);
        json_add_whole(object, "free", class_->slots - class_->survived - class_->since);
        json_add_whole(object, "survived_bytes", class_->survived_bytes);
        json_add_whole(object, "since_bytes", class_->since_bytes);
        json_add_whole(object, "free_bytes", heap_class_free_bytes(class_));
        json_add_whole(object, "survived_resident_bytes", class_->survived_resident);
        json_add_whole(object, "since_resident_bytes", class_->since_resident);
        json_add_whole(object, "free_resident_bytes", class_->free_resident);
        add_pages(object, &class_->pages);
}

static void add_large(cJSON *array, const struct heap_large *large)
{
        cJSON *object = json_push_object(array);

        if (large->type)
                json_add_text(object, "type", large->type);
        else
                json_add_unknown(object, "type",
                                 large->noscan ? unknown_words[UNKNOWN_TYPE_NO_POINTERS]
                                               : unknown_words[UNKNOWN_TYPE_NOT_KEPT]);
        cJSON_AddBoolToObject(object, "survived", large->survived);
        add_pages(object, &large->pages);
}

static void add_figure(cJSON *object, const char *name, int64_t value)
{
        if (value >= 0)
                json_add_whole(object, name, value);
        else
                json_add_unknown(object, name, unknown_words[UNKNOWN_FIGURE_ELSEWHERE]);
}

static void add_sums(cJSON *object, const struct heap_look *heap)
{
        struct heap_pages in_use = heap_look_in_use(heap);

        json_add_text(object, "found_by", heap->by_symbols ? "symbols" : "search");
        json_add_number(object, "took_ms", (double)heap->took_ns / 1e6);
        json_add_whole(object, "spans", heap->spans);
        json_add_whole(object, "torn_spans", heap->torn);
        json_add_whole(object, "objects", heap_look_objects(heap));
        json_add_whole(object, "allocated_bytes", heap_look_alloc_bytes(heap));
        json_add_whole(object, "survived_bytes", heap_look_survived_bytes(heap));
        json_add_whole(object, "in_use_bytes", in_use.bytes);
        json_add_whole(object, "idle_bytes", heap->idle.bytes + heap->released.bytes);
        json_add_whole(object, "stack_bytes", heap->stacks.bytes);
        add_figure(object, "released_bytes", heap->figures.heap_released);
        add_figure(object, "marked_bytes", heap->figures.heap_marked);
        add_figure(object, "collections", heap->figures.num_gc);
        if (heap->figures.gc_cpu_ppb >= 0)
                json_add_number(object, "gc_cpu_fraction", (double)heap->figures.gc_cpu_ppb / 1e9);
        else
                add_figure(object, "gc_cpu_fraction", -1);
        json_add_text(object, "missing", heap->missing);
}

void heap_json_add(cJSON *root, const struct look *look)
{
        cJSON *object = cJSON_AddObjectToObject(root, "heap");
        cJSON *classes;
        cJSON *large;

        if (look->has_heap)
                json_add_text(object, "source", "memory");
        else if (look->page_source)
                json_add_text(object, "source", look->page_source);
        else
                json_add_null(object, "source");
        if (!look->has_heap) {
                json_add_text(object, "heap_reason", look->no_heap);
                json_add_unknown(object, "size_classes", look->no_heap);
                json_add_unknown(object, "large_objects", look->no_heap);
                return;
        }
        add_sums(object, &look->heap);
        classes = cJSON_AddArrayToObject(object, "size_classes");
        for (size_t i = 0; i < look->heap.class_count; i++)
                add_class(classes, &look->heap.classes[i]);
        large = cJSON_AddArrayToObject(object, "large_objects");
        for (size_t i = 0; i < look->heap.large_count; i++)
                add_large(large, &look->heap.large[i]);
}
