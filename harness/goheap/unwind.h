/* The calls that a goroutine stands in, from where it was parked and the bytes of its stack.
 *
 * Each function's table of depths says how many bytes it has on the stack at an instruction; behind them lies where it
 * returns to (runtime/traceback.go). No frame pointers, no symbols, no DWARF. Pure: bytes in, program counters out; a
 * stack that does not fit the tables ends early.
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
        uint64_t pc, sp;      /* as saved when it was parked */
        const uint8_t *bytes; /* of the stack, from sp on */
        size_t len;           /* to the stack's end, or as much as was read */
};

/* Keeps what it found of each program counter, since many goroutines stand at few. `table` is borrowed. */
struct unwinder *unwinder_new(const struct pclntab *table, enum layout_machine machine);
void unwinder_free(struct unwinder *unwinder);

/* Writes at most `max` program counters, innermost first. The first is the one saved; each that follows is where the
 * call returns to, so its line is that of the instruction before. The outermost, runtime.goexit, is left out.
 * *ret_whole: the goroutine's first function was reached. False: more bytes of the stack, or other ones, are needed. */
size_t unwind(struct unwinder *unwinder, const struct unwind_start *start, uint64_t *ret_pcs, size_t max,
              bool *ret_whole);
