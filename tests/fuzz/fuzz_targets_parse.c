/* Any text as a targets file: no crash, no leak, and every request is complete. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "model/scenario.h"
#include "scenario/targets_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct targets targets;
        struct err err = { 0 };

        if (!targets_parse("fuzz", (const char *)data, size, &targets, &err)) {
                if (err.kind != ERR_USAGE || !err.message[0])
                        abort();
                return 0;
        }
        for (size_t i = 0; i < targets.count; i++)
                if (!targets.requests[i].method || !targets.requests[i].path ||
                    targets.requests[i].path[0] != '/')
                        abort();
        targets_clear(&targets);
        return 0;
}
