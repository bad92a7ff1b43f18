/* Reads the runtime's figures from the memory of the process: a source that needs neither a page nor a port of the
 * service.
 *
 * They come from the structures that MemStats is made from, and the process is not stopped. A collection cannot be
 * forced this way, so the live heap is that of the last mark.
 */
#pragma once

#include <stdbool.h>

struct err;
struct go_facts;
struct goroutine_groups;
struct goroutines_args;
struct memory_source;
struct process_ref;
struct sample;
struct strbuf;

/* Opens the memory and finds the goroutines and, with `heap`, the heap. Never fails: the functions that need what was
 * not found return the error, and the others work. `process` is copied. */
struct memory_source *memory_source_new(const struct process_ref *process, const struct go_facts *go,
                                        bool heap);
void memory_source_free(struct memory_source *source);
/* Whether the heap was found; `why_not` is set if not. */
bool memory_source_has_heap(const struct memory_source *source, struct err *why_not);
/* Sets the runtime's figures in `sample`. */
bool memory_source_read(struct memory_source *source, struct sample *sample, struct err *err);
/* Appends a look at all spans and pages of the heap as text (model/heap_text.h). */
bool memory_source_look(struct memory_source *source, struct strbuf *text, struct err *err);

/* See goroutines_read() and goroutines_profile(). */
bool memory_source_goroutines(struct memory_source *source, const struct goroutines_args *args,
                              struct goroutine_groups *ret_groups, struct err *err);
bool memory_source_goroutine_profile(struct memory_source *source, struct strbuf *ret_profile,
                                     struct err *err);
