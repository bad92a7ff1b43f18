/* Every reading reads all spans, since the heap's figures are sums over them. Only a look also reads which pages are
 * resident. */
#include "telemetry/memory.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "base/strbuf.h"
#include "goheap/goroutines.h"
#include "goheap/image.h"
#include "goheap/look.h"
#include "goheap/names.h"
#include "goheap/page_map.h"
#include "model/facts.h"
#include "model/heap_text.h"
#include "model/sample.h"

struct memory_source {
        struct process_ref process;
        struct image image;
        struct page_map *pages; /* NULL: the kernel does not allow it */
        struct names *names;    /* NULL: not found; the heap is read without them, types then have no names */
        struct heap_watch heap;
        struct goroutines *goroutines;     /* NULL: no_goroutines says why */
        struct err no_heap, no_goroutines; /* why not found; ERR_NONE: found */
};

static void find_names(struct memory_source *source)
{
        char *path = process_ref_path(&source->process, "exe");

        names_open(&source->image, path, &source->names, &source->no_goroutines);
        free(path);
}

static void find_all(struct memory_source *source, bool heap)
{
        struct err *no_heap = &source->no_heap;
        bool mapped = page_map_new(&source->process, &source->pages, heap ? no_heap : NULL);

        find_names(source);
        source->heap = (struct heap_watch){ .process = &source->process,
                                            .image = &source->image,
                                            .pages = source->pages,
                                            .names = source->names };
        if (mapped && heap)
                heap_watch_open(&source->heap, no_heap);
        if (source->names)
                goroutines_open(&source->image, source->names, &source->goroutines, &source->no_goroutines);
}

struct memory_source *memory_source_new(const struct process_ref *process, const struct go_facts *go,
                                        bool heap)
{
        struct memory_source *source = mem_new(1, sizeof(*source));
        struct err fault = { 0 };

        if (!heap)
                err_set(&source->no_heap, ERR_MEASURE, "its memory was not looked at");
        if (!go->is_go)
                err_set(&fault, ERR_MEASURE, "the process is not known to be Go");
        else if (process_ref_dup(process, &source->process, &fault) &&
                 image_open(&source->process, go->version, (int)go->machine, &source->image, &fault))
                find_all(source, heap);
        if (fault.kind != ERR_NONE) {
                source->no_goroutines = fault;
                if (heap)
                        source->no_heap = fault;
        }
        return source;
}

void memory_source_free(struct memory_source *source)
{
        if (!source)
                return;
        goroutines_free(source->goroutines);
        names_free(source->names);
        page_map_free(source->pages);
        image_clear(&source->image);
        process_ref_clear(&source->process);
        free(source);
}

bool memory_source_has_heap(const struct memory_source *source, struct err *why_not)
{
        return source->no_heap.kind == ERR_NONE ||
               err_set(why_not, source->no_heap.kind, "%s", source->no_heap.message);
}

static void set_known(struct sample *sample, enum metric metric, int64_t value)
{
        if (value >= 0)
                sample_set(sample, metric, value);
}

/* Sets the figures that are sums over spans and pages, as MemStats defines them. */
static void set_heap(struct sample *sample, const struct heap_look *look)
{
        const struct heap_figures *figures = &look->figures;
        int64_t in_use = heap_look_in_use(look).bytes;
        int64_t idle = look->idle.bytes + look->released.bytes;
        int64_t marked = figures->heap_marked;

        sample_set(sample, METRIC_GO_HEAP_ALLOC, heap_look_alloc_bytes(look));
        sample_set(sample, METRIC_GO_HEAP_INUSE, in_use);
        sample_set(sample, METRIC_GO_HEAP_IDLE, idle);
        sample_set(sample, METRIC_GO_HEAP_SYS, in_use + idle);
        sample_set(sample, METRIC_GO_HEAP_RELEASED,
                   figures->heap_released >= 0 ? figures->heap_released : look->released.bytes);
        sample_set(sample, METRIC_GO_HEAP_OBJECTS, heap_look_objects(look));
        sample_set(sample, METRIC_GO_STACK_INUSE, look->stacks.bytes);
        sample_set(sample, METRIC_GO_HEAP_LIVE, marked >= 0 ? marked : heap_look_survived_bytes(look));
}

/* Sets the figures that the runtime keeps. MemStats counts the work buffers, which lie in the arenas, in GCSys. What
 * else belongs to GCSys and what to OtherSys depends on the version; both are taken as they are. */
static void set_figures(struct sample *sample, const struct heap_look *look)
{
        const struct heap_figures *figures = &look->figures;

        set_known(sample, METRIC_GO_NUM_GC, figures->num_gc);
        set_known(sample, METRIC_GO_NUM_FORCED_GC, figures->num_forced_gc);
        set_known(sample, METRIC_GO_GC_CPU_FRACTION, figures->gc_cpu_ppb);
        set_known(sample, METRIC_GO_LAST_GC, figures->last_gc_ns);
        set_known(sample, METRIC_GO_NEXT_GC, figures->next_gc);
        set_known(sample, METRIC_GO_TOTAL_ALLOC, figures->total_alloc);
        set_known(sample, METRIC_GO_MSPAN_SYS, figures->mspan_sys);
        set_known(sample, METRIC_GO_MCACHE_SYS, figures->mcache_sys);
        set_known(sample, METRIC_GO_BUCK_HASH_SYS, figures->buck_hash_sys);
        set_known(sample, METRIC_GO_OTHER_SYS, figures->other_sys);
        if (figures->gc_sys < 0 || figures->stacks_sys < 0)
                return;
        sample_set(sample, METRIC_GO_GC_SYS, figures->gc_sys + look->buffers.bytes);
        sample_set(sample, METRIC_GO_STACK_SYS, figures->stacks_sys + look->stacks.bytes);
        sample_set(sample, METRIC_GO_SYS,
                   heap_look_in_use(look).bytes + look->idle.bytes + look->released.bytes +
                           look->stacks.bytes + look->buffers.bytes + figures->stacks_sys +
                           figures->mspan_sys + figures->mcache_sys + figures->buck_hash_sys +
                           figures->gc_sys + figures->other_sys);
}

bool memory_source_read(struct memory_source *source, struct sample *sample, struct err *err)
{
        struct heap_look look;
        int64_t goroutines;

        if (!memory_source_has_heap(source, err) || !process_ref_check(&source->process, err) ||
            !heap_watch_figures(&source->heap, &look, err))
                return false;
        set_heap(sample, &look);
        set_figures(sample, &look);
        heap_look_clear(&look);
        if (source->goroutines && goroutines_count(source->goroutines, &goroutines, NULL))
                sample_set(sample, METRIC_GO_GOROUTINES, goroutines);
        return true;
}

bool memory_source_look(struct memory_source *source, struct strbuf *text, struct err *err)
{
        struct heap_look look;

        if (!memory_source_has_heap(source, err) || !process_ref_check(&source->process, err) ||
            !heap_watch_look(&source->heap, &look, NULL, err))
                return false;
        heap_text_write(&look, text);
        heap_look_clear(&look);
        /* A process may write anything into its memory. A text that cannot be read back must not be stored. */
        if (!heap_text_read(strbuf_text(text), text->len, &look, err))
                return err_wrap(err, "the heap's figures contradict themselves");
        heap_look_clear(&look);
        return true;
}

static bool has_goroutines(const struct memory_source *source, struct err *err)
{
        return source->goroutines ||
               err_set(err, source->no_goroutines.kind, "%s", source->no_goroutines.message);
}

bool memory_source_goroutines(struct memory_source *source, const struct goroutines_args *args,
                              struct goroutine_groups *ret_groups, struct err *err)
{
        if (source->pages)
                page_map_reset(source->pages);
        return has_goroutines(source, err) &&
               goroutines_read(source->goroutines, args, source->pages, ret_groups, err);
}

bool memory_source_goroutine_profile(struct memory_source *source, struct strbuf *ret_profile,
                                     struct err *err)
{
        return has_goroutines(source, err) && goroutines_profile(source->goroutines, ret_profile, err);
}
