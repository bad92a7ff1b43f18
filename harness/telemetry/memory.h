/* The runtime's figures from the process's own memory: a source that needs no page, no port and no help of the service.
 *
 * What it reads is what MemStats would say, from the same structures, without stopping anything. Nothing can be forced
 * from outside: the live heap is that of the last mark, and says so.
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

/* Opens the memory once, and finds in it the goroutines and, with `heap`, the heap. What cannot be found is said by who
 * asks for it: the rest still works. `process` is copied. */
struct memory_source *memory_source_new(const struct process_ref *process, const struct go_facts *go,
                                        bool heap);
void memory_source_free(struct memory_source *source);
bool memory_source_has_heap(const struct memory_source *source, struct err *why_not);
/* Sets the runtime's figures in `sample`. */
bool memory_source_read(struct memory_source *source, struct sample *sample, struct err *err);
/* Appends a look at every span and page, as model/heap_text.h writes it. */
bool memory_source_look(struct memory_source *source, struct strbuf *text, struct err *err);

/* See goroutines_read() and goroutines_profile(). */
bool memory_source_goroutines(struct memory_source *source, const struct goroutines_args *args,
                              struct goroutine_groups *ret_groups, struct err *err);
bool memory_source_goroutine_profile(struct memory_source *source, struct strbuf *ret_profile,
                                     struct err *err);
