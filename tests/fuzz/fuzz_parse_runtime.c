/* Any bytes as each of the pages on which a service tells of its memory: a figure is never negative, and an error says
 * something. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "model/sample.h"
#include "telemetry/parse_runtime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef bool (*parse_fn)(const char *text, size_t len, struct sample *ret_sample, struct err *err);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        static const parse_fn parsers[] = { parse_expvar, parse_pprof_text, parse_prometheus };
        static const char *const profiles[] = { "goroutine", "threadcreate" };
        const char *text = (const char *)data;

        for (int i = 0; i < 3; i++) {
                struct sample sample = { 0 };
                struct err err = { 0 };
                bool ok = parsers[i](text, size, &sample, &err);

                if (ok == !sample.present || (!ok && (err.kind != ERR_FORMAT || !err.message[0])))
                        abort();
                for (int m = 0; m < METRIC_COUNT; m++)
                        if (sample_or(&sample, (enum metric)m, 0) < 0)
                                abort();
        }
        for (int i = 0; i < 2; i++) {
                struct err err = { 0 };
                int64_t total = 0;

                if (parse_profile_total(text, size, profiles[i], &total, &err) ? total < 0 : !err.message[0])
                        abort();
        }
        return 0;
}
