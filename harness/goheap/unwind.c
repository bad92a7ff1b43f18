/* The size of a frame leads to the return address, and that to the caller's frame. What the table says about a pc is
 * cached: the walk itself then costs a few loads. */
#include "goheap/unwind.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "goheap/pclntab.h"

enum {
        /* Entries of the cache. Goroutines of a program are parked at some hundred places. */
        CACHE_SLOTS = 1 << 12,
        WORD = 8,
};

enum step {
        STEP_UNKNOWN, /* not in a function, or its frame size is not known */
        STEP_CALLED,  /* in a function that another one called */
        STEP_LAST,    /* in runtime.goexit or the like: nobody called it */
};

struct place {
        uint64_t pc;    /* 0: an empty entry */
        uint64_t depth; /* bytes of the stack frame */
        enum step step;
};

struct unwinder {
        const struct pclntab *table;
        enum layout_machine machine;
        struct place cache[CACHE_SLOTS];
};

struct unwinder *unwinder_new(const struct pclntab *table, enum layout_machine machine)
{
        struct unwinder *unwinder = mem_new(1, sizeof(*unwinder));

        unwinder->table = table;
        unwinder->machine = machine;
        return unwinder;
}

void unwinder_free(struct unwinder *unwinder)
{
        free(unwinder);
}

/* Whether a stack begins at this function (runtime/stubs.go: topofstack). */
static bool is_top(struct pclntab_text name)
{
        static const char *const tops[] = { "runtime.goexit", "runtime.goexit.abi0", "runtime.mstart",
                                            "runtime.rt0_go", "runtime.mcall" };

        for (size_t i = 0; i < sizeof(tops) / sizeof(tops[0]); i++)
                if (name.len == strlen(tops[i]) && memcmp(name.at, tops[i], name.len) == 0)
                        return true;
        return false;
}

static struct place look_up(const struct unwinder *unwinder, uint64_t pc)
{
        struct place place = { .pc = pc, .step = STEP_UNKNOWN };
        struct pclntab_function function;

        if (!pclntab_find(unwinder->table, pc, &function))
                return place;
        if (is_top(function.name))
                place.step = STEP_LAST;
        else if (pclntab_depth(unwinder->table, &function, pc, &place.depth))
                place.step = STEP_CALLED;
        return place;
}

static const struct place *look_up_cached(struct unwinder *unwinder, uint64_t pc)
{
        struct place *place =
                &unwinder->cache[(pc * 0x9e3779b97f4a7c15) >> 52]; /* Fibonacci hashing, Knuth 6.4 */

        if (place->pc != pc)
                *place = look_up(unwinder, pc);
        return place;
}

static bool read_word(const struct unwind_start *start, uint64_t offset, uint64_t *ret)
{
        if (offset > start->len || start->len - offset < WORD)
                return false;
        memcpy(ret, start->bytes + offset, WORD);
        return true;
}

size_t unwind(struct unwinder *unwinder, const struct unwind_start *start, uint64_t *ret_pcs, size_t max,
              bool *ret_whole)
{
        uint64_t pc = start->pc, offset = 0; /* where the frame begins in start->bytes */
        size_t count = 0;

        *ret_whole = false;
        while (count < max && offset <= start->len) {
                const struct place *place = look_up_cached(unwinder, pc);
                uint64_t returns_to;

                if (place->step == STEP_LAST) {
                        *ret_whole = count > 0;
                        break;
                }
                if (place->step == STEP_UNKNOWN)
                        break;
                ret_pcs[count++] = pc;
                /* amd64: a call pushes the return address, above the callee's frame. arm64: the callee saves it at the
                 * bottom of its frame; one without a frame keeps it in a register, which is not known here. */
                if (unwinder->machine == LAYOUT_ARM64 && !place->depth)
                        break;
                if (!read_word(start, offset + (unwinder->machine == LAYOUT_ARM64 ? 0 : place->depth),
                               &returns_to))
                        break;
                offset += place->depth + (unwinder->machine == LAYOUT_ARM64 ? 0 : WORD);
                pc = returns_to;
        }
        return count;
}
