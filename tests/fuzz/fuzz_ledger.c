/* Any text as smaps, any numbers as the runtime's: the rows add up to the sum of Rss, and no row but those of the
 * account is negative.
 *
 * The last bytes are the runtime's figures and what is known of the program, the rest is the text. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "ledger/ledger_build.h"
#include "model/facts.h"
#include "model/ledger.h"
#include "model/run.h"
#include "model/smaps.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FIGURES = METRIC_GO_THREADS - METRIC_GO_SYS + 1, TAIL = 2 + 2 * FIGURES };

/* One byte a figure: 0 is unknown, the rest go from 4 KiB to all that the parsers let through. */
static void fill(struct sample *sample, const uint8_t *bytes)
{
        for (int i = 0; i < FIGURES; i++)
                if (bytes[i])
                        sample_set(sample, (enum metric)(METRIC_GO_SYS + i),
                                   (int64_t)(bytes[i] & 15) << (12 + (bytes[i] >> 4) * 42 / 15));
}

static void fail(const struct ledger *ledger)
{
        for (int i = 0; i < LEDGER_ROW_COUNT; i++)
                fprintf(stderr, "%s %lld\n", ledger_row_infos[i].name, (long long)ledger->rows[i].bytes);
        fprintf(stderr, "RSS %lld\n", (long long)ledger->rss_bytes);
        abort();
}

static void check_ledger(const struct ledger *ledger, const struct snapshot *snapshot)
{
        struct smaps smaps = { 0 };
        int64_t sum = 0;

        if (!smaps_parse(snapshot->smaps, snapshot->smaps_bytes, &smaps, NULL))
                abort();
        for (int i = 0; i < LEDGER_ROW_COUNT; i++) {
                sum += ledger->rows[i].bytes;
                if (ledger->rows[i].bytes < 0 && i < LEDGER_SAMPLING_ERROR)
                        fail(ledger);
        }
        if (sum != ledger->rss_bytes || sum != smaps_sum(&smaps).rss_bytes)
                fail(ledger);
        smaps_clear(&smaps);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        static char version[] = "go1.19", newer[] = "go1.27.4", executable[] = "/opt/service/service";
        struct snapshot snapshot = { .checkpoint = CHECKPOINT_SETTLED };
        struct facts facts = { .host = { .page_bytes = 4096 } };
        struct ledger ledger = { 0 };
        struct err err = { 0 };
        const uint8_t *tail = data + size - TAIL;

        if (size <= TAIL)
                return 0;
        facts.go = (struct go_facts){ .is_go = tail[0] & 1,
                                      .cgo = tail[0] & 2,
                                      .version = tail[0] & 4 ? version : newer,
                                      .machine = tail[0] & 8 ? 62 : 183,
                                      .executable = executable,
                                      .pclntab = { tail[1] * 4096, tail[1] * 1024 } };
        fill(&snapshot.before, tail + 2);
        fill(&snapshot.after, tail + 2 + FIGURES);
        snapshot.smaps = (char *)data;
        snapshot.smaps_bytes = size - TAIL;
        if (ledger_build(&snapshot, &facts, tail[0] & 16 ? 1 << 20 : -1, &ledger, &err)) {
                check_ledger(&ledger, &snapshot);
                ledger_clear(&ledger);
        } else if (!err.message[0]) {
                abort();
        }
        return 0;
}
