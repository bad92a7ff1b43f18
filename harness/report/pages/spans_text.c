/* Objects with and without pointers are in separate spans; here both count as one size. */
#include "report/pages/spans_text.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/strbuf.h"
#include "base/units.h"
#include "model/look.h"
#include "words/captions.h"

enum { SHOWN = 5, WASTE_MIN_BYTES = 64 << 10, TYPE_SHOWN = 60 };

static int by_waste(const void *a, const void *b)
{
        const struct heap_class *x = a;
        const struct heap_class *y = b;

        return (x->free_resident < y->free_resident) - (x->free_resident > y->free_resident);
}

/* Joins classes to one entry per size, largest waste first, and returns their number. */
static size_t join_sizes(const struct heap_look *heap, struct heap_class ret[static HEAP_CLASSES_MAX])
{
        size_t count = 0;

        for (size_t i = 0; i < heap->class_count && count < HEAP_CLASSES_MAX; i++) {
                const struct heap_class *class_ = &heap->classes[i];
                struct heap_class *last = count ? &ret[count - 1] : NULL;

                if (last && last->size_class == class_->size_class) {
                        last->survived_bytes += class_->survived_bytes;
                        last->since_bytes += class_->since_bytes;
                        last->pages.bytes += class_->pages.bytes;
                        last->free_resident += class_->free_resident;
                } else {
                        ret[count++] = *class_;
                }
        }
        qsort(ret, count, sizeof(*ret), by_waste);
        return count;
}

/* Appends "12.4 MiB are free slots of 96-byte objects: 3 % of their spans is in use". */
static void append_waste(const struct heap_look *heap, struct strbuf *buf)
{
        struct heap_class sizes[HEAP_CLASSES_MAX];
        size_t count = join_sizes(heap, sizes);
        char bytes[UNITS_TEXT_MAX];
        char name[HEAP_CLASS_TEXT_MAX];

        for (size_t i = 0; i < count && i < SHOWN; i++) {
                const struct heap_class *size = &sizes[i];

                if (size->free_resident < WASTE_MIN_BYTES || !size->pages.bytes)
                        break;
                strbuf_printf(buf, "  %10s are free slots of %s: %.0f %% of their spans is in use\n",
                              units_format_bytes((double)size->free_resident, bytes),
                              heap_class_text(size, name),
                              100.0 * (double)(size->survived_bytes + size->since_bytes) /
                                      (double)size->pages.bytes);
        }
}

static void append_large(const struct heap_look *heap, struct strbuf *buf)
{
        char bytes[UNITS_TEXT_MAX];
        char resident[UNITS_TEXT_MAX];

        for (size_t i = 0; i < heap->large_count && i < SHOWN; i++) {
                const struct heap_large *large = &heap->large[i];

                strbuf_printf(buf, "  %10s one object%s%.*s, %s resident%s\n",
                              units_format_bytes((double)large->pages.bytes, bytes),
                              large->type ? " of type " : "", TYPE_SHOWN,
                              large->type     ? large->type
                              : large->noscan ? " without pointers"
                                              : "",
                              units_format_bytes((double)large->pages.resident, resident),
                              large->survived ? "" : ", allocated since the last mark");
        }
        if (heap->large_count > SHOWN)
                strbuf_printf(buf, "  and %zu more objects above 1 MiB\n", heap->large_count - SHOWN);
}

static void append_checks(const struct ledger *ledger, struct strbuf *buf)
{
        size_t held = 0;

        for (size_t i = 0; i < ledger->check_count; i++)
                held += ledger->checks[i].measured_bytes == ledger->checks[i].claimed_bytes;
        if (ledger->check_count) {
                strbuf_append(buf, "  checks  ");
                captions_checks(held, ledger->check_count, buf);
                strbuf_append_char(buf, '\n');
        }
        for (size_t i = 0; i < ledger->check_count; i++) {
                const struct ledger_check *check = &ledger->checks[i];
                char measured[UNITS_TEXT_MAX];
                char claimed[UNITS_TEXT_MAX];

                if (check->measured_bytes != check->claimed_bytes)
                        strbuf_printf(buf, "          %s: measured %s, the runtime says %s\n", check->name,
                                      units_format_bytes((double)check->measured_bytes, measured),
                                      units_format_bytes((double)check->claimed_bytes, claimed));
        }
}

void spans_text_append(const struct look *look, struct strbuf *buf)
{
        const struct heap_look *heap = &look->heap;

        if (!look->has_heap) {
                if (look->facts->go.is_go)
                        strbuf_printf(buf, "heap: its spans are not known: %s\n", look->no_heap);
                append_checks(&look->ledger, buf);
                return;
        }
        strbuf_printf(buf, "heap: %" PRId64 " objects, %" PRId64 " spans read in %.1f ms, found by %s\n",
                      heap_look_objects(heap), heap->spans, (double)heap->took_ns / 1e6,
                      heap->by_symbols ? "its symbols" : "search");
        append_waste(heap, buf);
        append_large(heap, buf);
        append_checks(&look->ledger, buf);
        if (heap->missing)
                strbuf_printf(buf, "          %s\n", heap->missing);
}
