/* Any bytes as the pages that tell whose they are: no word is longer than its page, no begin of no number. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "telemetry/owner.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct strbuf page = { 0 }, words = { 0 };
        double begin_s = 0.0;

        strbuf_append_len(&page, (const char *)data, size);
        if (owner_parse_expvar(strbuf_text(&page), page.len, &words) && words.len > page.len)
                abort();
        if (owner_parse_prometheus(strbuf_text(&page), "process_start_time_seconds", &begin_s) &&
            !(isfinite(begin_s) && begin_s > 0.0))
                abort();
        strbuf_clear(&words);
        strbuf_clear(&page);
        return 0;
}
