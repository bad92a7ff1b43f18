/* Names of the ledger's rows and groups, and sums over them; ledger/ builds the ledger. */
#include "model/ledger.h"

#include <stdlib.h>

const char *const ledger_group_names[LEDGER_GROUP_COUNT + 1] = {
        [LEDGER_GROUP_LIVE] = "live heap",      [LEDGER_GROUP_GO_HELD] = "held by Go",
        [LEDGER_GROUP_GO_OTHER] = "Go runtime", [LEDGER_GROUP_FILES] = "files",
        [LEDGER_GROUP_NATIVE] = "native",       [LEDGER_GROUP_ACCOUNT] = "account",
};

#define LEDGER_INFO(id, name, label, group, meaning)                                                         \
        [LEDGER_##id] = { name, label, LEDGER_GROUP_##group, meaning },
const struct ledger_row_info ledger_row_infos[LEDGER_ROW_COUNT] = { LEDGER_TABLE(LEDGER_INFO) };
#undef LEDGER_INFO

void ledger_clear(struct ledger *ledger)
{
        for (int i = 0; i < LEDGER_ROW_COUNT; i++)
                free(ledger->rows[i].detail);
        for (size_t i = 0; i < ledger->below_count; i++)
                free(ledger->below_rss[i].detail);
        for (size_t i = 0; i < ledger->beyond_count; i++)
                free(ledger->beyond_rss[i].detail);
        free(ledger->below_rss);
        free(ledger->beyond_rss);
        *ledger = (struct ledger){ 0 };
}

bool ledger_check_fails(const struct ledger *ledger, const struct ledger_check *check)
{
        static const int64_t least_bytes = 128 << 10;
        int64_t bound = ledger->rss_bytes / 200;

        return llabs(check->measured_bytes - check->claimed_bytes) >
               (bound > least_bytes ? bound : least_bytes);
}

int64_t ledger_group_bytes(const struct ledger *ledger, enum ledger_group group)
{
        int64_t sum = 0;

        for (int i = 0; i < LEDGER_ROW_COUNT; i++)
                if (ledger_row_infos[i].group == group && ledger->rows[i].known)
                        sum += ledger->rows[i].bytes;
        return sum;
}
