/* Any text as smaps, any numbers as the runtime's: the rows add up to the sum of Rss, and no row but those of the
 * account is negative.
 *
 * The first bytes are the runtime's figures and what is known of the program, the rest is the text. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "ledger/ledger_build.h"
#include "model/facts.h"
#include "model/ledger.h"
#include "model/run.h"
#include "model/smaps.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FIGURES = METRIC_GO_THREADS - METRIC_GO_SYS + 1, HEAD = 2 + 2 * FIGURES };

/* One byte a figure: 0 is unknown, the rest are steps of 4 KiB to 2^38. */
static void fill(struct sample *sample, const uint8_t *bytes)
{
        for (int i = 0; i < FIGURES; i++)
                if (bytes[i])
                        sample_set(sample, (enum metric)(METRIC_GO_SYS + i),
                                   (int64_t)(bytes[i] & 15) << (12 + (bytes[i] >> 4) * 3 / 2));
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
                        abort();
        }
        if (sum != ledger->rss_bytes || sum != smaps_sum(&smaps).rss_bytes)
                abort();
        smaps_clear(&smaps);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        static char version[] = "go1.19", newer[] = "go1.27.4", executable[] = "/opt/service/service";
        struct snapshot snapshot = { .checkpoint = CHECKPOINT_SETTLED };
        struct facts facts = { .host = { .page_bytes = 4096 } };
        struct ledger ledger = { 0 };
        struct err err = { 0 };

        if (size <= HEAD)
                return 0;
        facts.go = (struct go_facts){ .is_go = data[0] & 1,
                                      .cgo = data[0] & 2,
                                      .version = data[0] & 4 ? version : newer,
                                      .machine = data[0] & 8 ? 62 : 183,
                                      .executable = executable,
                                      .pclntab = { data[1] * 4096, data[1] * 1024 } };
        fill(&snapshot.before, data + 2);
        fill(&snapshot.after, data + 2 + FIGURES);
        snapshot.smaps = (char *)data + HEAD;
        snapshot.smaps_bytes = size - HEAD;
        if (ledger_build(&snapshot, &facts, data[0] & 16 ? 1 << 20 : -1, &ledger, &err)) {
                check_ledger(&ledger, &snapshot);
                ledger_clear(&ledger);
        } else if (!err.message[0]) {
                abort();
        }
        return 0;
}
