/* Any bytes as a profile, packed or not, or as its text: an answer or an error. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "verdict/pprof.h"
#include "verdict/pprof_text.h"
#include "verdict/stacks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok, struct stacks *stacks, const struct err *err)
{
        if (!ok && (stacks->items || !err->message[0]))
                abort();
        for (size_t i = 0; i < stacks->count; i++)
                if (!stacks->items[i].text)
                        abort();
        stacks_clear(stacks);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct stacks stacks = { 0 };
        struct err err = { 0 };

        check(pprof_parse(data, size, "inuse_space", &stacks, &err), &stacks, &err);
        stacks = (struct stacks){ 0 };
        err = (struct err){ 0 };
        check(pprof_parse_text((const char *)data, size, &stacks, &err), &stacks, &err);
        return 0;
}
