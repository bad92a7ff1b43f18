/* Any text as a record of a heap: what is read is written again as it was, and a ledger with it still adds up. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "ledger/ledger_build.h"
#include "model/facts.h"
#include "model/heap.h"
#include "model/heap_text.h"
#include "model/ledger.h"
#include "model/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char smaps[] =
        "c000000000-c000400000 rw-p 00000000 00:00 0 \nRss: 148 kB\nAnonymous: 148 kB\n"
        "c000400000-c004000000 ---p 00000000 00:00 0 \nRss: 0 kB\n"
        "7f0000000000-7f0000050000 rw-p 00000000 00:00 0 \nRss: 148 kB\nAnonymous: 148 kB\n";

static void check_ledger(const uint8_t *data, size_t size)
{
        static char version[] = "go1.22.1", executable[] = "/bin/service";
        struct facts facts = {
                .go = { .is_go = true, .version = version, .executable = executable, .machine = 62 },
                .host = { .page_bytes = 4096 }
        };
        struct snapshot snapshot = { .smaps = (char *)smaps,
                                     .smaps_bytes = sizeof(smaps) - 1,
                                     .heap = (char *)data,
                                     .heap_bytes = size };
        struct ledger ledger;
        int64_t sum = 0;

        if (!ledger_build(&snapshot, &facts, -1, &ledger, NULL))
                abort();
        for (int i = 0; i < LEDGER_ROW_COUNT; i++)
                sum += ledger.rows[i].bytes;
        if (sum != ledger.rss_bytes)
                abort();
        ledger_clear(&ledger);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct strbuf first = { 0 };
        struct strbuf second = { 0 };
        struct heap_look look;
        struct err err = { 0 };

        if (!heap_text_read((const char *)data, size, &look, &err)) {
                if (!err.message[0])
                        abort();
                return 0;
        }
        heap_text_write(&look, &first);
        heap_look_clear(&look);
        if (!heap_text_read(first.text, first.len, &look, NULL))
                abort();
        heap_text_write(&look, &second);
        if (first.len != second.len || memcmp(first.text, second.text, first.len) != 0)
                abort();
        heap_look_clear(&look);
        strbuf_clear(&first);
        strbuf_clear(&second);
        check_ledger(data, size);
        return 0;
}
