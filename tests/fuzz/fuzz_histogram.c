/* Any bytes as packed counts: refused or read, and what was read packs to counts that read the same. */
#include <stdint.h>
#include <stdlib.h>

#include "base/strbuf.h"
#include "model/histogram.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct histogram *a = histogram_new(), *b = histogram_new();
        struct strbuf bytes = { 0 };

        if (histogram_unpack(a, data, size)) {
                histogram_pack(a, &bytes);
                if (!histogram_unpack(b, bytes.text, bytes.len))
                        abort();
                for (size_t i = 0; i < histogram_bucket_count(); i++)
                        if (histogram_bucket(a, i) != histogram_bucket(b, i))
                                abort();
        }
        strbuf_clear(&bytes);
        histogram_free(a);
        histogram_free(b);
        return 0;
}
