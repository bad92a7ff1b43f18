/* Any bytes as stored groups of goroutines: what is taken can be stored again, and comes back as it is. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "model/goroutine_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct goroutine_groups groups = { 0 }, back = { 0 };
        struct strbuf text = { 0 }, again = { 0 };
        struct err err = { 0 };

        if (!goroutine_text_parse((const char *)data, size, &groups, &err)) {
                if (groups.items || !err.message[0])
                        abort();
                return 0;
        }
        goroutine_text_print(&groups, &text);
        if (!goroutine_text_parse(strbuf_text(&text), text.len, &back, &err))
                abort();
        goroutine_text_print(&back, &again);
        if (text.len != again.len || memcmp(text.text, again.text, text.len) != 0)
                abort();
        goroutine_groups_clear(&groups);
        goroutine_groups_clear(&back);
        strbuf_clear(&text);
        strbuf_clear(&again);
        return 0;
}
