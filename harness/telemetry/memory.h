/* The runtime's figures from the process's own memory: a source that needs no page, no port and no help of the service.
 *
 * What it reads is what MemStats would say, from the same structures, without stopping anything. Nothing can be forced
 * from outside: the live heap is that of the last mark, and says so.
 */
#pragma once

#include <stdbool.h>

struct err;
struct go_facts;
struct memory_source;
struct process_ref;
struct sample;
struct strbuf;

/* Finds the heap and the goroutines. ERR_MEASURE names the step that failed; without goroutines the rest still works. */
bool memory_source_new(const struct process_ref *process, const struct go_facts *go,
                       struct memory_source **ret_source, struct err *err);
void memory_source_free(struct memory_source *source);
/* Sets the runtime's figures in `sample`. */
bool memory_source_read(struct memory_source *source, struct sample *sample, struct err *err);
/* Appends a look at every span and page, as model/heap_text.h writes it. */
bool memory_source_look(struct memory_source *source, struct strbuf *text, struct err *err);
