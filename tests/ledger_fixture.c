#include "ledger_fixture.h"

#include <string.h>

#include "base/err.h"
#include "ledger/ledger_build.h"
#include "model/smaps.h"
#include "unit.h"

const char *const ledger_fixture_names[LEDGER_FIXTURES] = { "go1.15_released", "go1.22_cgo", "go1.22_mmap",
                                                            "go1.27" };

void ledger_fixture_read(const char *name, struct ledger_fixture *ret)
{
        *ret = (struct ledger_fixture){ 0 };
        snapshot_fixture_read(name, &ret->snapshot, &ret->facts);
}

void ledger_fixture_build(struct ledger_fixture *fixture)
{
        struct err err = { 0 };

        ledger_clear(&fixture->ledger);
        if (!ledger_build(&fixture->snapshot, &fixture->facts, -1, &fixture->ledger, &err))
                fail_msg("%s", err.message);
}

void ledger_fixture_clear(struct ledger_fixture *fixture)
{
        snapshot_clear(&fixture->snapshot);
        facts_clear(&fixture->facts);
        ledger_clear(&fixture->ledger);
}

int64_t ledger_fixture_row(const struct ledger_fixture *fixture, enum ledger_row_id id)
{
        return fixture->ledger.rows[id].bytes;
}

int64_t ledger_fixture_sum(const struct ledger_fixture *fixture)
{
        int64_t sum = 0;

        for (int i = 0; i < LEDGER_ROW_COUNT; i++)
                sum += fixture->ledger.rows[i].bytes;
        return sum;
}

int64_t ledger_fixture_below(const struct ledger_fixture *fixture, const char *name)
{
        for (size_t i = 0; i < fixture->ledger.below_count; i++)
                if (strcmp(fixture->ledger.below_rss[i].name, name) == 0)
                        return fixture->ledger.below_rss[i].bytes;
        return -1;
}

int64_t ledger_fixture_sum_below(const struct ledger_fixture *fixture)
{
        int64_t sum = 0;

        for (size_t i = 0; i < fixture->ledger.below_count; i++)
                sum += fixture->ledger.below_rss[i].bytes;
        return sum;
}

int64_t ledger_fixture_virtual(const struct ledger_fixture *fixture)
{
        struct smaps smaps = { 0 };
        int64_t sum = 0;

        assert_true(smaps_parse(fixture->snapshot.smaps, fixture->snapshot.smaps_bytes, &smaps, NULL));
        for (size_t i = 0; i < smaps.count; i++)
                sum += (int64_t)(smaps.vmas[i].end - smaps.vmas[i].start);
        smaps_clear(&smaps);
        return sum;
}
