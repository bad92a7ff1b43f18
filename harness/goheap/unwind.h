/* Unwinds the stack of a parked goroutine, from its saved pc and sp and the bytes of its stack.
 *
 * The function table tells the size of a function's stack frame at each instruction; above the frame lies the return
 * address (runtime/traceback.go). So neither frame pointers nor symbols nor DWARF are needed. No I/O: bytes in, program
 * counters out. A stack that does not fit the tables ends early.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "goheap/layout.h"

struct pclntab;
struct unwinder;

enum { UNWIND_FRAMES_MAX = 100 }; /* as many as the runtime prints */

struct unwind_start {
        uint64_t pc, sp;      /* as saved when the goroutine was parked */
        const uint8_t *bytes; /* the stack from sp upwards */
        size_t len;           /* to the stack's upper end, or less where not all was read */
};

/* Makes an unwinder, which caches what the table says about a pc: many goroutines are parked at few places. `table` is
 * borrowed. */
struct unwinder *unwinder_new(const struct pclntab *table, enum layout_machine machine);
void unwinder_free(struct unwinder *unwinder);

/* Writes at most `max` program counters, innermost first, and returns how many. The first is start->pc; the others are
 * return addresses, so the line of a call is that of pc - 1. runtime.goexit, the outermost, is left out. *ret_whole:
 * the goroutine's first function was reached; else the stack is cut off, damaged, or deeper than `max`. */
size_t unwind(struct unwinder *unwinder, const struct unwind_start *start, uint64_t *ret_pcs, size_t max,
              bool *ret_whole);
