/* Any bytes as each of the pages on which a service tells of its memory: a figure is never negative, an error says
 * something, and a page says the same however it is cut. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "model/sample.h"
#include "telemetry/parse_runtime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In pieces whose sizes are drawn from the bytes themselves. */
static bool parse_cut(enum page_format format, const uint8_t *data, size_t size, struct sample *ret_sample)
{
        struct page_reader reader;
        uint32_t draw = (uint32_t)size * 2654435761u + 1;

        page_reader_begin(&reader, format);
        for (size_t at = 0; at < size;) {
                size_t left = size - at;
                size_t piece;

                draw = (draw ^ data[at]) * 16777619u;
                piece = draw >> 28 ? 1 + (draw >> 16) % 23 : 1 + (draw >> 8) % 5003;
                page_reader_feed(&reader, (const char *)data + at, piece < left ? piece : left);
                at += piece < left ? piece : left;
        }
        return page_reader_end(&reader, ret_sample, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        for (int format = 0; format < PAGE_FORMATS; format++) {
                struct sample whole = { 0 };
                struct sample cut = { 0 };
                struct err err = { 0 };
                bool ok = page_parse((enum page_format)format, (const char *)data, size, &whole, &err);

                if (ok == !whole.present || (!ok && (err.kind != ERR_FORMAT || !err.message[0])))
                        abort();
                if (parse_cut((enum page_format)format, data, size, &cut) != ok ||
                    cut.present != whole.present)
                        abort();
                for (int m = 0; m < METRIC_COUNT; m++)
                        if (sample_or(&whole, (enum metric)m, 0) < 0 ||
                            sample_or(&whole, (enum metric)m, 0) != sample_or(&cut, (enum metric)m, 0))
                                abort();
        }
        return 0;
}
